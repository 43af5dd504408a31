#include <cstdio>
#include <mutex>
#include <utility>

#include <untwist/base/log.hpp>

namespace untwist {

namespace {

std::mutex observer_mutex;

ErrorObserver& observer() {
  static ErrorObserver the_observer;
  return the_observer;
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
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(doing.size()), doing.data(), failure.message().c_str());
  } catch (...) {
    std::fputs("an error could not be logged\n", stderr);
  }
}

void log_current_error(std::string_view doing) noexcept { log_error(doing, Failure::current()); }

ErrorObserver set_error_observer(ErrorObserver next) {
  const std::lock_guard lock(observer_mutex);
  return std::exchange(observer(), std::move(next));
}

}  // namespace untwist
