// Lesson 00 · The event-driven paradigm.

#include <utility>

#include <untwist/course/paradigm.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

std::string greeting() {
  // Task 0.1: Return the text "Hello, reactor!".
  // [0.1
  return "Hello, reactor!";
  // 0.1]
}

void handle_slow_page(ReactorTime& time, [[maybe_unused]] const Sleep& sleep, Answer answer) {
  // Task 0.2: Do not sleep: the whole server would sleep too.
  // Schedule the answer with time.call_later(): kSlowPage, after kSlowPageTakes.
  // Return immediately.
  // [0.2 else sleep(kSlowPageTakes);
  //| answer(kSlowPage);
  time.call_later(kSlowPageTakes, [answer = std::move(answer)] { answer(kSlowPage); });
  // 0.2]
}

}  // namespace untwist
