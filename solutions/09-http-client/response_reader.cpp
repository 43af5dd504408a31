// Lesson 09 · An HTTP client: from bytes to responses.
//
// The contracts are in include/untwist/http/response_reader.hpp. This file is yours: change any of it, as long as the
// contracts hold.

#include <algorithm>
#include <limits>

#include <untwist/course/todo.hpp>
#include <untwist/http/response_reader.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

// ---- the head

StatusLine parse_status_line(std::string_view line) {
  const bool has_version = line.size() >= 8 && line.starts_with("HTTP/1.") && is_digit(line[7]);
  if (!has_version) throw BadResponse("this is not a response in HTTP/1.x");
  const std::string_view rest = line.substr(8);
  const bool has_status = rest.size() >= 4 && rest[0] == ' ' && std::all_of(&rest[1], &rest[1] + 3, is_digit);
  if (!has_status || rest[1] == '0' || (rest.size() > 4 && rest[4] != ' '))
    throw BadResponse("the status line has no status of three digits");
  if (std::any_of(rest.begin(), rest.end(), is_control))
    throw BadResponse("the status line contains a control character");
  const int status = (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
  return {line[7] == '0' ? 0 : 1, status, rest.substr(std::min<std::size_t>(5, rest.size()))};
}

namespace {

// Is `chunked` the only transfer coding?
bool only_chunked(const ResponseHead& head) {
  const std::string codings = head.joined("transfer-encoding").value_or("");
  std::string_view list = codings;
  const auto first = next_element(list);
  return first && same_name(*first, "chunked") && !next_element(list);
}

// The number in the Content-Length fields; if there are several, they must agree.
std::uint64_t agreed_length(const ResponseHead& head) {
  const std::uint64_t agreed = parse_content_length(*head.field("content-length"));
  if (head.count("content-length") == 1) return agreed;
  for (const auto& [name, value] : head.fields()) {
    if (same_name(name, "content-length") && parse_content_length(value) != agreed)
      throw BadResponse("there are several lengths that differ");
  }
  return agreed;
}

}  // namespace

BodyFraming body_framing(std::string_view method, const ResponseHead& head) {
  const bool stays = head.minor_version == 1 && !head.lists("connection", "close");
  // Task 9.4: There is no body in a response to HEAD, or with status 204 or 304.
  // Otherwise, if there is a Transfer-Encoding, the body ends with the last chunk.
  // Throw BadResponse unless that coding is only_chunked().
  // Otherwise, if there is a Content-Length, the body has the agreed_length().
  // Otherwise the body ends with the connection.
  // The connection `stays`, unless it ends the body, or a length is given beside the chunks.
  // [9.4
  const bool has_length = head.count("content-length") > 0;
  if (method == "HEAD" || head.status == 204 || head.status == 304) return {BodyEnd::none, 0, stays};
  if (head.count("transfer-encoding") > 0) {
    if (!only_chunked(head)) throw BadResponse("the only transfer coding that this client knows is chunked");
    return {BodyEnd::chunked, 0, stays && !has_length};
  }
  if (has_length) return {BodyEnd::length, agreed_length(head), stays};
  return {BodyEnd::close, 0, false};
  // 9.4]
}

namespace {

// The decoder's limits: a body has none, because it goes on to a consumer that sets the pace.
Limits limits_for_bodies(const ResponseLimits& limits) {
  Limits result;
  result.body = std::numeric_limits<std::size_t>::max();
  result.chunk_line = limits.chunk_line;
  result.extensions = limits.extensions;
  result.trailers = limits.trailers;
  return result;
}

}  // namespace

ResponseReader::ResponseReader(const ResponseLimits& limits)
    : limits_(limits), body_limits_(limits_for_bodies(limits)) {}

void ResponseReader::begin(std::string_view method) {
  method_ = method;
  begun_ = false;
  interim_ = 0;
}

void ResponseReader::append(std::string_view bytes) {
  begun_ = begun_ || !bytes.empty();
  in_.append(bytes);
}

bool ResponseReader::take_head() {
  try {
    while (take_one_head()) {
      if (head_.status >= 200) {
        framing_ = body_framing(method_, head_);
        using Kind = Framing::Kind;
        const Kind kind = framing_.ends == BodyEnd::length    ? Kind::length
                          : framing_.ends == BodyEnd::chunked ? Kind::chunked
                                                              : Kind::none;
        decoder_.emplace(Framing{kind, framing_.length}, body_limits_);
        return true;
      }
      if (head_.status == 101) throw BadResponse("the server switches to another protocol, which nobody asked for");
      if (++interim_ > limits_.interim) throw BadResponse("there are too many interim responses");
      head_ = {};
    }
    return false;
  } catch (const Refusal& why) {
    throw BadResponse(why.what());
  }
}

// Reads line by line. Is the head complete?
bool ResponseReader::take_one_head() {
  const std::string_view bytes = in_.view();
  constexpr std::string_view begins = "HTTP/1.";
  if (bytes.substr(0, begins.size()) != begins.substr(0, bytes.size()))
    throw BadResponse("this is not a response in HTTP/1.x");
  for (;;) {
    const std::size_t newline = bytes.find('\n', searched_);
    if (newline == bytes.npos) {
      searched_ = bytes.size();
      check_limits(bytes.size());
      return false;
    }
    searched_ = newline + 1;
    check_limits(newline + 1);
    const std::size_t end = newline > line_ && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    if (end == line_ && line_ > 0) {
      complete_head(newline + 1);
      return true;
    }
    read_line(bytes, end);
    line_ = newline + 1;
  }
}

void ResponseReader::read_line(std::string_view bytes, std::size_t end) {
  const std::string_view line = bytes.substr(line_, end - line_);
  const auto slice = [&](std::string_view part) -> ResponseHead::Slice {
    if (part.empty()) return {};
    return {static_cast<std::uint32_t>(part.data() - bytes.data()), static_cast<std::uint32_t>(part.size())};
  };
  if (line_ == 0) {
    const StatusLine parts = parse_status_line(line);
    head_.status = parts.status;
    head_.minor_version = parts.minor_version;
    head_.reason_ = slice(parts.reason);
    head_.fields_.reserve(16);  // most heads have fewer
  } else if (line[0] == ' ' || line[0] == '\t') {
    continue_field(bytes, end);
  } else {
    const FieldLine field = parse_field(line);
    head_.fields_.emplace_back(slice(field.name), slice(field.value));
  }
}

// A line that begins with white space continues the value before it. That is obsolete, and still sent by some servers.
// RFC 9112, section 5.2.
void ResponseReader::continue_field(std::string_view bytes, std::size_t end) {
  const std::string_view more = trim(bytes.substr(line_, end - line_));
  if (head_.fields_.empty()) throw BadResponse("the first field continues nothing");
  if (std::any_of(more.begin(), more.end(), is_control))
    throw BadResponse("a header field value contains a control character");
  auto& value = head_.fields_.back().second;
  if (more.empty()) return;
  const std::size_t at = static_cast<std::size_t>(more.data() - bytes.data());
  if (value.size == 0) value.at = static_cast<std::uint32_t>(at);
  folds_.emplace_back(value.at + value.size, at);
  value.size = static_cast<std::uint32_t>(at + more.size() - value.at);
}

void ResponseReader::complete_head(std::size_t size) {
  head_.head_.assign(in_.view().substr(0, size));
  for (const auto& [from, to] : folds_)
    std::fill(head_.head_.begin() + long(from), head_.head_.begin() + long(to), ' ');
  folds_.clear();
  in_.drop(size);
  line_ = searched_ = 0;
}

void ResponseReader::check_limits(std::size_t so_far) const {
  if (so_far > limits_.head) throw BadResponse("the head is too large");
  if (head_.fields_.size() > limits_.fields) throw BadResponse("there are too many fields");
}

ResponseHead ResponseReader::head() { return std::exchange(head_, {}); }

// ---- the body

bool ResponseReader::take_body(std::string& body) {
  if (framing_.ends == BodyEnd::close) {
    body.append(in_.view());
    in_.clear();
    return false;
  }
  std::string_view bytes = in_.view();
  try {
    decoder_->take(bytes, body);
  } catch (const Refusal& why) {
    throw BadResponse(why.what());
  }
  in_.drop(in_.size() - bytes.size());
  return decoder_->done();
}

bool ResponseReader::body_is_complete() const noexcept {
  return framing_.ends != BodyEnd::close && decoder_ && decoder_->done();
}

}  // namespace untwist::http
