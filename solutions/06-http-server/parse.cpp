// Lesson 06 · An HTTP server: from bytes to requests.
//
// The contracts are in include/untwist/http/parse.hpp; helpers for HTTP's grammar are in syntax.hpp. This file is
// yours: change any of it, as long as the contracts hold.

#include <arpa/inet.h>
#include <limits>

#include <untwist/course/todo.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

// ---- lines

RequestLine parse_request_line(std::string_view line) {
  // Task 6.1: Split the line into method, target and version, with exactly one space between them.
  // Throw Refusal 400 if there are not three parts.
  // Throw Refusal 400 unless the method is_token() and the target is_visible().
  // Pass the version to parse_version(), which throws 400 or 505.
  // Return the three.
  // [6.1
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  if (first == line.npos || second == line.npos) throw Refusal(400, "The request line does not have three parts.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (!is_token(method)) throw Refusal(400, "The method is not a token.");
  if (!is_visible(target)) throw Refusal(400, "The request target must be visible ASCII.");
  return {method, target, parse_version(line.substr(second + 1))};
  // 6.1]
}

int parse_version(std::string_view version) {
  const bool well_written = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
  if (!well_written) throw Refusal(400, "The HTTP version is malformed.");
  if (version[5] != '1') throw Refusal(505, "This server supports only HTTP/1.x.");
  return version[7] == '0' ? 0 : 1;
}

FieldLine parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos) throw Refusal(400, "A header field has no colon.");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) throw Refusal(400, "A header field name is not a token.");
  const std::string_view value = trim(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(), is_control))
    throw Refusal(400, "A header field value contains a control character.");
  return {name, value};
}

// ---- targets and hosts

Target parse_target(std::string_view target) {
  if (target == "*") return {.path = target, .query = {}, .authority = {}};
  Target parts;
  if (!target.starts_with('/')) {
    const std::size_t scheme = target.find("://");
    const bool known = scheme != target.npos &&
                       (same_name(target.substr(0, scheme), "http") || same_name(target.substr(0, scheme), "https"));
    if (!known) throw Refusal(400, "The request target is neither a path nor an absolute URL.");
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?#"), target.size());
    parts.authority = target.substr(0, end);
    if (!is_host(parts.authority)) throw Refusal(400, "The request target does not name a valid host.");
    target.remove_prefix(end);
  }
  if (target.find('#') != target.npos) throw Refusal(400, "The request target contains a fragment.");
  const std::size_t question = std::min(target.find('?'), target.size());
  parts.path = target.substr(0, question);
  if (question < target.size()) parts.query = target.substr(question + 1);
  return parts;
}

namespace {

bool is_port(std::string_view text) {
  unsigned long port = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    port = std::min(port * 10 + static_cast<unsigned long>(c - '0'), 100'000ul);
  }
  return port <= 65535;
}

bool is_ipv6(std::string_view text) {
  in6_addr address;
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool is_registered_name(std::string_view text) {
  const auto allowed = [](char c) {
    return is_letter(c) || is_digit(c) ||
           (c != '\0' && std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos);
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed) && percent_decode(text);
}

}  // namespace

bool is_host(std::string_view text) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == text.npos || !is_ipv6(text.substr(1, bracket - 1))) return false;
    end = bracket + 1;
  } else if (!is_registered_name(text.substr(0, end))) {
    return false;
  }
  if (end >= text.size()) return true;
  return text[end] == ':' && is_port(text.substr(end + 1));
}

void check_host(const Request& head) {
  const std::size_t hosts = head.count("host");
  if (hosts > 1) throw Refusal(400, "There is more than one Host field.");
  if (hosts == 0 && head.minor_version() > 0) throw Refusal(400, "The Host field is missing.");
  if (hosts == 1 && !is_host(*head.field("host"))) throw Refusal(400, "The Host field is not a valid host.");
}

bool wants_close(const Request& head) {
  // Task 6.7: Return true for HTTP/1.0, even if the client asks to keep the connection.
  // For HTTP/1.1, return true if any Connection field lists `close`, in any case. Otherwise return false.
  // [6.7 else return true;
  return head.minor_version() == 0 || head.lists("connection", "close");
  // 6.7]
}

