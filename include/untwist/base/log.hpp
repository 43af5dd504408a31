#pragma once
/// @file
/// Where errors go that have no caller to report to.
///
/// An event loop calls your code; if your code throws, no caller above it could do anything sensible. The loop logs the
/// error and goes on. The log belongs to the process: it is the one thing here that is global, like standard error.

#include <functional>
#include <string>
#include <string_view>
#include <untwist/base/failure.hpp>

namespace untwist {

/// Receives one logged error: what the library was doing, and what went wrong.
using ErrorObserver = std::function<void(std::string_view doing, const Failure& failure)>;

/// Logs an error that cannot be passed to a caller. May be called from any thread.
///
/// Without an observer it writes one line to standard error, and never waits for the reader: see LineWriter.
/// Twisted: `log.err`.
void log_error(std::string_view doing, const Failure& failure) noexcept;

/// Logs the exception that is being handled. Call it inside a catch block.
void log_current_error(std::string_view doing) noexcept;

/// Logs an unhandled failure at the end of a chain (see deferred.hpp): what it was, and where it came from.
void log_unhandled(const Failure& failure) noexcept;

/// Makes @p observer receive every logged error from now on, in the thread that logs.
///
/// @returns the previous observer, which may be empty, so that it can be put back.
ErrorObserver set_error_observer(ErrorObserver observer);

}  // namespace untwist
