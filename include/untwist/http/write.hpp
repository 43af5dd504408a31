#pragma once
/// @file
/// Writing responses. Nothing here knows about connections, or about the meaning of a response.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>

namespace untwist::http {

/// The fields about the connection, which the server adds to the response's own fields.
struct Delivery {
  std::string_view date = {};                ///< Date, as format_date() writes it; empty for no field
  std::optional<std::uint64_t> length = {};  ///< Content-Length
  bool chunked = false;                      ///< Transfer-Encoding: chunked
  bool close = false;                        ///< Connection: close
};

//! [write_head]
/// Appends the head of a response to @p out: the status line, the fields, the fields of @p delivery, an empty line.
///
/// Each line ends with CR LF. RFC 9112, section 4.
void write_head(std::string& out, int status, const Fields& fields, const Delivery& delivery = {});
//! [write_head]

/// Appends the fields of @p delivery.
void write_delivery(std::string& out, const Delivery& delivery);

/// Appends one chunk: its size in hexadecimal digits, then the bytes. For an empty piece it appends nothing: an empty
/// chunk would mean the end. RFC 9112, section 7.1.
void write_chunk(std::string& out, std::string_view piece);
/// Appends the end of a chunked body.
void write_last_chunk(std::string& out);

/// May a response to this method, with this status, have a body? Not in response to HEAD, and not with status 204, 205
/// or 304. RFC 9110, sections 6.4.1 and 15.3.6.
bool may_have_body(std::string_view method, int status);

/// A point in time on the wall clock.
using WallTime = std::chrono::system_clock::time_point;

/// `Sun, 06 Nov 1994 08:49:37 GMT`. RFC 9110, section 5.6.7.
std::string format_date(WallTime when);
/// Parses a date in any of the three forms in RFC 9110. Returns nothing if it is not a date.
/// @param now  decides the century of the two-digit years in the second form: at most fifty years ahead of it.
std::optional<WallTime> parse_date(std::string_view text, WallTime now = std::chrono::system_clock::now());

}  // namespace untwist::http
