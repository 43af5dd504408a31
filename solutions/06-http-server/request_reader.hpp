#pragma once
// Lesson 06 · An HTTP server: the requests of one connection, read from its bytes.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <untwist/base/kept_memory.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist::http {

class RequestReader {
 public:
  // `limits` must outlive this object.
  explicit RequestReader(const Limits& limits) : limits_(limits) {}

  // Bytes have come; or no more will come.
  void append(std::string_view bytes);
  void end() { ended_ = true; }
  bool ended() const { return ended_; }

  // Reads on. Returns true when a request is complete: then request() returns it. Throws a Refusal if the request
  // cannot be served. Appends an interim response, if one is due before the body, to `out`.
  bool take_request(std::string& out);
  Request request();

  // How far the next request has been read.
  std::string_view unread() const { return in_.view(); }
  bool nothing_begun() const;
  bool reads_body() const { return begun_ && begun_->request; }
  Request begun() const;  // the part of it that is known, also after a Refusal

  // Drops all bytes: none of them is needed any more.
  void drop_all() { in_ = ReceiveBuffer(); }

 private:
  // A request whose bytes have begun to come.
  struct Begun : InKeptMemory {
    explicit Begun(const Limits& limits) : parser(limits) {}
    HeadParser parser;
    std::optional<Request> request;      // set once its head is complete
    std::optional<BodyDecoder> decoder;  // set while its body is read
  };

  void meet_expectation(bool body_is_held_back, std::string& out);

  const Limits& limits_;
  ReceiveBuffer in_;  // bytes that have come and are not used yet
  bool ended_ = false;
  std::unique_ptr<Begun> begun_;  // null while there is nothing: most connections are idle most of the time
};

}  // namespace untwist::http
