// Lesson 06 · An HTTP server: the requests of one connection, taken off its bytes.
//
// This file is yours, with the header beside it: change any of them, as long as the contract in
// include/untwist/http/server.hpp holds.

#include "request_reader.hpp"

#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/http/write.hpp>

namespace untwist::http {

void RequestReader::append(std::string_view bytes) { in_.append(bytes); }

bool RequestReader::take_request(std::string& out) {
  std::string_view bytes = unread();
  if (!request_) {
    if (!parser_.look(bytes)) return false;
    request_ = parser_.take(bytes);
    check_host(*request_);
    decoder_.emplace(framing_of(*request_), limits_);
    meet_expectation(!decoder_->done() && bytes.empty(), out);
  }
  decoder_->take(bytes, request_->body);
  in_.drop(in_.size() - bytes.size());
  return decoder_->done();
}

Request RequestReader::request() {
  decoder_.reset();
  Request whole = std::move(*request_);
  request_.reset();
  return whole;
}

// A client may wait to hear whether its body is wanted at all. RFC 9110, section 10.1.1.
void RequestReader::meet_expectation(bool body_is_held_back, std::string& out) {
  // TODO(6.12) If an HTTP/1.1 client expects `100-continue`, and its body is held back: a status line with 100, and no
  // fields, to `out`. Expect is one list, even if it comes in several fields: see joined() and next_element(). Any
  // other expectation is Refusal 417.
}

// One empty line before a request does not count.
bool RequestReader::nothing_begun() const { return !request_ && (unread().empty() || unread() == "\r\n"); }

Request RequestReader::begun() const { return request_ ? *request_ : parser_.begun(unread()); }

}  // namespace untwist::http
