// Lesson 13 · Three reactors: waiting for descriptors with epoll.
//
// The contract is in include/untwist/reactor/poller.hpp. This file is yours: change any of it, as long as the contract
// holds. Start at wait().

#ifdef __linux__

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <system_error>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/reactor/reactors.hpp>

#include "poll_events.hpp"  // given: to_milliseconds(), to_events(), as_ready()

namespace untwist {

namespace {

[[noreturn]] void throw_last_error(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class EpollPoller final : public Poller {
 public:
  explicit EpollPoller(EpollKernel& kernel) : kernel_(kernel), epoll_(open()) {}
  ~EpollPoller() override { ::close(epoll_); }

  void watch(Watched watched, Interest interest) override {
    const auto number = static_cast<std::size_t>(watched.fd);
    if (entries_.size() <= number) entries_.resize(number + 1);
    Entry& entry = entries_[number];
    if (entry.watched != watched) entry = {.watched = watched, .listed = entry.listed};
    entry.wanted = interest;
    list(entry, watched.fd);
  }

  void unwatch(int fd) override {
    Entry* entry = find(fd);
    if (!entry) return;
    *entry = {.listed = entry->listed};
    // Task 13.4: Remove the line below, which is a system call for every connection that ends. Most descriptors are closed
    // next, and epoll forgets a closed file by itself.
    // [13.4 else kernel_.control(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    // 13.4]
  }

  std::vector<Ready> wait(Duration at_most) override {
    make_changes();
    std::vector<Ready> found = always_ready();
    if (!found.empty()) at_most = Duration::zero();
    std::array<epoll_event, 256> events;
    int ready = 0;
    // Task 13.3: Set `ready` to what kernel_.wait() returns. Pass it the whole of `events`, and to_milliseconds(at_most).
    // If it is negative, for any errno other than EINTR (a signal came), throw_last_error("epoll_wait").
    // [13.3
    ready = kernel_.wait(epoll_, events.data(), static_cast<int>(events.size()), to_milliseconds(at_most));
    if (ready < 0 && errno != EINTR) throw_last_error("epoll_wait");
    // 13.3]
    for (int i = 0; i < ready; ++i) {
      const Watched watched = watched_in(events[static_cast<std::size_t>(i)]);
      const Entry* entry = find(watched.fd);
      if (entry && entry->watched == watched) {
        found.push_back(as_ready(watched, static_cast<int>(events[static_cast<std::size_t>(i)].events)));
      } else {
        forget(watched.fd);
      }
    }
    return found;
  }

 private:
  static constexpr int kUnknown = -1;

  // One for each descriptor number.
  struct Entry {
    Watched watched{};          // fd is -1 if nothing is
    Interest wanted{};          // by the reactor
    int registered = kUnknown;  // the events for which this registration is in the kernel's list
    bool refused = false;       // epoll does not take such a file
    bool listed = false;        // in changed_
  };

  int open() {
    // Task 13.3: Create an epoll with kernel_.create(). No child process is to inherit it: pass EPOLL_CLOEXEC.
    // If it fails, throw_last_error("epoll_create1"). Otherwise return its number.
    // [13.3
    const int epoll = kernel_.create(EPOLL_CLOEXEC);
    if (epoll < 0) throw_last_error("epoll_create1");
    return epoll;
    // 13.3]
  }

  // The kernel is told once a turn, just before the loop sleeps.
  void make_changes() {
    changed_.swap(changing_);
    for (const int fd : changing_) {
      Entry& entry = entries_[static_cast<std::size_t>(fd)];
      entry.listed = false;
      if (entry.watched.fd < 0) continue;
      // Task 13.4: Go on to the next one if the kernel's list has this registration for the events that are wanted now.
      // [13.4 else
      if (entry.registered == to_events(entry.wanted)) continue;
      // 13.4]
      tell_kernel(entry);
      entry.registered = to_events(entry.wanted);
    }
    changing_.clear();
  }

  void tell_kernel(Entry& entry) {
    const int fd = entry.watched.fd;
    epoll_event event = event_of(entry.watched, entry.wanted);
    // Task 13.3: Pass the event to kernel_.control(). If the entry is not registered, EPOLL_CTL_ADD it; otherwise, EPOLL_CTL_MOD.
    // Return if that succeeds.
    // If it fails with EPERM, epoll refuses this kind of file: note that in the entry, add the number to refused_, and
    // return.
    // [13.3
    const int operation = entry.registered == kUnknown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (kernel_.control(epoll_, operation, fd, &event) == 0) return;
    if (errno == EPERM) {
      entry.refused = true;
      refused_.insert(fd);
      return;
    }
    // 13.3]
    // The list still has this file, from an earlier registration.
    if (errno == EEXIST && kernel_.control(epoll_, EPOLL_CTL_MOD, fd, &event) == 0) return;
    // A descriptor that was closed without a word is not an error here: the reactor will notice.
    if (errno != EBADF && errno != ENOENT) throw_last_error("epoll_ctl");
  }

  // An event for something that is not watched. Either its file was left in the kernel's list, and is open. Or it is
  // closed here, but some other process still has it open: then it stays in the list, and no number leads to it.
  void forget([[maybe_unused]] int fd) {
    // Task 13.4: If nothing is watched under this number, EPOLL_CTL_DEL it, and return if that succeeds.
    // Otherwise only a new list helps: open() another epoll, keep it in epoll_, and close the old one.
    // The new list is empty. For every entry under which something is watched, set `registered` to kUnknown, and list()
    // it.
    // [13.4 else
    if (!find(fd) && kernel_.control(epoll_, EPOLL_CTL_DEL, fd, nullptr) == 0) return;
    ::close(std::exchange(epoll_, open()));
    for (Entry& entry : entries_) {
      entry.registered = kUnknown;
      if (entry.watched.fd >= 0) list(entry, entry.watched.fd);
    }
    // 13.4]
  }

  // The files that epoll has refused. Such a file never blocks, so it is ready for whatever is wanted of it.
  std::vector<Ready> always_ready() {
    std::vector<Ready> ready;
    std::erase_if(refused_, [this](int fd) { return !find(fd) || !find(fd)->refused; });
    for (const int fd : refused_) {
      const Entry& entry = *find(fd);
      if (to_events(entry.wanted) != 0) ready.push_back(as_ready(entry.watched, to_events(entry.wanted)));
    }
    return ready;
  }

  void list(Entry& entry, int fd) {
    if (!std::exchange(entry.listed, true)) changed_.push_back(fd);
  }

  // The entry of a number under which something is watched; otherwise null.
  Entry* find(int fd) {
    const auto number = static_cast<std::size_t>(fd);
    return number < entries_.size() && entries_[number].watched.fd == fd ? &entries_[number] : nullptr;
  }

  // The kernel returns 64 bits of ours with each event. A pointer would dangle: when several events come at once,
  // handling the first may close, and destroy, what another one is about.
  static epoll_event event_of(Watched watched, Interest interest) {
    epoll_event event{};
    event.events = static_cast<std::uint32_t>(to_events(interest));
    // Task 13.3: Store `watched` in event.data.u64, so that watched_in() can read it: the generation in the upper 32 bits, the
    // number in the lower ones.
    // [13.3
    event.data.u64 = std::uint64_t{watched.generation} << 32 | static_cast<std::uint32_t>(watched.fd);
    // 13.3]
    return event;
  }
  static Watched watched_in(const epoll_event& event) {
    return {static_cast<int>(event.data.u64 & 0xffffffff), static_cast<std::uint32_t>(event.data.u64 >> 32)};
  }

  EpollKernel& kernel_;
  int epoll_;
  std::vector<Entry> entries_;  // by number
  std::vector<int> changed_;    // numbers whose entries have changed since the last wait
  std::vector<int> changing_;   // those that make_changes() is about: two lists that swap keep their memory
  std::set<int> refused_;       // numbers of files that epoll has refused
};

}  // namespace

std::unique_ptr<Poller> make_epoll_poller(EpollKernel& kernel) { return std::make_unique<EpollPoller>(kernel); }

}  // namespace untwist

#endif
