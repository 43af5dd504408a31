#pragma once
/// @file
/// What can go wrong, by name. Each class keeps the name Twisted gives it wherever it has one.

#include <stdexcept>
#include <string>
#include <system_error>

namespace untwist {

/// The root of the errors of this library.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// ---- the reactor ----------------------------------------------------------------------------------------------------

/// stop() of a reactor that does not run, or that was asked to stop before. Twisted: `ReactorNotRunning`.
class NotRunning : public Error {
 public:
  using Error::Error;
};

/// run() inside run(). Twisted: `ReactorAlreadyRunning`.
class AlreadyRunning : public Error {
 public:
  using Error::Error;
};

/// cancel(), reset() or delay() of a call that has run, or is running. Twisted: `AlreadyCalled`.
class AlreadyCalled : public Error {
 public:
  using Error::Error;
};

/// cancel(), reset() or delay() of a call that was cancelled. Twisted: `AlreadyCancelled`.
class AlreadyCancelled : public Error {
 public:
  using Error::Error;
};

/// Removal of a trigger that is not there, or no longer. Twisted: `ValueError` of `removeSystemEventTrigger`.
class UnknownTrigger : public Error {
 public:
  using Error::Error;
};

// ---- how a connection ends ------------------------------------------------------------------------------------------

/// A connection is over; the derived class says how. Twisted: `ConnectionClosed`.
class ConnectionClosed : public Error {
 public:
  using Error::Error;
};

/// It ended in good order: one side said it had no more to send, and closed. Twisted: `ConnectionDone`.
class ConnectionDone : public ConnectionClosed {
 public:
  ConnectionDone() : ConnectionClosed("connection closed cleanly") {}
};

/// It ended badly: a reset, an error of the network, a reactor that shut down. Twisted: `ConnectionLost`.
class ConnectionLost : public ConnectionClosed {
 public:
  /// @p why is the message; @p code is what the operating system said, if it did.
  explicit ConnectionLost(const std::string& why = "connection lost", std::error_code code = {})
      : ConnectionClosed(why), code_(code) {}

  /// The operating system's reason, or an empty code.
  const std::error_code& code() const noexcept { return code_; }

 private:
  std::error_code code_;
};

/// This side called abort_connection(). Twisted: `ConnectionAborted`.
class ConnectionAborted : public ConnectionClosed {
 public:
  ConnectionAborted() : ConnectionClosed("connection aborted by this side") {}
};

// ---- how a connection or a port does not come about

/// No connection came about; the message says what was tried and why it failed. Twisted: `ConnectError`.
class ConnectError : public Error {
 public:
  /// @p why is the message; @p code is what the operating system said, if it did.
  explicit ConnectError(const std::string& why, std::error_code code = {}) : Error(why), code_(code) {}

  /// The operating system's reason, or an empty code.
  const std::error_code& code() const noexcept { return code_; }

 private:
  std::error_code code_;
};

/// The other side answered that nobody listens there. Twisted: `ConnectionRefusedError`.
class ConnectionRefused : public ConnectError {
 public:
  /// As ConnectError's.
  using ConnectError::ConnectError;
};

/// Nobody answered in time. Twisted: `TimeoutError`.
class ConnectTimeout : public ConnectError {
 public:
  /// As ConnectError's.
  using ConnectError::ConnectError;
};

/// This side gave up the attempt itself. Twisted: `UserError`.
class ConnectCancelled : public ConnectError {
 public:
  /// As ConnectError's.
  using ConnectError::ConnectError;
};

/// The host name has no address. Twisted: `DNSLookupError`.
class UnknownHost : public ConnectError {
 public:
  /// As ConnectError's.
  using ConnectError::ConnectError;
};

/// A port could not be opened. Twisted: `CannotListenError`.
class CannotListen : public ConnectError {
 public:
  /// As ConnectError's.
  using ConnectError::ConnectError;
};

}  // namespace untwist
