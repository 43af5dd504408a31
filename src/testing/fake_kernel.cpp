#include <cerrno>
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

// A number of 10^-digits, with no more digits than it needs, and at least so many.
std::string decimal(long long number, std::size_t digits, std::size_t at_least) {
  std::string text = std::to_string(number < 0 ? -number : number);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  std::string fraction = text.substr(text.size() - digits);
  text.erase(text.size() - digits);
  while (fraction.size() > at_least && fraction.back() == '0') fraction.pop_back();
  return (number < 0 ? "-" : "") + text + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace

std::string in_seconds(Duration time) {
  // Exactly: what differs must look different. Milliseconds below a second, unless tenths of a second say it.
  const bool tenths = time % std::chrono::milliseconds(100) == Duration::zero();
  const bool short_one = time > -std::chrono::seconds(1) && time < std::chrono::seconds(1);
  if (tenths || !short_one) return decimal(time.count(), 9, tenths ? 1 : 0) + " s";
  return decimal(time.count(), 6, 0) + " ms";
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

void FakeKernel::advance(Duration time) {
  tell(in_seconds(now_.time_since_epoch()), "the clock goes on to " + in_seconds((now_ + time).time_since_epoch()));
  now_ += time;
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
  if (sleeps) tell(in_seconds(now_.time_since_epoch()), "the sleep is over, and nothing is ready");
  return 0;
}

}  // namespace untwist::testing