// ---- the head

bool HeadParser::look(std::string_view bytes) {
  // Task 6.2: Find the next '\n', from searched_ on.
  // Pass every complete line to take_line(); when that returns true, the head is whole: return true.
  // Remember in searched_ what was searched, to the end: no byte is searched twice.
  // [6.2
  for (std::size_t newline; (newline = bytes.find('\n', searched_)) != bytes.npos;) {
    searched_ = newline + 1;
    if (take_line(bytes, newline)) return true;
  }
  searched_ = bytes.size();
  // 6.2]
  check_unfinished(bytes);
  return false;
}

// Reads the line that ends with this newline. Is it the empty line that ends the head?
bool HeadParser::take_line(std::string_view bytes, std::size_t newline) {
  const bool has_cr = newline > line_ && bytes[newline - 1] == '\r';
  const std::size_t end = has_cr ? newline - 1 : newline;
  check_limits(end - line_, newline + 1);
  if (!has_cr) throw Refusal(400, "A line does not end with CR LF.");
  const bool empty = end == line_, whole = empty && has_request_line_;
  if (!empty) {
    read_line(bytes, end);
  } else if (!whole && std::exchange(skipped_an_empty_line_, true)) {
    throw Refusal(400, "There is more than one empty line before the request.");
  }
  line_ = newline + 1;
  return whole;
}

// A line may be too long before its end has come. A CR that was the last byte may be half of its end.
void HeadParser::check_unfinished(std::string_view bytes) const {
  const bool has_cr = bytes.size() > line_ && bytes.back() == '\r';
  check_limits(bytes.size() - line_ - (has_cr ? 1 : 0), bytes.size());
}

Request HeadParser::take(std::string_view& bytes) {
  request_.head_.assign(bytes.substr(0, line_));
  bytes.remove_prefix(line_);
  line_ = searched_ = 0;
  has_request_line_ = skipped_an_empty_line_ = false;
  return std::exchange(request_, Request());
}

Request HeadParser::begun(std::string_view bytes) const {
  Request known = request_;
  known.head_.assign(bytes);
  return known;
}

void HeadParser::read_line(std::string_view bytes, std::size_t end) {
  const std::string_view line = bytes.substr(line_, end - line_);
  const auto slice = [&](std::string_view part) -> Request::Slice {
    if (part.empty()) return {};
    return {static_cast<std::uint32_t>(part.data() - bytes.data()), static_cast<std::uint32_t>(part.size())};
  };
  if (!has_request_line_) {
    const RequestLine parts = parse_request_line(line);
    request_.method_ = slice(parts.method);  // known from here on, even if the rest is wrong
    request_.target_ = slice(parts.target);
    request_.minor_version_ = parts.minor_version;
    if (parts.method == "CONNECT") throw Refusal(501, "This server is not a proxy.");
    const Target target = parse_target(parts.target);
    if (target.path == "*" && parts.method != "OPTIONS")
      throw Refusal(400, "Only OPTIONS may have the request target *.");
    request_.path_ = slice(target.path);
    request_.query_ = slice(target.query);
    request_.authority_ = slice(target.authority);
    has_request_line_ = true;
    return;
  }
  const FieldLine field = parse_field(line);
  request_.fields_.emplace_back(slice(field.name), slice(field.value));
}

void HeadParser::check_limits(std::size_t line_so_far, std::size_t head_so_far) const {
  // Task 6.11: Throw Refusal 414 if the request line is longer than limits_.request_line.
  // Throw Refusal 431 if there are more fields than limits_.fields.
  // Throw Refusal 431 if the head is longer than limits_.head.
  // A value equal to its limit is accepted.
  // [6.11 else
  if (!has_request_line_ && line_so_far > limits_.request_line) throw Refusal(414, "The request line is too long.");
  if (request_.fields_.size() > limits_.fields) throw Refusal(431, "There are too many header fields.");
  if (head_so_far > limits_.head) throw Refusal(431, "The header section is too large.");
  // 6.11]
}

