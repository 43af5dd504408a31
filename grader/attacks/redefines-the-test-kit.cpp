// ATTACK is the test kit, where it says what was expected
// FLAG it defines a name that belongs to the tests

#include <source_location>
#include <string>

namespace untwist::testing {
void report(const std::string&, const std::string&, std::source_location) {}
}  // namespace untwist::testing
