#ifdef _WIN32
#include <io.h>
#else
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cerrno>
#include <climits>
#include <mutex>
#include <string>
#include <utility>

#include <untwist/base/line_writer.hpp>

namespace untwist {

namespace {

// The result of writing: the number of bytes; 0 if there is no room now; negative if there never will be again.
using Written = long;

#ifdef _WIN32

Written write_at_once(int fd, std::string_view bytes) {
  return ::_write(fd, bytes.data(), static_cast<unsigned>(std::min<std::size_t>(bytes.size(), 4096)));
}

#else

// Blocks SIGPIPE in this thread: if the reader has gone, write() returns an error, and nothing else happens.
class NoSigpipe {
 public:
  NoSigpipe() {
    ::sigemptyset(&sigpipe_);
    ::sigaddset(&sigpipe_, SIGPIPE);
    was_pending_ = pending();
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~NoSigpipe() {
    int number;
    if (!was_pending_ && pending()) ::sigwait(&sigpipe_, &number);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  static bool pending() {
    sigset_t signals;
    return ::sigpending(&signals) == 0 && ::sigismember(&signals, SIGPIPE) == 1;
  }

  sigset_t sigpipe_, before_;
  bool was_pending_ = false;
};

// The descriptor may be shared with other programs, so it stays blocking. A pipe that has room takes PIPE_BUF bytes
// without waiting.
Written write_at_once(int fd, std::string_view bytes) {
  pollfd asked = {fd, POLLOUT, 0};
  if (::poll(&asked, 1, 0) < 1) return 0;
  const NoSigpipe guard;
  const ssize_t count = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
  if (count >= 0) return static_cast<Written>(count);
  return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
}

#endif

}  // namespace

class LineWriter::Impl {
 public:
  Impl(int fd, std::size_t room) : fd_(fd), room_(room) {}

  void write(std::string_view line) {
    const std::lock_guard lock(mutex_);
    flush();
    if (missing_ > 0 && waiting_.empty() && !gone_) {
      const std::size_t missing = std::exchange(missing_, 0);
      waiting_ = missing == 1 ? "1 line is missing here: it was not read in time\n"
                              : std::to_string(missing) + " lines are missing here: they were not read in time\n";
    }
    if (gone_ || missing_ > 0 || waiting_.size() + line.size() + 1 > room_) {
      ++missing_;
    } else {
      waiting_.append(line).append("\n");
    }
    flush();
  }

  std::size_t missing() const {
    const std::lock_guard lock(mutex_);
    return missing_;
  }

  void flush() {
    std::size_t sent = 0;
    while (!gone_ && sent < waiting_.size()) {
      const Written count = write_at_once(fd_, std::string_view(waiting_).substr(sent));
      if (count == 0) break;
      gone_ = count < 0;
      sent += gone_ ? waiting_.size() - sent : static_cast<std::size_t>(count);
    }
    waiting_.erase(0, sent);
  }

 private:
  const int fd_;
  const std::size_t room_;
  mutable std::mutex mutex_;
  std::string waiting_;
  std::size_t missing_ = 0;
  bool gone_ = false;
};

LineWriter::LineWriter(int fd, std::size_t buffer) : impl_(std::make_unique<Impl>(fd, buffer)) {}

LineWriter::~LineWriter() { impl_->flush(); }

void LineWriter::write(std::string_view line) noexcept {
  try {
    impl_->write(line);
  } catch (...) {
    // There is no memory for this line: it is lost.
  }
}

std::size_t LineWriter::missing() const noexcept { return impl_->missing(); }

}  // namespace untwist
