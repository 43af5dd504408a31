#pragma once
/// @file
/// A transport: one connection, seen from this side. Bytes out, and one ending.
///
/// **One rule for closing, on every transport.** lose_connection() ends the connection in good order: bytes written
/// before it are sent, bytes written after it are dropped, and no more input is delivered. Then
/// Protocol::connection_lost() is called, once. abort_connection() ends the connection immediately, and unsent bytes
/// are dropped.
///
/// **Who calls whom.** Every function here may be called from any callback in the reactor's thread, also from inside
/// Protocol::data_received(). None of them calls the protocol before it returns. Pausing and resuming take effect
/// immediately. After the end they do nothing.
///
/// **Ownership.** The reactor keeps the transport alive while the connection lasts, and the transport keeps its
/// protocol alive. At the end the transport releases the protocol. A protocol keeps its transport, so that calling it
/// is always safe.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <untwist/base/bytes.hpp>
#include <untwist/transport/address.hpp>

namespace untwist {

/// One connection, to write to and to end. Reading comes through the Protocol.
///
/// Twisted: `ITransport`, `ITCPTransport`, and the pausing half of `IPushProducer`.
class Transport {
 public:
  virtual ~Transport() = default;

  //! [write]
  /// Sends bytes, now or as soon as the other side takes them. Never blocks, and never changes the order.
  ///
  /// Bytes that the operating system does not take immediately are copied and buffered until it does.
  /// After lose_connection(), or after the end, the bytes are silently dropped.
  /// Twisted: `ITransport.write`.
  virtual void write(Bytes data) = 0;
  //! [write]

  /// Sends several pieces as if they were one, in as few system calls as possible.
  /// Twisted: `writeSequence`.
  virtual void write_sequence(std::span<const Bytes> pieces) = 0;

  /// Sends the bytes of a text.
  void write(std::string_view text) { write(as_bytes(text)); }

  /// How many bytes are buffered here: the operating system has not taken them yet.
  virtual std::size_t unsent() const noexcept = 0;

  /// Calls @p what once, from the reactor, as soon as nothing is unsent: then you can write the next piece of something
  /// large. If nothing is unsent now, it is called in a later turn. It replaces an earlier callback, and is dropped
  /// when nothing more can be written.
  /// Twisted: `resumeProducing` of a producer; lesson 08 builds producers on this.
  virtual void when_sent(std::function<void()> what) = 0;

  //! [lose_connection]
  /// Ends the connection in good order: bytes already written are sent first. A second call does nothing.
  /// Twisted: `loseConnection`.
  virtual void lose_connection() = 0;
  //! [lose_connection]

  /// Ends the connection now. Unsent bytes are dropped; the other side may see a reset.
  /// The protocol gets connection_lost(ConnectionAborted) in a later turn, never inside this call.
  /// Twisted: `abortConnection`.
  virtual void abort_connection() = 0;

  /// Ends this side's output, and goes on reading. Bytes already written are sent first. Then, if the protocol is a
  /// HalfCloseProtocol, its write_connection_lost() is called.
  /// Twisted: `loseWriteConnection`.
  virtual void lose_write_connection() = 0;

  /// Has lose_connection() or abort_connection() been called, or is the connection over?
  virtual bool disconnecting() const noexcept = 0;

  /// Stops delivering input: neither bytes nor the other side's end are seen until resume_producing(). A reset by the
  /// other side, and the reactor's shutdown, still end the connection.
  virtual void pause_producing() = 0;
  /// Delivers input again. Does nothing after lose_connection() or the end.
  virtual void resume_producing() = 0;

  /// This side's address. Twisted: `getHost`.
  virtual Address host() const = 0;
  /// The other side's address. Twisted: `getPeer`.
  virtual Address peer() const = 0;

  /// Sends small pieces immediately instead of collecting them (Nagle's algorithm off). Twisted: `setTcpNoDelay`.
  virtual void set_no_delay(bool on) = 0;
  /// What set_no_delay() has set.
  virtual bool no_delay() const = 0;
  /// Makes the operating system probe whether the other side is still there: after a minute of silence, and then every
  /// ten seconds. After six probes without an answer the connection ends. Twisted: `setTcpKeepAlive`.
  virtual void set_keep_alive(bool on) = 0;
  /// What set_keep_alive() has set.
  virtual bool keep_alive() const = 0;
};

/// A transport, shared by its protocol and the reactor.
using TransportPtr = std::shared_ptr<Transport>;

}  // namespace untwist
