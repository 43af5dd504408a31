#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <system_error>
#include <utility>

#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/story.hpp>

#include "poll_events.hpp"

namespace untwist::testing {

namespace {

constexpr int kTooManyIdleTurns = 1000;

std::string describe(int timeout) {
  if (timeout < 0) return "without a time limit";
  if (timeout == 0) return "without waiting";
  return "for at most " + in_seconds(std::chrono::milliseconds(timeout));
}

// A number in units of 10^-digits as a decimal, with no more fractional digits than needed, but at least `at_least`.
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
  // Exact: different values must look different. Below a second in milliseconds, unless tenths of a second suffice.
  const bool tenths = time % std::chrono::milliseconds(100) == Duration::zero();
  const bool short_one = time > -std::chrono::seconds(1) && time < std::chrono::seconds(1);
  if (tenths || !short_one) return decimal(time.count(), 9, tenths ? 1 : 0) + " s";
  return decimal(time.count(), 6, 0) + " ms";
}

// poll() for real and made-up descriptors together.
int FakeKernel::poll_at_once(std::span<pollfd> descriptors, int timeout) {
  std::vector<pollfd> real(descriptors.begin(), descriptors.end());
  int ready = 0;
  for (std::size_t i = 0; i < real.size(); ++i) {
    if (real[i].fd < kFirstMadeUp) continue;
    descriptors[i].revents = readiness ? readiness(real[i].fd, real[i].events) : static_cast<short>(POLLNVAL);
    if (descriptors[i].revents != 0) ++ready;
    real[i].fd = -1;  // poll() ignores it
  }
  const int really_ready = ::poll(real.data(), real.size(), ready > 0 ? 0 : timeout);
  for (std::size_t i = 0; i < real.size(); ++i) {
    if (real[i].fd >= 0) descriptors[i].revents = real[i].revents;
  }
  return really_ready < 0 ? really_ready : ready + really_ready;
}

void FakeKernel::advance(Duration time) {
  tell(in_seconds(now_.time_since_epoch()),
       "the clock advances to " + in_seconds(saturated_sum(now_, time).time_since_epoch()));
  now_ = saturated_sum(now_, time);
}

// One sleep of the loop. `look` returns how many descriptors are ready, and waits for that many real milliseconds.
int FakeKernel::sleep(int timeout, Duration at_most, const std::function<int(int milliseconds)>& look) {
  if (on_poll) on_poll();
  timeouts_.push_back(timeout);
  const bool sleeps = timeout != 0;
  if (sleeps) tell(in_seconds(now_.time_since_epoch()), "the loop waits " + describe(timeout));
  if (const int error = std::exchange(next_error_, 0)) {
    tell(in_seconds(now_.time_since_epoch()), std::string("poll() fails: ") + std::strerror(error));
    errno = error;
    return -1;
  }
  int ready = look(0);
  if (ready == 0 && sleeps && patience_ > Duration::zero()) {
    // Another thread may be about to make a descriptor ready. A limited sleep waits less real time than an endless one.
    const auto real = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
    ready = look(static_cast<int>(timeout < 0 ? real : real / 100));
  }
  last_ready_ = ready;
  idle_turns_ = ready == 0 && !sleeps ? idle_turns_ + 1 : 0;
  if (idle_turns_ > kTooManyIdleTurns) {
    throw Spins("the loop went round " + std::to_string(kTooManyIdleTurns) +
                " times without sleeping or finding anything");
  }
  if (ready != 0) return ready;
  if (timeout < 0) throw SleepsForEver("the loop sleeps, and nothing would ever wake it");
  now_ = saturated_sum(now_, at_most);
  if (sleeps) tell(in_seconds(now_.time_since_epoch()), "the wait is over, and nothing is ready");
  return 0;
}

int FakeKernel::poll(std::span<pollfd> descriptors, int timeout) {
  const int ready = sleep(timeout, std::chrono::milliseconds(timeout),
                          [&](int milliseconds) { return poll_at_once(descriptors, milliseconds); });
  if (ready < 0) {
    for (pollfd& descriptor : descriptors)
      descriptor.revents = POLLIN;  // the contents after a failed poll() mean nothing
  }
  return ready;
}

// Any poller, on this kernel's time.
class FakeKernel::PollerOnFakeTime final : public Poller {
 public:
  PollerOnFakeTime(FakeKernel& kernel, std::unique_ptr<Poller> inner) : kernel_(kernel), inner_(std::move(inner)) {}

  void watch(Watched watched, Interest interest) override {
    if (watched.fd < kFirstMadeUp) return inner_->watch(watched, interest);
    made_up_[watched.fd] = {watched, interest};
  }

  void unwatch(int fd) override {
    if (fd < kFirstMadeUp) return inner_->unwatch(fd);
    made_up_.erase(fd);
  }

  std::vector<Ready> wait(Duration at_most) override {
    std::vector<Ready> found;
    const int ready =
        kernel_.sleep(to_milliseconds(at_most), std::max(at_most, Duration::zero()), [&](int milliseconds) {
          found = look(std::chrono::milliseconds(milliseconds));
          return static_cast<int>(found.size());
        });
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "wait for descriptors");
    return found;
  }

 private:
  std::vector<Ready> look(Duration at_most) {
    std::vector<Ready> found;
    for (const auto& [fd, entry] : made_up_) {
      const auto& [watched, interest] = entry;
      const auto asked = static_cast<short>(to_events(interest));
      const int is = kernel_.readiness ? kernel_.readiness(fd, asked) : POLLNVAL;
      if (is != 0) found.push_back(as_ready(watched, is));
    }
    for (const Ready& ready : inner_->wait(found.empty() ? at_most : Duration::zero())) found.push_back(ready);
    return found;
  }

  FakeKernel& kernel_;
  const std::unique_ptr<Poller> inner_;
  std::map<int, std::pair<Watched, Interest>> made_up_;
};

std::unique_ptr<Poller> FakeKernel::around(std::unique_ptr<Poller> inner) {
  return std::make_unique<PollerOnFakeTime>(*this, std::move(inner));
}

}  // namespace untwist::testing
