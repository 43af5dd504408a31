// Lesson 13 · Three reactors: waiting for descriptors with Asio.
//
// The contract is in include/untwist/reactor/poller.hpp. This file is yours: change any of it, as long as the contract
// holds. Start at wait(). Everything of Asio that the course uses is in here.

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#ifdef _WIN32
#include <asio/ip/tcp.hpp>
#else
#include <asio/posix/stream_descriptor.hpp>
#endif

#include <memory>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/reactor/reactors.hpp>

#include "poll_events.hpp"  // given: to_milliseconds(), to_events(), as_ready()

namespace untwist {

namespace {

#ifdef _WIN32
using Handle = asio::ip::tcp::socket;
constexpr bool kOnWindows = true;  // there, a connection that is refused does not become writable
#else
using Handle = asio::posix::stream_descriptor;
constexpr bool kOnWindows = false;
#endif

void give(int fd, Handle& to) {
  std::error_code error;
#ifdef _WIN32
  to.assign(asio::ip::tcp::v4(), static_cast<SOCKET>(fd), error);
#else
  to.assign(fd, error);
#endif
  // A descriptor that was closed without a word is not an error here: the reactor will notice.
  if (error && error != asio::error::bad_descriptor) throw std::system_error(error, "watch a descriptor");
}

class AsioPoller final : public Poller {
 public:
  ~AsioPoller() override {
    while (!entries_.empty()) unwatch(entries_.begin()->first);
    io_.restart();
    io_.poll();  // the handlers that unwatch() has cancelled: each of them holds an entry
  }

  void watch(Watched watched, Interest interest) override {
    // TODO(13.2) If a different registration is watched under this number, unwatch() it: its file was closed.
    // If there is no entry for the number now, make one.
    // Store the interest in the entry, and list() it.
    untwist::todo("13.2");
  }

  void unwatch(int fd) override {
    const auto entry = entries_.extract(fd);
    if (entry) entry.mapped()->let_go();
  }

  std::vector<Ready> wait(Duration at_most) override {
    ask();
    sleep(at_most);
    return look();
  }

 private:
  // One watched descriptor. Asio's object owns what it is given, so it must be let go, not destroyed.
  struct Entry {
    Entry(asio::io_context& io, Watched the_watched) : watched(the_watched), descriptor(io) {
      give(watched.fd, descriptor);
    }
    ~Entry() { let_go(); }

    void let_go() {
      if (descriptor.is_open()) descriptor.release();  // cancels what Asio was asked for
    }

    Watched watched;
    Interest wanted{};    // by the reactor
    Interest asked{};     // of Asio, and not answered
    bool listed = false;  // in listed_
    Handle descriptor;
  };
  using EntryPtr = std::shared_ptr<Entry>;

  // ---- timers

  // Lets Asio call handlers: those that are ready; if there are none, those that come first within `at_most`.
  void sleep(Duration at_most) {
    io_.restart();
    // TODO(13.1) Call the handlers that are ready: io_.poll().
    // Return if something has been answered, or `at_most` is zero or negative.
    // Unless it is kForever, let timer_ expire after it: expires_at() with saturated_sum(), because a sum may overflow.
    // Its handler, for async_wait(), has nothing to do.
    // Sleep, and call one handler: io_.run_one().
    // Cancel the timer. Leave other handlers that are ready to the next turn.
    untwist::todo("13.1");
  }

  // ---- readiness

  // Asio is asked once for each answer, so what is still wanted must be asked for in every turn.
  void ask() {
    for (const EntryPtr& entry : std::exchange(listed_, {})) {
      entry->listed = false;
      if (!entry->descriptor.is_open()) continue;
      if (entry->wanted.read) ask_for(entry, &Interest::read, Handle::wait_read);
      if (entry->wanted.write) ask_for(entry, &Interest::write, Handle::wait_write);
      if (entry->wanted.hang_up || (kOnWindows && entry->wanted.write))
        ask_for(entry, &Interest::hang_up, Handle::wait_error);
    }
  }

  void ask_for(const EntryPtr& entry, bool Interest::*flag, Handle::wait_type what) {
    // TODO(13.2) Return if this was asked for and is not answered yet. Note in `asked` that it is asked for now.
    // Call async_wait() of the entry's descriptor. Its handler clears the flag in `asked`.
    // If the descriptor is still open, the handler list()s the entry. If it is not, it was let go meanwhile.
    // The handler must keep the entry alive: capture the pointer.
    untwist::todo("13.2");
  }

  // Asio says that something has happened, and not what: only that reading or writing is worth a try. A look at those
  // few descriptors tells.
  std::vector<Ready> look() {
    std::vector<pollfd> asked;
    for (const EntryPtr& entry : listed_)
      asked.push_back({entry->watched.fd, static_cast<short>(to_events(entry->wanted)), 0});
    std::vector<Ready> found;
    if (asked.empty() || real_kernel().poll(asked, 0) <= 0) return found;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (asked[i].revents != 0) found.push_back(as_ready(listed_[i]->watched, asked[i].revents));
    }
    return found;
  }

  bool answered() const { return !listed_.empty(); }

  void list(const EntryPtr& entry) {
    if (!std::exchange(entry->listed, true)) listed_.push_back(entry);
  }

  asio::io_context io_{1};
  const asio::executor_work_guard<asio::io_context::executor_type> never_done_ = asio::make_work_guard(io_);
  asio::steady_timer timer_{io_};
  std::unordered_map<int, EntryPtr> entries_;  // by number
  // Before ask(): those whose interest has changed, or that were answered in the last turn. After it: those answered.
  std::vector<EntryPtr> listed_;
};

}  // namespace

std::unique_ptr<Poller> make_asio_poller() { return std::make_unique<AsioPoller>(); }

}  // namespace untwist
