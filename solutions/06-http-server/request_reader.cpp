// Lesson 06 · An HTTP server: the requests of one connection, read from its bytes.
//
// This file and its header are yours: change any of them, as long as the contract in include/untwist/http/server.hpp
// holds.

#include "request_reader.hpp"

#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/http/write.hpp>

namespace untwist::http {

void RequestReader::append(std::string_view bytes) { in_.append(bytes); }

bool RequestReader::take_request(std::string& out) {
  std::string_view bytes = unread();
  if (!begun_) {
    if (bytes.empty()) return false;
    begun_ = std::make_unique<Begun>(limits_);
  }
  auto& [parser, request, decoder] = *begun_;
  if (!request) {
    if (!parser.look(bytes)) return false;
    request = parser.take(bytes);
    check_host(*request);
    decoder.emplace(framing_of(*request), limits_);
    meet_expectation(!decoder->done() && bytes.empty(), out);
  }
  decoder->take(bytes, request->body);
  in_.drop(in_.size() - bytes.size());
  return decoder->done();
}

Request RequestReader::request() { return *std::move(std::exchange(begun_, nullptr)->request); }

// A client may wait to learn whether its body is wanted at all. RFC 9110, section 10.1.1.
void RequestReader::meet_expectation(bool body_is_held_back, std::string& out) {
  // Task 6.15: Do nothing for HTTP/1.0, or if there is no Expect field.
  // Read all Expect fields as one list: see joined() and next_element().
  // Throw Refusal 417 for any expectation other than `100-continue`, whatever its case.
  // If `100-continue` is in the list and the body is held back, write one head with status 100 and no fields to `out`.
  // [6.15 else
  const Request& request = *begun_->request;
  const auto expectations = request.joined("expect");
  if (!expectations || request.minor_version() == 0) return;
  std::string_view list = *expectations;
  bool invite = false;
  while (const auto expected = next_element(list)) {
    if (!same_name(*expected, "100-continue"))
      throw Refusal(417, "This server supports only the expectation 100-continue.");
    invite = body_is_held_back;
  }
  if (invite) write_head(out, 100, {});
  // 6.15]
}

// One empty line before a request does not count as the beginning of one.
bool RequestReader::nothing_begun() const { return !reads_body() && (unread().empty() || unread() == "\r\n"); }

Request RequestReader::begun() const {
  if (!begun_) return {};
  return begun_->request ? *begun_->request : begun_->parser.begun(unread());
}

}  // namespace untwist::http
