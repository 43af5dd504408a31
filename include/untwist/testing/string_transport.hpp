#pragma once
/// @file
/// A transport that is a string: what a protocol writes is there to be looked at.

#include <memory>
#include <string>
#include <untwist/testing/transport_double.hpp>

namespace untwist::testing {

/// A transport was asked for what makes no sense now. A double says so; a real one would do something, or nothing.
class OutOfOrder : public Error {
 public:
  using Error::Error;
};

/// A transport without a network, in the hands of the test.
///
/// It never calls the protocol: the test does, by data_received() and connection_lost().
///
/// **It is strict.** To pause what is paused, to resume what is not, or either of them when the connection is
/// disconnecting, throws OutOfOrder.
///
/// Twisted: `StringTransport`, and the strict producers of its tests.
class StringTransport : public TransportDouble {
 public:
  /// As TransportDouble's.
  using TransportDouble::TransportDouble;

  //! [value]
  /// Everything that was written, in one piece. Twisted: `value`.
  virtual const std::string& value() const = 0;
  /// Forgets what was written. Twisted: `clear`.
  virtual void clear() = 0;
  //! [value]

  /// Has the protocol paused the connection, and not resumed it?
  virtual bool paused() const = 0;
};

/// The transport of step 5.2. lose_connection() only sets disconnecting(): what is written afterwards is kept, too, so
/// that a test can see it.
std::shared_ptr<StringTransport> make_string_transport();

}  // namespace untwist::testing
