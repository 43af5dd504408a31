// ATTACK has one text when it is inspected and another when it is compiled

#include <untwist/course/paradigm.hpp>

namespace untwist {
#if __has_include("/grade/build/CMakeFiles/ex_00.dir/exercises/00-paradigm/slow_page.cpp.o.d")
[[gnu::no_sanitize("address")]]
#endif
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
