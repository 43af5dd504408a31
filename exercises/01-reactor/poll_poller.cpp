// Lesson 01 · The reactor: waiting for descriptors with poll(2).
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

// poll() takes whole milliseconds. Rounding down would wake the loop just before the call is due, again and again.
int to_poll_timeout(Duration wait) {
  // TODO(1.3) Return -1 for kForever.
  // Return 0 if `wait` is zero or negative.
  // Otherwise return the milliseconds, rounded up (std::chrono::ceil), but no more than the largest int.
  return 0;
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
    // TODO(1.3) Call kernel_.poll() with `asked` and the timeout from to_poll_timeout().
    // If it returns -1 and errno is EINTR, a signal came: return nothing.
    // If it returns -1 for any other reason, throw a std::system_error of errno, std::generic_category() and "poll".
    // After -1, ignore `asked`: its contents mean nothing.
    // Otherwise append a report() to `found` for each entry whose `revents` is not 0.
    return found;
  }

 private:
  struct Entry {
    Watched watched;
    Interest interest;
  };

  // A hang-up or an error counts as both readable and writable: reading or writing reveals the cause.
  Ready report(int fd, int events) const {
    return {asked_for_.at(fd).watched, (events & (POLLIN | POLLHUP | POLLERR)) != 0,
            (events & (POLLOUT | POLLHUP | POLLERR)) != 0,
            (events & (POLLHUP | POLLERR | POLLNVAL)) != 0 && (events & (POLLIN | POLLOUT)) == 0};
  }

  Kernel& kernel_;
  std::map<int, Entry> asked_for_;  // by descriptor number
};

}  // namespace

std::unique_ptr<Poller> make_poll_poller(Kernel& kernel) { return std::make_unique<PollPoller>(kernel); }

}  // namespace untwist
