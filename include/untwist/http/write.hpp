#pragma once
/// @file
/// Bytes out of responses. Nothing here knows of connections, or of what a response says.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>

namespace untwist::http {

/// What the server says about the connection, beside the response's own fields.
struct Delivery {
  std::string_view date = {};                ///< as format_date() writes it; empty says nothing
  std::optional<std::uint64_t> length = {};  ///< Content-Length
  bool chunked = false;                      ///< Transfer-Encoding: chunked
  bool close = false;                        ///< Connection: close
};

//! [write_head]
/// Appends the head of a response to @p out: the status line, the fields, what the delivery says, an empty line.
///
/// Each line ends with CR LF. RFC 9112, section 4.
void write_head(std::string& out, int status, const Fields& fields, const Delivery& delivery = {});
//! [write_head]

/// Appends the fields that a delivery stands for.
void write_delivery(std::string& out, const Delivery& delivery);

/// Appends one chunk: its size in hexadecimal digits, the bytes. An empty piece appends nothing: an empty chunk would
/// be the end. RFC 9112, section 7.1.
void write_chunk(std::string& out, std::string_view piece);
/// Appends the end of a chunked body.
void write_last_chunk(std::string& out);

/// May the response to this method, with this status, have a body? Not to HEAD; not with 204, 205 and 304.
/// RFC 9110, section 6.4.1.
bool may_have_body(std::string_view method, int status);

/// A moment, to the second, as the clocks of the world show it.
using WallTime = std::chrono::system_clock::time_point;

/// `Sun, 06 Nov 1994 08:49:37 GMT`. RFC 9110, section 5.6.7.
std::string format_date(WallTime when);
/// The moment that a date means, in any of the three forms that RFC 9110 knows; nothing if it is not a date.
/// @param now  tells which century the two-digit years of the second form belong to: at most fifty years ahead.
std::optional<WallTime> parse_date(std::string_view text, WallTime now = std::chrono::system_clock::now());

}  // namespace untwist::http
