#pragma once
/// @file
/// A transport: one connection, seen from this side. Bytes out, and one ending.
///
/// **One rule for closing, on every transport.** lose_connection() ends the connection in good order: what was written
/// before goes out, what is written after is dropped, no more input is delivered; then comes the end, once, as
/// Protocol::connection_lost(). abort_connection() ends it at once, and what was not sent is gone.
///
/// **Who calls whom.** Every function here may be called from any callback, in the reactor's thread, also from inside
/// Protocol::data_received(). None of them calls the protocol back before it returns, except that pausing and resuming
/// take effect at once. After the end they are harmless: they do nothing.
///
/// **Ownership.** The reactor keeps the transport alive while the connection lasts, and the transport keeps its
/// protocol. At the end the transport lets go of the protocol. A protocol keeps its transport, so that calling it is
/// always safe.

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
  /// Sends bytes, now or as soon as the other side takes them. Never waits, and never changes the order.
  ///
  /// What the operating system does not take at once is copied and kept until it does.
  /// After lose_connection(), or after the end, the bytes are dropped in silence.
  /// Twisted: `ITransport.write`.
  virtual void write(Bytes data) = 0;
  //! [write]

  /// Sends several pieces as if they were one, in as few system calls as the operating system allows.
  /// Twisted: `writeSequence`.
  virtual void write_sequence(std::span<const Bytes> pieces) = 0;

  /// The bytes of a text.
  void write(std::string_view text) { write(as_bytes(text)); }

  /// How many bytes were written and are still here: the operating system has not taken them yet.
  virtual std::size_t unsent() const noexcept = 0;

  /// Calls @p what once, from the reactor, as soon as nothing is unsent: the moment to write the next piece of
  /// something large. In a later turn, when nothing is unsent now. Replaces what was asked for before; forgotten when
  /// no more can be written.
  /// Twisted: `resumeProducing` of a producer; lesson 08 builds producers on this.
  virtual void when_sent(std::function<void()> what) = 0;

  //! [lose_connection]
  /// Ends the connection in good order: what was written goes out first. Twice is as good as once.
  /// Twisted: `loseConnection`.
  virtual void lose_connection() = 0;
  //! [lose_connection]

  /// Ends the connection now. What was not sent yet is dropped; the other side may see a reset.
  /// The protocol hears connection_lost(ConnectionAborted) in a later turn, never inside this call.
  /// Twisted: `abortConnection`.
  virtual void abort_connection() = 0;

  /// Says "no more from me" and goes on listening. What was written goes out first; then, if the protocol is a
  /// HalfCloseProtocol, it hears write_connection_lost().
  /// Twisted: `loseWriteConnection`.
  virtual void lose_write_connection() = 0;

  /// Has lose_connection() or abort_connection() been called, or is the connection over?
  virtual bool disconnecting() const noexcept = 0;

  /// Stops delivering input: neither bytes nor the other side's end are seen until resume_producing(). If the other
  /// side resets the connection, that is the end all the same, and so is the reactor's shutdown.
  virtual void pause_producing() = 0;
  /// Delivers input again; not after lose_connection() or the end.
  virtual void resume_producing() = 0;

  /// This side's address. Twisted: `getHost`.
  virtual Address host() const = 0;
  /// The other side's address. Twisted: `getPeer`.
  virtual Address peer() const = 0;

  /// Sends small pieces at once rather than collecting them (Nagle's algorithm off). Twisted: `setTcpNoDelay`.
  virtual void set_no_delay(bool on) = 0;
  /// What set_no_delay() has set.
  virtual bool no_delay() const = 0;
  /// Lets the operating system ask whether the other side is still there: after a minute of silence, and then every ten
  /// seconds; six questions without an answer are the end. Twisted: `setTcpKeepAlive`.
  virtual void set_keep_alive(bool on) = 0;
  /// What set_keep_alive() has set.
  virtual bool keep_alive() const = 0;
};

/// A transport, shared by its protocol and the reactor.
using TransportPtr = std::shared_ptr<Transport>;

}  // namespace untwist
