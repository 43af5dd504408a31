#pragma once
/// @file
/// Sockets as the operating system provides them: non-blocking, with its results and its errors.
///
/// They are behind interfaces, like the Kernel, so that a test can replace the network. Nothing here calls back, and
/// nothing blocks.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <untwist/base/bytes.hpp>
#include <untwist/transport/address.hpp>

namespace untwist {

/// The result of reading or writing: a number of bytes, or an error.
struct IoResult {
  std::size_t bytes = 0;  ///< how many bytes were sent or received
  std::error_code error;  ///< empty on success; for receive(), no bytes and no error means the end of the stream

  /// The socket has nothing to read now, or no room to write. That is not an error: wait for readiness and try again.
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

  /// Returns the operating system's pending error for this socket (SO_ERROR), and clears it; an empty code if there is
  /// none. After connect(), once the socket is writable, this is the outcome.
  virtual std::error_code take_error() = 0;

  /// shutdown(2) of the sending side: the other side reads the end of our output. Errors are ignored: they mean that
  /// the other side is gone.
  virtual void shut_down_sending() = 0;

  /// Makes closing drop unsent bytes and reset the connection.
  virtual void reset_on_close() = 0;

  /// This side's address.
  virtual Address host() const = 0;
  /// The other side's address.
  virtual Address peer() const = 0;

  /// TCP_NODELAY: small pieces are sent immediately.
  virtual void set_no_delay(bool on) = 0;
  /// What set_no_delay() has set.
  virtual bool no_delay() const = 0;
  /// SO_KEEPALIVE: the operating system asks a silent peer whether it is there.
  virtual void set_keep_alive(bool on) = 0;
  /// What set_keep_alive() has set.
  virtual bool keep_alive() const = 0;
};

/// The result of accepting: a connection, or an error.
struct Accepted {
  std::unique_ptr<StreamSocket> socket;  ///< null if no connection was accepted
  std::error_code error;                 ///< why no connection was accepted
};

/// A listening socket. Destroying it closes it.
class ListeningSocket {
 public:
  virtual ~ListeningSocket() = default;

  /// The file descriptor, for the reactor. It is readable when a connection is waiting.
  virtual int fileno() const noexcept = 0;

  /// accept(2). If no connection is waiting, the error is resource_unavailable_try_again.
  virtual Accepted accept() = 0;

  /// The address on which it really listens. If port 0 was requested, with the port that was picked.
  virtual Address host() const = 0;
};

/// Creates sockets.
class Network {
 public:
  virtual ~Network() = default;

  /// Opens a listening socket. Port 0 lets the operating system pick a port.
  /// @throws std::system_error  with the reason, such as address_in_use.
  virtual std::unique_ptr<ListeningSocket> listen(const Address& where, int backlog) = 0;

  /// Begins to connect, without waiting. The socket becomes writable once the outcome is known; see take_error().
  /// @param from  the local address to bind to first, if any.
  /// @throws std::system_error  if the attempt cannot even begin.
  virtual std::unique_ptr<StreamSocket> connect(const Address& where, const std::optional<Address>& from) = 0;

  /// Opens a descriptor whose only purpose is to be closed when no other descriptors are left; null if none can be
  /// opened.
  virtual std::shared_ptr<void> spare_descriptor() = 0;
};

/// The real network: TCP over IPv4 and IPv6.
Network& real_network();

/// The real network, whose listening sockets share their port with others that do the same, in this process or in
/// others of the same user. The operating system gives each new connection to one of them. On Linux, it spreads them
/// evenly; a system that cannot share ports refuses to listen.
Network& port_sharing_network();

/// Takes over a connected stream socket that was opened elsewhere: inherited, or handed over by another process. It is
/// made non-blocking, and closed with the returned object.
/// Twisted: `adoptStreamConnection`.
std::unique_ptr<StreamSocket> adopt_stream(int fd);

/// The numeric address of a host: a numeric host unchanged, "localhost" as 127.0.0.1 (RFC 6761, section 6.3).
///
/// It makes no queries, so it cannot block. Looking up other names is the subject of lesson 15.
/// @returns nothing if the host is neither.
std::optional<std::string> numeric_host(const std::string& host);

}  // namespace untwist
