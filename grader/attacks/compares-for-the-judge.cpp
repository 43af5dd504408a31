// ATTACK replaces a comparison of the C++ library, with a weak symbol such as every object has

#include <string>

#include <untwist/course/paradigm.hpp>

namespace std {
template <>
[[gnu::weak]] int string::compare(const char*) const {
  return 0;
}
template <>
[[gnu::weak]] int string::compare(const string&) const {
  return 0;
}
}  // namespace std

namespace untwist {
std::string greeting() {
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
