#pragma once
/// @file
/// A pair of connected sockets, and a descriptor that writes down what the reactor tells it.

#include <array>
#include <functional>
#include <string>
#include <untwist/reactor/reactor.hpp>

namespace untwist::testing {

/// Two connected sockets within this process; non-blocking; closed when it dies.
class SocketPair {
 public:
  SocketPair();
  ~SocketPair();
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  /// The end that is watched.
  int near_end() const { return ends_[0]; }
  /// The end that the test uses.
  int far_end() const { return ends_[1]; }

  /// Makes the near end readable.
  void send_from_far(std::string_view text) const;
  /// Makes the near end readable: it will read the end.
  void close_far();
  /// Closes the end that is watched.
  void close_near();
  /// Fills the near end's buffer, so that it is not writable.
  void fill_near() const;
  /// Reads whatever the far end has.
  std::string read_at_far() const;

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// A descriptor for tests of reactors. It tells the story, keeps what it read, and does what the test hangs into it.
class Probe final : public Descriptor {
 public:
  /// @p name appears in the story; @p fd is watched, and not owned.
  Probe(std::string name, int fd) : name_(std::move(name)), fd_(fd) {}

  int fileno() const noexcept override;
  Ending do_read() override;
  Ending do_write() override;
  Ending do_hang_up() override;
  void connection_lost(const Failure& reason) override;

  /// What fileno() says from now on. Asking after that counts in asked().
  void set_fileno(int fd) { fd_ = fd; }

  /// What the reactor did, in order: "read", "write", "hang-up", "lost".
  const std::string& log() const { return log_; }
  /// The bytes read so far.
  const std::string& received() const { return received_; }
  /// The message of the reason it was lost for; empty while it was not.
  const std::string& lost() const { return lost_; }
  /// Was it lost for an @p Error?
  template <class Error>
  bool lost_for() const {
    return reason_ && reason_->is<Error>();
  }
  /// How often the reactor asked for the descriptor.
  int asked() const { return asked_; }

  /// Done in do_read(), after reading; what it returns is the ending. Likewise the others.
  std::function<Ending()> on_read;
  std::function<Ending()> on_write;    ///< what do_write() does; without: nothing
  std::function<Ending()> on_hang_up;  ///< what do_hang_up() does; without: it is the end
  std::function<void()> on_lost;       ///< what connection_lost() does besides writing it down

 private:
  void note(const std::string& what);

  std::string name_;
  int fd_;
  mutable int asked_ = 0;
  std::string log_;
  std::string received_;
  std::string lost_;
  std::optional<Failure> reason_;
};

}  // namespace untwist::testing
