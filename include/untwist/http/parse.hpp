#pragma once
/// @file
/// Parsing requests. Nothing here knows about connections, time, or the meaning of a request.
///
/// Ambiguous input is refused, never guessed at: where two readers of one message may disagree, an attacker can smuggle
/// a second message past the first reader. RFC 9112.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>

namespace untwist::http {

/// Limits. A request that exceeds one is refused with the status that is given for it. Sizes are in bytes.
struct Limits {
  std::size_t request_line = 8192;  ///< the request line, without its line end: 414
  std::size_t head = 16384;         ///< the request line and fields, with line ends: 431
  std::size_t fields = 500;         ///< the number of fields: 431
  std::size_t body = 1 << 20;       ///< the decoded body: 413
  std::size_t chunk_line = 1024;    ///< the line with a chunk's size and extensions: 400
  std::size_t extensions = 16384;   ///< the extensions of all chunks of a body, each from its semicolon on: 400
  std::size_t trailers = 65536;     ///< the fields after the last chunk, with line ends: 400
};

// ---- the head

/// The three parts of a request line. Views into the line.
struct RequestLine {
  std::string_view method;  ///< a token, in its original case
  std::string_view target;  ///< as it was sent, not decoded
  int minor_version = 1;    ///< the x of HTTP/1.x
};

//! [parse_request_line]
/// Splits a request line into its parts: `GET /page HTTP/1.1`, without its line end.
///
/// There is exactly one space between the parts. The method is a token. The target is visible ASCII.
/// @throws Refusal  505 for a well-formed version other than 1.x; 400 for anything else. RFC 9112, section 3.
RequestLine parse_request_line(std::string_view line);
//! [parse_request_line]

/// The x of `HTTP/1.x`; 1 for any x above 1.
/// @throws Refusal  400 for a malformed version, 505 for another major version. RFC 9110, section 2.5.
int parse_version(std::string_view version);

/// A header field. Views into its line.
struct FieldLine {
  std::string_view name;   ///< a token, in its original case
  std::string_view value;  ///< without the white space around it
};

//! [parse_field]
/// Splits a field line into name and value: `Host: example.org`, without its line end.
///
/// White space before the colon, or at the beginning of the line (the obsolete line folding), makes the name invalid.
/// @throws Refusal  400 if there is no colon, the name is not a token, or the value contains a control byte. RFC 9112,
///                  section 5.
FieldLine parse_field(std::string_view line);
//! [parse_field]

/// The parts of a request target. Views into it.
struct Target {
  std::string_view path;       ///< empty for "http://host", which means "/"
  std::string_view query;      ///< without the question mark
  std::string_view authority;  ///< only in the absolute form
};

/// Splits a request target into its parts: "/path?query", "http://host/path?query" or "*", which is for OPTIONS only.
/// @throws Refusal  400 for anything else. RFC 9112, section 3.2.
Target parse_target(std::string_view target);

/// Is this a host, perhaps with a port: "example.org", "10.0.0.1:80", "[::1]:8000"? RFC 3986, section 3.2.2.
bool is_host(std::string_view text);

/// Finds the head of a request in a growing buffer, and reads it line by line as it comes.
class HeadParser {
 public:
  /// @param limits  must outlive it.
  explicit HeadParser(const Limits& limits) : limits_(limits) {}

  /// Looks at the bytes that have come since the last call.
  /// @param bytes  begins with the head, and includes everything that was passed before.
  /// @returns whether the head is complete.
  /// @throws Refusal  at the first invalid line.
  bool look(std::string_view bytes);

  /// Removes the complete head from the front of @p bytes, and is ready for the next one.
  Request take(std::string_view& bytes);

  /// The request as far as it has been read: its head may be incomplete, or refused in the middle.
  /// @param bytes  as for look().
  Request begun(std::string_view bytes) const;

 private:
  bool take_line(std::string_view bytes, std::size_t newline);
  void read_line(std::string_view bytes, std::size_t end);
  void check_unfinished(std::string_view bytes) const;
  void check_limits(std::size_t line_so_far, std::size_t head_so_far) const;

  const Limits& limits_;
  Request request_;           // the request as far as it is known
  std::size_t line_ = 0;      // where the current line begins
  std::size_t searched_ = 0;  // its end is not before this position
  bool has_request_line_ = false;
  bool skipped_an_empty_line_ = false;
};

/// Refuses a head whose Host field is not valid.
/// @throws Refusal  400 if Host is missing in HTTP/1.1, occurs more than once, or is not a valid host. RFC 9112,
///                  section 3.2.
void check_host(const Request& head);

/// Must the connection close after the response? Yes if any Connection field contains `close`, and for HTTP/1.0.
bool wants_close(const Request& head);

// ---- the body

/// How a body is delimited from what follows it.
struct Framing {
  /// How the end of the body is found.
  enum class Kind { none, length, chunked };
  Kind kind = Kind::none;    ///< `none`: there is no body
  std::uint64_t length = 0;  ///< for Kind::length
};

//! [framing_of]
/// How is this request's body delimited? Without Content-Length and Transfer-Encoding, there is no body.
///
/// @throws Refusal  400 whenever two readers might disagree, and therefore also if chunked is not the last transfer
///                  coding; 501 for an unknown coding before it. RFC 9112, section 6.
Framing framing_of(const Request& head);
//! [framing_of]

/// The number in a Content-Length field: digits only, and at most 2^63 - 1.
/// @throws Refusal  400 for anything else.
std::uint64_t parse_content_length(std::string_view value);

/// The size at the beginning of a chunk: `1a`, `1a;name=value`, `1a ;name`. Extensions are ignored.
/// @throws Refusal  400 for anything else. RFC 9112, section 7.1.
std::uint64_t parse_chunk_size(std::string_view line);

/// Decodes one body as its bytes come.
class BodyDecoder {
 public:
  /// @param limits  must outlive it.
  /// @throws Refusal  413 if the body is known to be too large.
  BodyDecoder(const Framing& framing, const Limits& limits);

  /// Removes bytes of the body from the front of @p bytes, and appends the content to @p body. Pass the bytes that it
  /// leaves again, followed by more.
  /// @throws Refusal  400 if the body is malformed; 413 if it becomes too large.
  void take(std::string_view& bytes, std::string& body);

  /// Is the body complete?
  bool done() const noexcept { return part_ == Part::done; }

 private:
  enum class Part { content, chunk_size, chunk, chunk_end, trailers, done };

  void take_content(std::string_view& bytes, std::string& body);
  bool take_chunk_part(std::string_view& bytes, std::string& body);
  std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t at_most) const;
  void make_room_for(std::uint64_t more, std::size_t so_far) const;

  const Limits& limits_;
  Part part_ = Part::done;
  std::uint64_t left_ = 0;      // remaining bytes of the content, or of the chunk
  std::size_t extensions_ = 0;  // bytes of extensions so far
  std::size_t trailers_ = 0;    // bytes of trailers so far
};

}  // namespace untwist::http
