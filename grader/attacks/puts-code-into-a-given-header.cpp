// ATTACK makes a system header contain what it must not contain itself
// FLAG has a macro that changes a given header: no_sanitize in /usr/include/assert.h

#include <untwist/course/paradigm.hpp>

#undef _ASSERT_H_DECLS
#undef __END_DECLS
#define __END_DECLS } namespace untwist { [[gnu::no_sanitize("address")]] static int read(const int* at) { return at[4]; } }
#include <assert.h>
#undef __END_DECLS
namespace untwist {
static int beyond() {
  int* const numbers = new int[4];
  const int number = read(numbers);
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
