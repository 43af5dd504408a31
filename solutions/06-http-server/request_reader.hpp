#pragma once
// Lesson 06 · An HTTP server: the requests of one connection, taken off its bytes.

#include <optional>
#include <string>
#include <string_view>

#include <untwist/http/parse.hpp>
#include <untwist/protocol/buffered_receiver.hpp>

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
  std::string_view unread() const { return in_.view(); }
  bool nothing_begun() const;
  bool reads_body() const { return request_.has_value(); }
  Request begun() const;  // what is known of it, also after a Refusal

  // Nothing that has come is needed any more.
  void drop_all() { in_ = ReceiveBuffer(); }

 private:
  void meet_expectation(bool body_is_held_back, std::string& out);

  const Limits& limits_;
  ReceiveBuffer in_;  // what has come and was not used yet
  bool ended_ = false;
  HeadParser parser_;
  std::optional<Request> request_;      // its head is whole
  std::optional<BodyDecoder> decoder_;  // its body is not
};

}  // namespace untwist::http
