#pragma once
/// @file
/// A pair of connected sockets, and a descriptor that records how the reactor calls it.

#include <array>
#include <functional>
#include <string>
#include <untwist/reactor/reactor.hpp>

namespace untwist::testing {

/// Two connected, non-blocking sockets within this process. The destructor closes them.
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
  /// Makes the near end readable: it will read the end of input.
  void close_far();
  /// Closes the end that is watched.
  void close_near();
  /// Fills the near end's buffer, so that it is not writable.
  void fill_near() const;
  /// Reads everything that has arrived at the far end.
  std::string read_at_far() const;

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// A descriptor for tests of reactors. It adds to the story, keeps what it read, and calls the test's hooks.
class Probe final : public Descriptor {
 public:
  /// @p name appears in the story. @p fd is watched but not owned.
  Probe(std::string name, int fd) : name_(std::move(name)), fd_(fd) {}

  int fileno() const noexcept override;
  Ending do_read() override;
  Ending do_write() override;
  Ending do_hang_up() override;
  void connection_lost(const Failure& reason) override;

  /// What fileno() returns from now on.
  void set_fileno(int fd) { fd_ = fd; }

  /// What the reactor called, in order: "read", "write", "hang-up", "lost".
  const std::string& log() const { return log_; }
  /// The bytes read so far.
  const std::string& received() const { return received_; }
  /// The message of the reason for which it was lost; empty if it was not lost.
  const std::string& lost() const { return lost_; }
  /// Was it lost for an @p Error?
  template <class Error>
  bool lost_for() const {
    return reason_ && reason_->is<Error>();
  }
  /// How often the reactor called fileno().
  int asked() const { return asked_; }

  std::function<Ending()> on_read;     ///< called in do_read(), after reading; returns the ending
  std::function<Ending()> on_write;    ///< called in do_write(); returns the ending. If empty: no ending
  std::function<Ending()> on_hang_up;  ///< called in do_hang_up(); returns the ending. If empty: the default ending
  std::function<void()> on_lost;       ///< called in connection_lost(), after recording it

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
