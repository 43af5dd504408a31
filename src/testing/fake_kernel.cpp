#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/story.hpp>

namespace untwist::testing {

namespace {

constexpr int kTooManyIdleTurns = 1000;

std::string describe(int timeout) {
  if (timeout < 0) return "for as long as it takes";
  if (timeout == 0) return "without waiting";
  return "for at most " + in_seconds(std::chrono::milliseconds(timeout));
}

}  // namespace

std::string in_seconds(Duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  char text[40];
  const auto whole_tenths = std::chrono::duration_cast<std::chrono::milliseconds>(time).count() % 100 == 0;
  std::snprintf(text, sizeof text, whole_tenths ? "%.1f s" : "%.3f s", seconds);
  return text;
}

// poll() of real descriptors and made-up ones together.
int FakeKernel::poll_at_once(std::span<pollfd> descriptors, int timeout) {
  std::vector<pollfd> real(descriptors.begin(), descriptors.end());
  int ready = 0;
  for (std::size_t i = 0; i < real.size(); ++i) {
    if (real[i].fd < kFirstMadeUp) continue;
    descriptors[i].revents = readiness ? readiness(real[i].fd, real[i].events) : static_cast<short>(POLLNVAL);
    if (descriptors[i].revents != 0) ++ready;
    real[i].fd = -1;  // poll() looks past it
  }
  const int really_ready = ::poll(real.data(), real.size(), ready > 0 ? 0 : timeout);
  for (std::size_t i = 0; i < real.size(); ++i) {
    if (real[i].fd >= 0) descriptors[i].revents = real[i].revents;
  }
  return really_ready < 0 ? really_ready : ready + really_ready;
}

int FakeKernel::poll(std::span<pollfd> descriptors, int timeout) {
  if (on_poll) on_poll();
  timeouts_.push_back(timeout);
  const bool sleeps = timeout != 0;
  if (sleeps) tell(in_seconds(now_.time_since_epoch()), "the loop looks " + describe(timeout));
  if (const int error = std::exchange(next_error_, 0)) {
    tell(in_seconds(now_.time_since_epoch()), std::string("poll() fails: ") + std::strerror(error));
    for (pollfd& descriptor : descriptors) descriptor.revents = POLLIN;  // what a failed poll() leaves here means nothing
    errno = error;
    return -1;
  }
  int ready = poll_at_once(descriptors, 0);
  if (ready == 0 && sleeps && patience_ > Duration::zero()) {
    // Somebody else may be about to make something ready; a limited sleep is given less of real time than an endless one.
    const auto real = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
    ready = poll_at_once(descriptors, static_cast<int>(timeout < 0 ? real : real / 100));
  }
  last_ready_ = ready;
  idle_turns_ = ready == 0 && !sleeps ? idle_turns_ + 1 : 0;
  if (idle_turns_ > kTooManyIdleTurns) {
    throw Spins("the loop went round " + std::to_string(kTooManyIdleTurns) + " times without sleeping or finding anything");
  }
  if (ready != 0) return ready;
  if (timeout < 0) throw SleepsForEver("the loop sleeps, and nothing would ever wake it");
  now_ += std::chrono::milliseconds(timeout);
  return 0;
}

}  // namespace untwist::testing
