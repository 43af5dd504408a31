#pragma once
/// @file
/// The errors of this library. The documentation of each class gives Twisted's name for it, if there is one.

#include <stdexcept>
#include <string>
#include <system_error>

namespace untwist {

/// The base class of all errors of this library.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// ---- the reactor ----------------------------------------------------------------------------------------------------

/// stop() was called on a reactor that is not running, or has already been asked to stop. Twisted: `ReactorNotRunning`.
class NotRunning : public Error {
 public:
  using Error::Error;
};

/// run() was called inside run(). Twisted: `ReactorAlreadyRunning`.
class AlreadyRunning : public Error {
 public:
  using Error::Error;
};

/// cancel(), reset() or delay() was called on a call that has run or is running. Twisted: `AlreadyCalled`.
class AlreadyCalled : public Error {
 public:
  using Error::Error;
};

/// cancel(), reset() or delay() was called on a cancelled call. Twisted: `AlreadyCancelled`.
class AlreadyCancelled : public Error {
 public:
  using Error::Error;
};

/// A trigger was to be removed that does not exist, or was already removed. Twisted: `ValueError` of
/// `removeSystemEventTrigger`.
class UnknownTrigger : public Error {
 public:
  using Error::Error;
};

// ---- how a connection ends ------------------------------------------------------------------------------------------

/// A connection is over; the derived class says how it ended. Twisted: `ConnectionClosed`.
class ConnectionClosed : public Error {
 public:
  using Error::Error;
};

/// It ended in good order: one side ended its output, and the connection was closed. Twisted: `ConnectionDone`.
class ConnectionDone : public ConnectionClosed {
 public:
  ConnectionDone() : ConnectionClosed("connection closed cleanly") {}
};

/// It ended abnormally: by a reset, a network error, or the shutdown of the reactor. Twisted: `ConnectionLost`.
class ConnectionLost : public ConnectionClosed {
 public:
  /// @p why is the message; @p code is the operating system's error code, if there is one.
  explicit ConnectionLost(const std::string& why = "connection lost", std::error_code code = {})
      : ConnectionClosed(why), code_(code) {}

  /// The operating system's error code, or an empty code.
  const std::error_code& code() const noexcept { return code_; }

 private:
  std::error_code code_;
};

/// This side called abort_connection(). Twisted: `ConnectionAborted`.
class ConnectionAborted : public ConnectionClosed {
 public:
  ConnectionAborted() : ConnectionClosed("connection aborted by this side") {}
};

// ---- why a connection or a port could not be opened

/// No connection was made; the message says what was tried and why it failed. Twisted: `ConnectError`.
class ConnectError : public Error {
 public:
  /// @p why is the message; @p code is the operating system's error code, if there is one.
  explicit ConnectError(const std::string& why, std::error_code code = {}) : Error(why), code_(code) {}

  /// The operating system's error code, or an empty code.
  const std::error_code& code() const noexcept { return code_; }

 private:
  std::error_code code_;
};

/// The other side answered that nothing is listening there. Twisted: `ConnectionRefusedError`.
class ConnectionRefused : public ConnectError {
 public:
  /// As in ConnectError.
  using ConnectError::ConnectError;
};

/// There was no answer in time. Twisted: `TimeoutError`.
class ConnectTimeout : public ConnectError {
 public:
  /// As in ConnectError.
  using ConnectError::ConnectError;
};

/// This side cancelled the attempt. Twisted: `UserError`.
class ConnectCancelled : public ConnectError {
 public:
  /// As in ConnectError.
  using ConnectError::ConnectError;
};

/// The host name has no address. Twisted: `DNSLookupError`.
class UnknownHost : public ConnectError {
 public:
  /// As in ConnectError.
  using ConnectError::ConnectError;
};

/// A port could not be opened. Twisted: `CannotListenError`.
class CannotListen : public ConnectError {
 public:
  /// As in ConnectError.
  using ConnectError::ConnectError;
};

}  // namespace untwist
