#pragma once
// Lesson 06 · An HTTP server: the requests of one connection, taken off its bytes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <untwist/http/parse.hpp>

namespace untwist::http {

class RequestReader {
 public:
  // `limits` must outlive it.
  explicit RequestReader(const Limits& limits) : limits_(limits), parser_(limits) {}

  // Bytes have come; or none will come any more.
  void append(std::string_view bytes);
  void end() { ended_ = true; }
  bool ended() const { return ended_; }

  // Reads on. True when a request is whole: then request() hands it over. Throws a Refusal when it is not served.
  // What is to be said before the body comes is appended to `out`.
  bool take_request(std::string& out);
  Request request();

  // How far it has come with the next request.
  std::string_view unread() const { return std::string_view(in_).substr(taken_); }
  bool nothing_begun() const;
  bool reads_body() const { return request_.has_value(); }
  std::string_view method() const;  // empty as long as it is not known

  // What was used is not needed any more; or nothing is.
  void drop_taken();
  void drop_all();

 private:
  void meet_expectation(bool body_is_held_back, std::string& out);

  const Limits& limits_;
  std::string in_;
  std::size_t taken_ = 0;  // so much of it was used
  bool ended_ = false;
  HeadParser parser_;
  std::optional<Request> request_;      // its head is whole
  std::optional<BodyDecoder> decoder_;  // its body is not
};

}  // namespace untwist::http
