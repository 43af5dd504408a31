#pragma once
/// @file
/// One log line for each response, in the usual format.

#include <cstdint>
#include <string>
#include <untwist/http/write.hpp>

namespace untwist::http {

/// The log entry for a response, written once the response was handed to the transport, or dropped because the client
/// left.
struct Access {
  Address peer = {};            ///< the client
  WallTime when = {};           ///< when the entry was written
  std::string method = {};      ///< empty if the request was refused before the method could be read
  std::string target = {};      ///< the request target, as it was sent
  int minor_version = 1;        ///< the x of HTTP/1.x
  std::string referer = {};     ///< empty if the client sent none
  std::string user_agent = {};  ///< empty if the client sent none
  int status = 0;               ///< the response's status; 0 if the client left before there was one
  std::uint64_t bytes = 0;      ///< the size of the body
};

/// `127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"`, without a line end.
///
/// Text from the client is escaped: quotes, backslashes, and everything that is not visible ASCII. Status 0 means that
/// the client left before it got a response.
/// Twisted: `combinedLogFormatter`.
std::string access_line(const Access& access);

}  // namespace untwist::http