// ---- the body

namespace {

void check_coding(const Request& head) {
  if (head.minor_version() == 0) throw Refusal(400, "HTTP/1.0 does not support Transfer-Encoding.");
  if (head.count("content-length") > 0)
    throw Refusal(400, "Content-Length and Transfer-Encoding must not appear together.");
  const std::string codings = head.joined("transfer-encoding").value_or("");
  std::string_view list = codings;
  int count = 0, chunked = 0;
  bool ends_with_chunked = false;
  while (const auto coding = next_element(list)) {
    ends_with_chunked = same_name(*coding, "chunked");
    chunked += ends_with_chunked;
    ++count;
  }
  // The end of the body can be found only if chunked is the last coding. No other coding before it is supported.
  if (!ends_with_chunked || chunked > 1) throw Refusal(400, "The last transfer coding, and no other, must be chunked.");
  if (count > 1) throw Refusal(501, "This server supports only the chunked transfer coding.");
}

}  // namespace

Framing framing_of(const Request& head) {
  // Task 6.8: If there is a Transfer-Encoding field, call check_coding(), and return Framing::Kind::chunked.
  // [6.8 else
  if (head.count("transfer-encoding") > 0) {
    check_coding(head);
    return {Framing::Kind::chunked, 0};
  }
  // 6.8]
  // Task 6.6: Without a Content-Length field, return `none`: there is no body.
  // With more than one, throw Refusal 400, even if they agree.
  // With one, return Framing::Kind::length and the number: see parse_content_length().
  // [6.6 else return {};
  const std::size_t lengths = head.count("content-length");
  if (lengths == 0) return {};
  if (lengths > 1) throw Refusal(400, "There is more than one Content-Length field.");
  return {Framing::Kind::length, parse_content_length(*head.field("content-length"))};
  // 6.6]
}

std::uint64_t parse_content_length(std::string_view value) {
  // Task 6.6: Throw Refusal 400 unless the value consists of digits, and has at least one.
  // Throw Refusal 400 if the number is larger than 2^63 - 1, the largest std::int64_t. Do not let it overflow.
  // Return the number.
  // [6.6
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    throw Refusal(400, "The Content-Length is not a decimal number.");
  }
  std::uint64_t length = 0;
  for (const char c : value) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > (most - digit) / 10) throw Refusal(400, "The Content-Length is too large.");
    length = length * 10 + digit;
  }
  return length;
  // 6.6]
}

std::uint64_t parse_chunk_size(std::string_view line) {
  // Task 6.8: Read hexadecimal digits, at least one, up to the end of the line or a semicolon. See hex_value().
  // Ignore spaces and tabs between the digits and the semicolon. Accept no other spaces.
  // Ignore the extensions after the semicolon, but throw Refusal 400 if they contain a control byte.
  // Throw Refusal 400 for anything else.
  // Throw Refusal 400 if the size is larger than 2^63 - 1. Do not let it overflow.
  // [6.8
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  std::string_view digits = line.substr(0, semicolon);
  const std::string_view extensions = line.substr(semicolon);
  while (!extensions.empty() && (digits.ends_with(' ') || digits.ends_with('\t'))) digits.remove_suffix(1);
  if (digits.empty()) throw Refusal(400, "A chunk has no size.");
  std::uint64_t size = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0) throw Refusal(400, "The size of a chunk is not a hexadecimal number.");
    if (size >> 59 != 0) throw Refusal(400, "The size of a chunk is too large.");
    size = size * 16 + static_cast<std::uint64_t>(digit);
  }
  if (std::any_of(extensions.begin(), extensions.end(), is_control)) {
    throw Refusal(400, "A chunk extension contains a control character.");
  }
  return size;
  // 6.8]
}

BodyDecoder::BodyDecoder(const Framing& framing, const Limits& limits) : limits_(limits) {
  if (framing.kind == Framing::Kind::chunked) part_ = Part::chunk_size;
  if (framing.kind == Framing::Kind::length && framing.length > 0) {
    make_room_for(framing.length, 0);
    left_ = framing.length;
    part_ = Part::content;
  }
}

