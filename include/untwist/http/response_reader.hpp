#pragma once
/// @file
/// From a request to bytes, and from bytes to a response. Nothing here knows about connections or time.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/http_client.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist::http {

// ---- requests

//! [request_head]
/// The head of a request, as it is sent: the request line, the fields, an empty line.
///
/// Host comes first: the request's own, if it has one. Then come the request's other fields, in their order, without
/// those that say how the body is framed and whether the connection stays: Content-Length, Transfer-Encoding and
/// Connection are decided here. A body that is text has a Content-Length; so has an Upload whose length is known;
/// another Upload is sent in chunks. Without a body, POST, PUT and PATCH have a Content-Length of 0. RFC 9110,
/// section 8.6.
/// @param url  where it goes; request.url is not looked at.
/// @throws BadRequest  if the method is not a token, or host or target are not visible ASCII. (In the values of fields,
///                     line ends are spaces already: see Fields.)
std::string request_head(const Url& url, const ClientRequest& request);
//! [request_head]

// ---- responses

/// How the end of a body is found.
enum class BodyEnd {
  none,     ///< there is no body
  length,   ///< after so many bytes
  chunked,  ///< after the last chunk
  close,    ///< when the connection ends
};

/// What a head says about its body and its connection.
struct BodyFraming {
  BodyEnd ends = BodyEnd::none;  ///< how the end is found
  std::uint64_t length = 0;      ///< for BodyEnd::length
  bool keeps_alive = false;      ///< may the connection be used again after the body?
};

/// The three parts of a status line. Views into the line.
struct StatusLine {
  int minor_version = 1;    ///< the x of HTTP/1.x
  int status = 0;           ///< three digits, 100 to 999
  std::string_view reason;  ///< may be empty
};

/// Splits a status line into its parts: `HTTP/1.1 200 OK`, without its line end. The reason may be left out, and the
/// space before it.
/// @throws BadResponse  for anything else. RFC 9112, section 4.
StatusLine parse_status_line(std::string_view line);

//! [body_framing]
/// How does the body of this response end?
///
/// HEAD has no body, and neither have the statuses 204 and 304, whatever their fields say. Otherwise chunks are
/// decisive if there is a Transfer-Encoding, then the length, and then the end of the connection.
///
/// The connection may be used again if both sides know that it stays (HTTP/1.1, no `Connection: close`), the body ends
/// before it, and nobody could disagree about where: not with a length beside the chunks.
/// @param method  of the request.
/// @throws BadResponse  if there is a body whose end is not certain: any transfer coding but chunked; or, without one,
///                      several lengths that differ, or a length that is not a number. RFC 9112, section 6.3.
BodyFraming body_framing(std::string_view method, const ResponseHead& head);
//! [body_framing]

/// Reads one response after the other from a growing buffer.
class ResponseReader {
 public:
  /// @param limits  must outlive it.
  explicit ResponseReader(const ResponseLimits& limits);

  /// A request was sent: a response is expected.
  void begin(std::string_view method);
  /// Bytes have come.
  void append(std::string_view bytes);

  /// Has anything come since begin()?
  bool has_begun() const noexcept { return begun_; }
  /// Are there bytes that nothing has taken?
  bool has_more() const noexcept { return !in_.empty(); }

  /// Reads as much of the head as has come. Interim responses are passed over.
  /// @returns whether it is complete.
  /// @throws BadResponse  at the first byte that cannot be right.
  bool take_head();
  /// The complete head, once.
  ResponseHead head();
  /// What the head says about its body.
  const BodyFraming& framing() const noexcept { return framing_; }

  /// Appends what has come of the body to @p body.
  /// @returns whether the body is complete.
  /// @throws BadResponse  if the body is malformed.
  bool take_body(std::string& body);
  /// The connection has ended in good order: is the body complete?
  bool ends_here() const noexcept { return framing_.ends == BodyEnd::close || body_is_complete(); }
  /// Has the whole body been taken?
  bool body_is_complete() const noexcept;

 private:
  bool take_one_head();
  void read_line(std::string_view bytes, std::size_t end);
  void continue_field(std::string_view bytes, std::size_t end);
  void complete_head(std::size_t size);
  void check_limits(std::size_t so_far) const;

  const ResponseLimits& limits_;
  const Limits body_limits_;
  ReceiveBuffer in_;
  std::string method_;
  bool begun_ = false;

  ResponseHead head_;                                       // as far as it is known
  std::size_t line_ = 0;                                    // where the current line begins in the buffer
  std::size_t searched_ = 0;                                // its end is not before this position
  std::vector<std::pair<std::size_t, std::size_t>> folds_;  // line ends and white space within values
  int interim_ = 0;

  BodyFraming framing_;
  std::optional<BodyDecoder> decoder_;
};

}  // namespace untwist::http
