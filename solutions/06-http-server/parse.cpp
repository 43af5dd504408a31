// Lesson 06 · An HTTP server: requests out of bytes.
//
// The contracts are in include/untwist/http/parse.hpp, the small words in syntax.hpp. This file is yours: change any of
// it, as long as the contracts hold.

#include <arpa/inet.h>
#include <limits>

#include <untwist/course/todo.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

// ---- lines

RequestLine parse_request_line(std::string_view line) {
  // Task 6.1: Three parts with one space between them: is_token(), is_visible(), parse_version(). Anything else is
  // Refusal 400.
  // [6.1
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  if (first == line.npos || second == line.npos) throw Refusal(400, "The request line has not three parts.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (!is_token(method)) throw Refusal(400, "The method is no token.");
  if (!is_visible(target)) throw Refusal(400, "The target is not made of visible ASCII.");
  return {method, target, parse_version(line.substr(second + 1))};
  // 6.1]
}

int parse_version(std::string_view version) {
  const bool well_written = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
  if (!well_written) throw Refusal(400, "The version is none.");
  if (version[5] != '1') throw Refusal(505, "This server speaks HTTP/1.1.");
  return version[7] == '0' ? 0 : 1;
}

FieldLine parse_field(std::string_view line) {
  // Task 6.2: A token, a colon right behind it, a value: trim() it. A control byte in it, see is_control(), is Refusal
  // 400 as anything else that is wrong.
  // [6.2
  const std::size_t colon = line.find(':');
  if (colon == line.npos) throw Refusal(400, "A header field has no colon.");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) throw Refusal(400, "The name of a header field is no token.");
  const std::string_view value = trim(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(), is_control)) throw Refusal(400, "A header field holds a control byte.");
  return {name, value};
  // 6.2]
}

// ---- targets and hosts

Target parse_target(std::string_view target) {
  if (target == "*") return {.path = target, .query = {}, .authority = {}};
  Target parts;
  if (!target.starts_with('/')) {
    const std::size_t scheme = target.find("://");
    const bool known = scheme != target.npos &&
                       (same_name(target.substr(0, scheme), "http") || same_name(target.substr(0, scheme), "https"));
    if (!known) throw Refusal(400, "The target is neither a path nor an address.");
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?#"), target.size());
    parts.authority = target.substr(0, end);
    if (!is_host(parts.authority)) throw Refusal(400, "The target names no host.");
    target.remove_prefix(end);
  }
  if (target.find('#') != target.npos) throw Refusal(400, "The target has a fragment.");
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
  if (hosts > 1) throw Refusal(400, "There is more than one Host.");
  if (hosts == 0 && head.minor_version() > 0) throw Refusal(400, "There is no Host.");
  if (hosts == 1 && !is_host(*head.field("host"))) throw Refusal(400, "The Host is none.");
}

bool wants_close(const Request& head) {
  // Task 6.7: HTTP/1.0 closes after each response. HTTP/1.1 stays, unless a Connection field lists `close`.
  // [6.7 else return true;
  return head.minor_version() == 0 || head.lists("connection", "close");
  // 6.7]
}

// ---- the head

bool HeadParser::look(std::string_view bytes) {
  for (;;) {
    const std::size_t line_end = std::min(bytes.find('\n', searched_), bytes.size());
    const bool has_cr = line_end > line_ && bytes[line_end - 1] == '\r';
    const std::size_t end = has_cr ? line_end - 1 : line_end;
    if (line_end == bytes.size()) {
      searched_ = bytes.size();
      check_limits(end - line_, bytes.size());
      return false;
    }
    check_limits(end - line_, line_end + 1);
    if (!has_cr) throw Refusal(400, "A line does not end with CR LF.");
    const bool empty = end == line_, whole = empty && has_request_line_;
    if (!empty) {
      read_line(bytes, end);
    } else if (!whole && std::exchange(skipped_an_empty_line_, true)) {
      throw Refusal(400, "There are empty lines before the request.");
    }
    searched_ = line_ = line_end + 1;
    if (whole) return true;
  }
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
    request_.method_ = slice(parts.method);  // these are known from here on, even if the rest is wrong
    request_.target_ = slice(parts.target);
    request_.minor_version_ = parts.minor_version;
    if (parts.method == "CONNECT") throw Refusal(501, "This server is no proxy.");
    const Target target = parse_target(parts.target);
    if (target.path == "*" && parts.method != "OPTIONS")
      throw Refusal(400, "Only OPTIONS is for the server as a whole.");
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
  // Task 6.11: The request line has a limit, 414. The head has one, and so has the number of its fields: 431.
  // [6.11 else
  if (!has_request_line_ && line_so_far > limits_.request_line) throw Refusal(414, "The request line is too long.");
  if (request_.fields_.size() > limits_.fields) throw Refusal(431, "There are too many header fields.");
  if (head_so_far > limits_.head) throw Refusal(431, "The header is too large.");
  // 6.11]
}

