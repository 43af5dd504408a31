// Lesson 01 · The reactor: errors are logged and never end the loop. All callbacks go through here.

#include "run_guarded.hpp"

#include <untwist/base/log.hpp>
#include <untwist/base/trace.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

void run_guarded(const char* doing, const Callback& what) {
  const trace::Span span(doing);
  // TODO(1.8) Call `what`.
  // Catch everything it throws, not only std::exception.
  // Log it with log_current_error(doing).
  what();
}

}  // namespace untwist
