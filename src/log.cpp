#include <mutex>
#include <utility>

#include <untwist/base/line_writer.hpp>
#include <untwist/base/log.hpp>

namespace untwist {

namespace {

std::mutex observer_mutex;

ErrorObserver& observer() {
  static ErrorObserver the_observer;
  return the_observer;
}

// Never destroyed: errors are logged until the very end.
LineWriter& standard_error() {
  static LineWriter& writer = *new LineWriter(2);
  return writer;
}

}  // namespace

void log_error(std::string_view doing, const Failure& failure) noexcept {
  try {
    ErrorObserver told;
    {
      const std::lock_guard lock(observer_mutex);
      told = observer();
    }
    if (told) return told(doing, failure);
    standard_error().write(std::string(doing) + ": " + failure.message());
  } catch (...) {
    standard_error().write("an error could not be logged");
  }
}

void log_current_error(std::string_view doing) noexcept { log_error(doing, Failure::current()); }

ErrorObserver set_error_observer(ErrorObserver next) {
  const std::lock_guard lock(observer_mutex);
  return std::exchange(observer(), std::move(next));
}

}  // namespace untwist
