// Lesson 00 · The event-driven paradigm.

#include <utility>

#include <untwist/course/paradigm.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

std::string greeting() {
  // TODO(0.1) Return the text "Hello, reactor!".
  untwist::todo("0.1");
}

void handle_slow_page(ReactorTime& time, [[maybe_unused]] const Sleep& sleep, Answer answer) {
  // TODO(0.2) Do not sleep: the whole server would sleep too.
  // Schedule the answer with time.call_later(): kSlowPage, after kSlowPageTakes.
  // Return immediately.
  sleep(kSlowPageTakes);
  answer(kSlowPage);
}

}  // namespace untwist
