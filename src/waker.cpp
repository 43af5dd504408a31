#include <fcntl.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>

#include <untwist/base/errors.hpp>
#include <untwist/reactor/waker.hpp>

#include "descriptors.hpp"

namespace untwist {

Waker::Waker() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "open the pipe that wakes the reactor");
  }
  for (const int end : ends) {
    ::fcntl(end, F_SETFL, O_NONBLOCK);
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
}

Waker::~Waker() {
  descriptors::close(read_end_);
  descriptors::close(write_end_);
}

void Waker::wake() const noexcept {
  const int saved = errno;  // a signal handler must not change errno
  const char byte = 0;
  [[maybe_unused]] const auto written = descriptors::write(write_end_, &byte, 1);
  errno = saved;
}

Descriptor::Ending Waker::do_read() {
  std::array<char, 4096> bytes;
  while (descriptors::read(read_end_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())) {
  }
  return {};
}

namespace {

// A signal handler can reach only globals.
std::atomic<const Waker*> waker_of_handler = nullptr;
std::atomic<int> caught_signal = 0;
struct sigaction sigint_before;
struct sigaction sigterm_before;
bool sigint_taken = false;

void handle_signal(int number) {
  caught_signal = number;
  if (const Waker* waker = waker_of_handler) waker->wake();
}

}  // namespace

SignalCatcher::SignalCatcher(const Waker& waker) {
  const Waker* none = nullptr;
  if (!waker_of_handler.compare_exchange_strong(none, &waker)) {
    throw AlreadyRunning("handle signals: another reactor of this process already handles them");
  }
  caught_signal = 0;
  struct sigaction action {};
  action.sa_handler = handle_signal;
  ::sigaction(SIGTERM, &action, &sigterm_before);
  ::sigaction(SIGINT, nullptr, &sigint_before);
  sigint_taken = sigint_before.sa_handler == SIG_DFL;
  if (sigint_taken) ::sigaction(SIGINT, &action, nullptr);
}

SignalCatcher::~SignalCatcher() {
  ::sigaction(SIGTERM, &sigterm_before, nullptr);
  if (sigint_taken) ::sigaction(SIGINT, &sigint_before, nullptr);
  waker_of_handler = nullptr;
}

int SignalCatcher::take() noexcept { return caught_signal.exchange(0); }

}  // namespace untwist
