#pragma once
/// @file
/// One line for each response, as log readers know it.

#include <cstdint>
#include <string>
#include <untwist/http/write.hpp>

namespace untwist::http {

/// What is told of a response once it was handed to the transport, or given up because the client went.
struct Access {
  Address peer = {};            ///< the client
  WallTime when = {};           ///< when it was told
  std::string method = {};      ///< empty when the request was refused before it could be read
  std::string target = {};      ///< as it was asked for
  int minor_version = 1;        ///< of HTTP/1.x
  std::string referer = {};     ///< empty when the client did not say
  std::string user_agent = {};  ///< empty when the client did not say
  int status = 0;               ///< of the response; 0: the client left before there was one
  std::uint64_t bytes = 0;      ///< of the body
};

/// `127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"`, without a line end.
///
/// What came from the client is escaped: quotes, backslashes, and whatever is not visible ASCII. The status 0 says that
/// the client left before it got a response.
/// Twisted: `combinedLogFormatter`.
std::string access_line(const Access& access);

}  // namespace untwist::http
