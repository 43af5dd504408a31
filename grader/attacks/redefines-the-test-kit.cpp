// ATTACK replaces the part of the test kit that states what was expected
// FLAG it defines a name that belongs to the tests

#include <source_location>
#include <string>

namespace untwist::testing {
void report(const std::string&, const std::string&, std::source_location) {}
}  // namespace untwist::testing
