// Lesson 01 · The reactor: waiting for descriptors with poll(2), and nothing else.
//
// The contract is in include/untwist/reactor/poller.hpp. This file is yours: change any of it, as long as the contract
// holds. Start at wait(), the one place where a program sleeps.

#include <algorithm>
#include <cerrno>
#include <limits>
#include <map>
#include <system_error>

#include <untwist/course/todo.hpp>
#include <untwist/reactor/poller.hpp>

namespace untwist {

namespace {

// poll() counts in whole milliseconds. Rounding down would wake the loop just before its time, again and again.
int to_poll_timeout(Duration wait) {
  // Task 1.3: -1 for kForever, 0 if no time is left to wait, otherwise milliseconds, rounded up, at most the largest
  // int.
  // [1.3 else return 0;
  if (wait == kForever) return -1;
  if (wait <= Duration::zero()) return 0;
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
  return static_cast<int>(std::min<std::int64_t>(milliseconds, std::numeric_limits<int>::max()));
  // 1.3]
}

class PollPoller final : public Poller {
 public:
  explicit PollPoller(Kernel& kernel) : kernel_(kernel) {}

  void watch(Watched watched, Interest interest) override { asked_for_[watched.fd] = {watched, interest}; }

  void unwatch(int fd) override { asked_for_.erase(fd); }

  std::vector<Ready> wait(Duration at_most) override {
    std::vector<pollfd> asked;
    asked.reserve(asked_for_.size());
    for (const auto& [fd, entry] : asked_for_) {
      const int events = (entry.interest.read ? POLLIN : 0) | (entry.interest.write ? POLLOUT : 0);
      asked.push_back({fd, static_cast<short>(events), 0});
    }
    std::vector<Ready> found;
    // Task 1.3: Let kernel_.poll() look at `asked`, waiting as long as to_poll_timeout() says. Then put a report() of
    // each entry whose `revents` is not 0 into `found`. When poll() returns -1, nothing in `asked` means anything: if
    // errno is EINTR, a signal came, and nothing was found; otherwise throw a std::system_error.
    // [1.3 else
    const int ready = kernel_.poll(asked, to_poll_timeout(at_most));
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
    if (ready <= 0) return found;
    for (const pollfd& answer : asked) {
      if (answer.revents != 0) found.push_back(report(answer.fd, answer.revents));
    }
    // 1.3]
    return found;
  }

 private:
  struct Entry {
    Watched watched;
    Interest interest;
  };

  // A hang-up and an error count as ready for both: reading, or writing, is how a descriptor learns what happened.
  Ready report(int fd, int events) const {
    return {asked_for_.at(fd).watched, (events & (POLLIN | POLLHUP | POLLERR)) != 0,
            (events & (POLLOUT | POLLHUP | POLLERR)) != 0,
            (events & (POLLHUP | POLLERR | POLLNVAL)) != 0 && (events & (POLLIN | POLLOUT)) == 0};
  }

  Kernel& kernel_;
  std::map<int, Entry> asked_for_;  // by descriptor number, as poll() knows them
};

}  // namespace

std::unique_ptr<Poller> make_poll_poller(Kernel& kernel) { return std::make_unique<PollPoller>(kernel); }

}  // namespace untwist
