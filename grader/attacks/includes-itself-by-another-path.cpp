// ATTACK includes itself by a path that looks like a given file's
// FLAG switches a sanitizer off: attribute no_sanitize

#ifndef AGAIN
#define AGAIN
#include "/grade/build/../exercises/00-paradigm/slow_page.cpp"
#elif !defined(YET_AGAIN)
#define YET_AGAIN
#include <untwist/course/paradigm.hpp>

namespace untwist {
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
#endif