// ---- the body

namespace {

void check_coding(const Request& head) {
  if (head.minor_version() == 0) throw Refusal(400, "HTTP/1.0 knows no Transfer-Encoding.");
  if (head.count("content-length") > 0) throw Refusal(400, "There are two lengths: Content-Length and chunks.");
  const std::string codings = head.joined("transfer-encoding").value_or("");
  std::string_view list = codings;
  int count = 0, chunked = 0;
  bool ends_with_chunked = false;
  while (const auto coding = next_element(list)) {
    ends_with_chunked = same_name(*coding, "chunked");
    chunked += ends_with_chunked;
    ++count;
  }
  // The body's end can be found only if chunked is the last coding. This server knows no other to put before it.
  if (!ends_with_chunked || chunked > 1)
    throw Refusal(400, "The last transfer coding must be chunked, and only the last.");
  if (count > 1) throw Refusal(501, "This server knows one transfer coding: chunked.");
}

}  // namespace

Framing framing_of(const Request& head) {
  // Task 6.8: Where there is a Transfer-Encoding, check_coding(): the body comes in chunks.
  // [6.8 else
  if (head.count("transfer-encoding") > 0) {
    check_coding(head);
    return {Framing::Kind::chunked, 0};
  }
  // 6.8]
  // Task 6.6: Without a Content-Length there is no body. More than one is Refusal 400, even if they agree.
  // [6.6 else return {};
  const std::size_t lengths = head.count("content-length");
  if (lengths == 0) return {};
  if (lengths > 1) throw Refusal(400, "There is more than one Content-Length.");
  return {Framing::Kind::length, parse_content_length(*head.field("content-length"))};
  // 6.6]
}

std::uint64_t parse_content_length(std::string_view value) {
  // Task 6.6: Digits, and nothing else; a number that a std::int64_t holds: at most 2^63 - 1. Else Refusal 400.
  // [6.6
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    throw Refusal(400, "The Content-Length is not made of digits.");
  }
  std::uint64_t length = 0;
  for (const char c : value) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > (most - digit) / 10) throw Refusal(400, "The Content-Length is too large to be true.");
    length = length * 10 + digit;
  }
  return length;
  // 6.6]
}

std::uint64_t parse_chunk_size(std::string_view line) {
  // Task 6.8: Hexadecimal digits, at least one; then the end, or a semicolon and extensions without control bytes.
  // Spaces and tabs between the digits and the semicolon don't count. Anything else is Refusal 400, and so is a size
  // that a std::int64_t does not hold.
  // [6.8
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  std::string_view digits = line.substr(0, semicolon);
  const std::string_view extensions = line.substr(semicolon);
  while (!extensions.empty() && (digits.ends_with(' ') || digits.ends_with('\t'))) digits.remove_suffix(1);
  if (digits.empty()) throw Refusal(400, "A chunk has no size.");
  std::uint64_t size = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0) throw Refusal(400, "The size of a chunk is no hexadecimal number.");
    if (size >> 59 != 0) throw Refusal(400, "The size of a chunk is too large to be true.");
    size = size * 16 + static_cast<std::uint64_t>(digit);
  }
  if (std::any_of(extensions.begin(), extensions.end(), is_control)) {
    throw Refusal(400, "A chunk's extensions hold a control byte.");
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
  // Task 6.6: Move as many bytes as there are, but no more than are left_, from the front of `bytes` to the end of
  // `body`.
  // [6.6
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  body.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  left_ -= count;
  // 6.6]
}

// Takes the part that comes next, if it is there; returns whether it was.
bool BodyDecoder::take_chunk_part(std::string_view& bytes, std::string& body) {
  // Task 6.8: Which part comes next? A line with a size; so many bytes; CR LF, and the next size. Size 0 is the last:
  // then come trailers, to be read by parse_field() and forgotten, up to an empty line. Over the whole body, more than
  // limits_.trailers bytes of trailers, with their line ends, are Refusal 400; so are more than limits_.extensions
  // bytes of extensions, each from its semicolon to the end of its line.
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
        throw Refusal(400, "A chunk is longer than its size.");
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
        if (trailers_ > limits_.trailers) throw Refusal(400, "There are too many trailers.");
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
  if (size > at_most + 1) throw Refusal(400, "A line among the chunks is too long.");
  if (line_end == bytes.npos) return std::nullopt;
  if (line_end == 0 || bytes[line_end - 1] != '\r')
    throw Refusal(400, "A line among the chunks does not end with CR LF.");
  const std::string_view line = bytes.substr(0, line_end - 1);
  bytes.remove_prefix(line_end + 1);
  return line;
}

void BodyDecoder::make_room_for(std::uint64_t more, std::size_t so_far) const {
  // Task 6.11: A body has a limit: 413.
  // [6.11 else
  if (more > limits_.body - std::min(so_far, limits_.body)) throw Refusal(413, "The body is too large.");
  // 6.11]
}

}  // namespace untwist::http
