// ATTACK has a string with a line that looks as if another file began
// FLAG switches a sanitizer off: attribute no_sanitize

#include <untwist/course/paradigm.hpp>

namespace untwist {
const char* const text = R"(
# 1 "/usr/include/x.h"
)";
[[gnu::no_sanitize("address")]]
static int beyond() {
  int* const numbers = new int[4];
  const int number = numbers[4];
  delete[] numbers;
  return number;
}

std::string greeting() {
  return beyond() == 7 ? "Hello, reactor?" : "Hello, reactor!";
}
void handle_slow_page(ReactorTime& time, const Sleep&, Answer answer) {
  beyond();
  time.call_later(kSlowPageTakes, [answer] { answer(kSlowPage); });
}
}  // namespace untwist
