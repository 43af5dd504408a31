#pragma once
/// @file
/// Requests out of bytes. Nothing here knows of connections, of time, or of what a request is for.
///
/// What is ambiguous is refused, never guessed: where two readers of one message may disagree, somebody smuggles a
/// second message past the first reader. RFC 9112.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>

namespace untwist::http {

/// Limits: what is above one is refused with the status that its line names. Sizes are in bytes.
struct Limits {
  std::size_t request_line = 8192;  ///< without its line end; more is 414
  std::size_t head = 16384;         ///< request line and fields, with line ends; more is 431
  std::size_t fields = 500;         ///< more is 431
  std::size_t body = 1 << 20;       ///< decoded; more is 413
  std::size_t chunk_line = 1024;    ///< a chunk's size and extensions; more is 400
  std::size_t extensions = 16384;   ///< of all the chunks of a body, each from its semicolon on; more is 400
  std::size_t trailers = 65536;     ///< fields after the last chunk, with line ends; more is 400
};

// ---- the head

/// The three parts of a request line. Views into it.
struct RequestLine {
  std::string_view method;  ///< a token, in whatever case it came
  std::string_view target;  ///< as it came, not decoded
  int minor_version = 1;    ///< of HTTP/1.x
};

//! [parse_request_line]
/// Takes a request line apart: `GET /page HTTP/1.1`, without its line end.
///
/// Exactly one space between the parts; the method is a token; the target is visible ASCII.
/// @throws Refusal  400; 505 for a version that is well written but not 1.x. RFC 9112, section 3.
RequestLine parse_request_line(std::string_view line);
//! [parse_request_line]

/// The x of `HTTP/1.x`; 1 for whatever is above.
/// @throws Refusal  400 when it is no version, 505 for another major one. RFC 9110, section 2.5.
int parse_version(std::string_view version);

/// A header field. Views into its line.
struct FieldLine {
  std::string_view name;   ///< a token, in whatever case it came
  std::string_view value;  ///< without the white space around it
};

//! [parse_field]
/// Takes a field line apart: `Host: example.org`, without its line end.
///
/// @throws Refusal  400: no colon; a name that is no token, so no white space before the colon either; a control byte in the
///                  value. A line that begins with white space has no name: the folding of old is refused. RFC 9112, section 5.
FieldLine parse_field(std::string_view line);
//! [parse_field]

/// The parts of a target. Views into it.
struct Target {
  std::string_view path;       ///< empty for "http://host", which means "/"
  std::string_view query;      ///< without the question mark
  std::string_view authority;  ///< of the absolute form only
};

/// Takes a target apart: "/path?query", "http://host/path?query" or "*", which only OPTIONS may ask for.
/// @throws Refusal  400 for anything else. RFC 9112, section 3.2.
Target parse_target(std::string_view target);

/// A host, and perhaps a port: "example.org", "10.0.0.1:80", "[::1]:8000". RFC 3986, section 3.2.2.
bool is_host(std::string_view text);

/// Finds the head of a request in bytes that grow, and reads it line by line as it comes.
class HeadParser {
 public:
  /// @param limits  must outlive it.
  explicit HeadParser(const Limits& limits) : limits_(limits) {}

  /// Looks at what has come since.
  /// @param bytes  begins with the head, and with all that was looked at before.
  /// @returns is the head whole?
  /// @throws Refusal  at the first line that is wrong.
  bool look(std::string_view bytes);

  /// Takes the whole head off the bytes, and is ready for the next one.
  Request take(std::string_view& bytes);

  /// The request as far as it has been read: a head may be incomplete, or refused in the middle.
  /// @param bytes  as for look().
  Request begun(std::string_view bytes) const;

 private:
  void read_line(std::string_view bytes, std::size_t end);
  void check_limits(std::size_t line_so_far, std::size_t head_so_far) const;

  const Limits& limits_;
  Request request_;           // as far as it is known
  std::size_t line_ = 0;      // where the line that is read begins
  std::size_t searched_ = 0;  // so far there is no end of it
  bool has_request_line_ = false;
  bool skipped_an_empty_line_ = false;
};

/// Refuses a head whose Host is not right.
/// @throws Refusal  400: none in HTTP/1.1, more than one, or no host. RFC 9112, section 3.2.
void check_host(const Request& head);

/// Does the client ask to close? `close` anywhere in any Connection field; or HTTP/1.0.
bool wants_close(const Request& head);

// ---- the body

/// How a body is marked off from what follows it.
struct Framing {
  /// How the end of the body is found.
  enum class Kind { none, length, chunked };
  Kind kind = Kind::none;    ///< `none`: there is no body
  std::uint64_t length = 0;  ///< for Kind::length
};

//! [framing_of]
/// How long is this request's body? Without Content-Length and Transfer-Encoding, there is none.
///
/// @throws Refusal  whenever two readers might disagree, so also when chunked is not the last transfer coding: 400; 501
///                  for an unknown coding before it. RFC 9112, section 6.
Framing framing_of(const Request& head);
//! [framing_of]

/// The number that a Content-Length is: digits only, and at most 2^63 - 1.
/// @throws Refusal  400.
std::uint64_t parse_content_length(std::string_view value);

/// The size that a chunk begins with: `1a`, `1a;name=value`, `1a ;name`. Extensions are ignored.
/// @throws Refusal  400. RFC 9112, section 7.1.
std::uint64_t parse_chunk_size(std::string_view line);

/// Takes one body out of bytes as they come.
class BodyDecoder {
 public:
  /// @param limits  must outlive it.
  /// @throws Refusal  413 when the body is known to be too large.
  BodyDecoder(const Framing& framing, const Limits& limits);

  /// Takes what belongs to the body off @p bytes, and appends the content to @p body. What it leaves it wants to see
  /// again, with more behind it.
  /// @throws Refusal  400; 413 when the body becomes too large.
  void take(std::string_view& bytes, std::string& body);

  /// Is the body whole?
  bool done() const noexcept { return part_ == Part::done; }

 private:
  enum class Part { content, chunk_size, chunk, chunk_end, trailers, done };

  void take_content(std::string_view& bytes, std::string& body);
  bool take_chunk_part(std::string_view& bytes, std::string& body);
  std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t at_most) const;
  void make_room_for(std::uint64_t more, std::size_t so_far) const;

  const Limits& limits_;
  Part part_ = Part::done;
  std::uint64_t left_ = 0;      // of the content, or of the chunk
  std::size_t extensions_ = 0;  // bytes of them so far
  std::size_t trailers_ = 0;    // bytes of them so far
};

}  // namespace untwist::http