void BodyDecoder::take(std::string_view& bytes, std::string& body) {
  if (part_ == Part::content) {
    take_content(bytes, body);
    if (left_ == 0) part_ = Part::done;
  }
  while (part_ != Part::content && part_ != Part::done && take_chunk_part(bytes, body)) {
  }
}

void BodyDecoder::take_content(std::string_view& bytes, std::string& body) {
  // Task 6.6: Move bytes from the front of `bytes` to the end of `body`: all there are, but at most left_.
  // Count left_ down.
  // [6.6
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  body.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  left_ -= count;
  // 6.6]
}

// Takes the next part, if it has come completely. Returns whether it has.
bool BodyDecoder::take_chunk_part(std::string_view& bytes, std::string& body) {
  // Task 6.8: For part_ chunk_size, take_line() of at most limits_.chunk_line bytes, and set left_ to its size.
  // Throw Refusal 400 if all extensions of the body, each from its semicolon to the end of its line, take more than
  // limits_.extensions bytes.
  // Then make_room_for() the chunk. Size 0 means the last chunk: trailers follow.
  // For `chunk`, take_content() until nothing is left_. Then comes chunk_end.
  // For chunk_end, take CR LF, and throw Refusal 400 as soon as anything else comes. Then comes the next chunk_size.
  // For `trailers`, take line after line. Check each with parse_field(), and drop it. An empty line is the end: `done`.
  // Throw Refusal 400 if all trailers, with their line ends, take more than limits_.trailers bytes.
  // Return true if the part was taken, false if more bytes must come first.
  // [6.8
  switch (part_) {
    case Part::chunk_size: {
      const auto line = take_line(bytes, limits_.chunk_line);
      if (!line) return false;
      left_ = parse_chunk_size(*line);
      extensions_ += line->size() - std::min(line->find(';'), line->size());
      if (extensions_ > limits_.extensions) throw Refusal(400, "There are too many chunk extensions.");
      make_room_for(left_, body.size());
      part_ = left_ > 0 ? Part::chunk : Part::trailers;
      return true;
    }
    case Part::chunk:
      take_content(bytes, body);
      if (left_ > 0) return false;
      part_ = Part::chunk_end;
      return true;
    case Part::chunk_end:
      if (!std::string_view("\r\n").starts_with(bytes.substr(0, 2)))
        throw Refusal(400, "A chunk does not end where its size says.");
      if (bytes.size() < 2) return false;
      bytes.remove_prefix(2);
      part_ = Part::chunk_size;
      return true;
    case Part::trailers: {
      const auto line = take_line(bytes, limits_.trailers - trailers_);
      if (!line) return false;
      if (line->empty()) {
        part_ = Part::done;
      } else {
        parse_field(*line);
        trailers_ += line->size() + 2;
        if (trailers_ > limits_.trailers) throw Refusal(400, "The trailer section is too large.");
      }
      return true;
    }
    default:
      return false;
  }
  // 6.8]
}

std::optional<std::string_view> BodyDecoder::take_line(std::string_view& bytes, std::size_t at_most) const {
  const std::size_t line_end = bytes.find('\n');
  const std::size_t size = line_end == bytes.npos ? bytes.size() : line_end;
  if (size > at_most + 1) throw Refusal(400, "A line in the chunked body is too long.");
  if (line_end == bytes.npos) return std::nullopt;
  if (line_end == 0 || bytes[line_end - 1] != '\r')
    throw Refusal(400, "A line in the chunked body does not end with CR LF.");
  const std::string_view line = bytes.substr(0, line_end - 1);
  bytes.remove_prefix(line_end + 1);
  return line;
}

void BodyDecoder::make_room_for(std::uint64_t more, std::size_t so_far) const {
  // Task 6.11: Throw Refusal 413 if so_far and `more` together exceed limits_.body. Do not let the sum overflow.
  // [6.11 else
  if (more > limits_.body - std::min(so_far, limits_.body)) throw Refusal(413, "The body is too large.");
  // 6.11]
}

}  // namespace untwist::http
