#pragma once
/// @file
/// A network inside the test: connections without an operating system, as strict as the real one.
///
/// The code under test sees a Network and its sockets. The test is at the far end of every connection, as a Peer: it
/// dials, sends, takes, ends, resets. Buffers have a limited size, so that a writer meets a full one. Endings behave as
/// in TCP, including the reset that answers data sent to a socket that was closed too early.

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/transport/network.hpp>

namespace untwist::testing {

/// The far end of a connection, controlled by the test.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Sends bytes to the code under test. They wait there until it reads them.
  virtual void send(std::string_view text) = 0;
  /// Takes what has arrived, and so makes room for more.
  virtual std::string take() = 0;
  /// Ends this peer's output; goes on receiving.
  virtual void end() = 0;
  /// Closes in good order; data that arrives after that is answered with a reset.
  virtual void close() = 0;
  /// Resets the connection.
  virtual void reset() = 0;

  /// How many bytes have arrived and wait to be taken.
  virtual std::size_t arrived() const = 0;
  /// Has the code under test ended its side, in good order?
  virtual bool ended() const = 0;
  /// Has the code under test reset the connection?
  virtual bool was_reset() const = 0;

  /// The far end's own address.
  virtual Address host() const = 0;
  /// Our end's address, as the peer sees it.
  virtual Address peer() const = 0;
};

/// A peer, shared by the test and the network.
using PeerPtr = std::shared_ptr<Peer>;

/// The network. Give it to listen_tcp() and connect_tcp() in their options.
class MemoryNetwork final : public Network {
 public:
  /// Registers its descriptors with @p kernel, which must outlive it.
  explicit MemoryNetwork(FakeKernel& kernel);
  ~MemoryNetwork() override;

  // ---- what the code under test uses

  std::unique_ptr<ListeningSocket> listen(const Address& where, int backlog) override;
  std::unique_ptr<StreamSocket> connect(const Address& where, const std::optional<Address>& from) override;
  std::shared_ptr<void> spare_descriptor() override;

  // ---- what the test uses

  /// Connects to a port of the code under test. The connection waits there to be accepted.
  PeerPtr dial(const Address& where);

  /// Makes the test listen: from now on the code under test can connect to @p where.
  void serve(const Address& where);
  /// The oldest connection to a served address that this function has not returned yet.
  /// @throws std::logic_error  if no such connection exists.
  PeerPtr next_connection(const Address& where);
  /// Leaves connection attempts to @p where unanswered.
  void swallow(const Address& where);

  /// A pair: a socket for the code under test, and its far end.
  std::pair<std::unique_ptr<StreamSocket>, PeerPtr> connection();

  /// How many bytes one direction holds before its writer must wait.
  void set_capacity(std::size_t bytes);
  /// Makes the next accepts fail with @p error. The connections stay in the queue, except that connection_aborted
  /// removes one.
  void fail_accepts(std::errc error, int times = 1);
  /// Limits how many sockets of the code under test may be open at a time, spare descriptors included.
  void set_most_sockets(int most);

  /// How many sockets of the code under test are open now: streams and listeners.
  int open_sockets() const;
  /// How many system calls have sent data so far.
  int sends() const;
  /// How many connections have been accepted.
  int accepts() const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace untwist::testing
