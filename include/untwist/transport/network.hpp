#pragma once
/// @file
/// Sockets as the operating system has them: non-blocking, with its answers and its errors.
///
/// They stand behind interfaces, as the Kernel does: a test can be the network. Nothing here calls back, and nothing
/// waits.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <untwist/base/bytes.hpp>
#include <untwist/transport/address.hpp>

namespace untwist {

/// What came of reading or writing: so many bytes, or an error.
struct IoResult {
  std::size_t bytes = 0;  ///< how many went, or came
  std::error_code error;  ///< none: it worked; for receive(), no bytes and no error is the end of the stream

  /// Not now: the socket has nothing to read, or no room to write. Not an error; wait for readiness and try again.
  bool would_block() const noexcept {
    return error == std::errc::resource_unavailable_try_again || error == std::errc::operation_would_block;
  }
};

/// One end of a TCP connection. Destroying it closes it.
class StreamSocket {
 public:
  virtual ~StreamSocket() = default;

  /// The file descriptor, for the reactor.
  virtual int fileno() const noexcept = 0;

  /// recv(2). No bytes and no error: the other side has sent its end.
  virtual IoResult receive(std::span<std::byte> into) = 0;

  /// sendmsg(2): all pieces in one system call. May take fewer bytes than there are; never raises SIGPIPE.
  virtual IoResult send(std::span<const Bytes> pieces) = 0;
  /// One piece.
  IoResult send(Bytes piece) { return send(std::span<const Bytes>(&piece, 1)); }

  /// The error that the operating system keeps for this socket (SO_ERROR), which forgets it then; none if all is well.
  /// After connect(), once the socket is writable: how it went.
  virtual std::error_code take_error() = 0;

  /// shutdown(2) of the sending side: the other side reads our end. Errors mean that it is gone, and are of no
  /// interest.
  virtual void shut_down_sending() = 0;

  /// Makes closing drop what was not sent, and reset the connection.
  virtual void reset_on_close() = 0;

  /// This side's address, and the other's.
  virtual Address host() const = 0;
  /// The other end's address.
  virtual Address peer() const = 0;

  /// TCP_NODELAY: small pieces are sent at once.
  virtual void set_no_delay(bool on) = 0;
  /// What set_no_delay() has set.
  virtual bool no_delay() const = 0;
  /// SO_KEEPALIVE: the operating system asks a silent peer whether it is there.
  virtual void set_keep_alive(bool on) = 0;
  /// What set_keep_alive() has set.
  virtual bool keep_alive() const = 0;
};

/// What came of accepting: a connection, or an error.
struct Accepted {
  std::unique_ptr<StreamSocket> socket;  ///< null when there is none
  std::error_code error;                 ///< why there is none; none when nobody waits to be accepted
};

/// A listening socket. Destroying it closes it.
class ListeningSocket {
 public:
  virtual ~ListeningSocket() = default;

  /// To be watched: it is readable when somebody waits.
  virtual int fileno() const noexcept = 0;

  /// accept(2). Nobody there is the error resource_unavailable_try_again.
  virtual Accepted accept() = 0;

  /// The address it really listens on: where port 0 was asked for, the port that was picked.
  virtual Address host() const = 0;
};

/// Where sockets come from.
class Network {
 public:
  virtual ~Network() = default;

  /// Opens a listening socket. Port 0 lets the operating system pick one.
  /// @throws std::system_error  with the reason, such as address_in_use.
  virtual std::unique_ptr<ListeningSocket> listen(const Address& where, int backlog) = 0;

  /// Begins to connect, and does not wait: the socket is writable once there is an outcome; see take_error().
  /// @param from  the local address to bind to first, if any.
  /// @throws std::system_error  when not even the beginning is possible.
  virtual std::unique_ptr<StreamSocket> connect(const Address& where, const std::optional<Address>& from) = 0;

  /// Opens a descriptor that is good for nothing but being closed when there are no others left; null when there are
  /// none.
  virtual std::shared_ptr<void> spare_descriptor() = 0;
};

/// The real one: TCP over IPv4 and IPv6.
Network& real_network();

/// A connected stream socket that somebody else has opened: inherited, or handed over by another process. It is ours
/// from now on, and no longer blocks.
/// Twisted: `adoptStreamConnection`.
std::unique_ptr<StreamSocket> adopt_stream(int fd);

/// The numeric address of a host: a numeric one as it is, "localhost" as 127.0.0.1 (RFC 6761, section 6.3).
///
/// It asks nobody, so it cannot block. Names that have to be asked for are the business of lesson 15.
/// @returns nothing when the host is neither.
std::optional<std::string> numeric_host(const std::string& host);

}  // namespace untwist
