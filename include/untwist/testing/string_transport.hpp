#pragma once
/// @file
/// A transport that is a string: a test can look at what a protocol writes.

#include <memory>
#include <string>
#include <untwist/testing/transport_double.hpp>

namespace untwist::testing {

/// A transport was called in a state in which the call makes no sense. A double throws this; a real transport might do
/// something, or nothing.
class OutOfOrder : public Error {
 public:
  using Error::Error;
};

/// A transport without a network, controlled by the test.
///
/// It never calls the protocol. The test does: it calls data_received() and connection_lost().
///
/// **It is strict.** Pausing when paused, resuming when not paused, and either of them when disconnecting, throws
/// OutOfOrder.
///
/// Twisted: `StringTransport`, and the strict producers of its tests.
class StringTransport : public TransportDouble {
 public:
  /// As in TransportDouble.
  using TransportDouble::TransportDouble;

  //! [value]
  /// Everything that was written, in one piece. Twisted: `value`.
  virtual const std::string& value() const = 0;
  /// Empties value(). Twisted: `clear`.
  virtual void clear() = 0;
  //! [value]

  /// Is the connection paused?
  virtual bool paused() const = 0;
};

/// The transport of step 5.2. lose_connection() only sets disconnecting(). Bytes that are written afterwards are kept,
/// too, so that a test can see them.
std::shared_ptr<StringTransport> make_string_transport();

}  // namespace untwist::testing
