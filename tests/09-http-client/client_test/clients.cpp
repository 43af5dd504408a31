// The clients that the tests of steps 9.1, 9.3, 9.5 and 9.7 run on. The jury chooses one (see choice.hpp). "lesson-09"
// and "other" are correct, and differ in everything that the contract leaves open. Every other name is the second
// client with one defect. With or without a defect, the second client has the same types, and its objects the same
// members: only its behaviour shows the difference.

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>

#include <untwist/deferred/connect.hpp>
#include <untwist/http/http_client.hpp>
#include <untwist/http/syntax.hpp>

#include "src/testing/choice.hpp"

// The first: the solution of lesson 09 as it is, under another name.
#define make_client make_client_of_lesson_09
#include "solutions/09-http-client/client.cpp"
#undef make_client

namespace untwist::http {

namespace {

using testing::chosen;

// The second: a connection for each request, closed after it. All that has come is kept in one text, and looked at
// again with each piece.
class OneExchange final : public Protocol,
                          public Producer,
                          public BodySource,
                          public std::enable_shared_from_this<OneExchange> {
 public:
  OneExchange(const Url& url, ClientRequest request) : url_(url), request_(std::move(request)) {}

  Deferred<ClientResponse> response() {
    response_.emplace([self = weak_from_this()] {
      if (const auto alive = self.lock()) alive->end();
    });
    return response_->deferred();
  }
  void end() {
    if (transport()) transport()->abort_connection();
  }
  void cannot_connect(const Failure& why) {
    if (!chosen("refused-hangs")) std::move(*response_).errback(why);
  }

  void connection_made() override {
    std::string target = url_.target;
    if (chosen("query-is-lost")) target = target.substr(0, target.find('?'));
    std::string head = request_.method + " " + target + " HTTP/1.1\r\nConnection: close\r\n";
    for (const auto& [name, value] : request_.fields) head.append(name).append(": ").append(value).append("\r\n");
    const std::string* body = std::get_if<std::string>(&request_.body);
    if (body && !chosen("length-is-not-sent")) head += "Content-Length: " + std::to_string(body->size()) + "\r\n";
    if (!chosen("no-host")) head += "Host: " + (chosen("port-is-lost") ? url_.host : url_.authority()) + "\r\n";
    transport()->write(head + "\r\n");
    if (body && !chosen("body-is-not-sent")) transport()->write(*body);
  }

  void data_received(Bytes data) override {
    in_ += as_text(data);
    try {
      if (response_) look_for_head();
      look_for_body();
    } catch (...) {
      fail(Failure::current());
    }
  }

  void connection_lost(const Failure& reason) override {
    ended_ = reason;
    if (response_) {
      if (in_.empty() && !chosen("nothing-looks-like-a-page"))
        return fail(Failure::of(NoResponse("the server has closed the connection")));
      if (!in_.empty() && chosen("half-a-head-hangs")) return;
      if (!in_.empty()) return fail(Failure::of(BadResponse("the connection ended within the head")));
      ResponseHead empty;
      empty.status = 200;
      std::move(*std::exchange(response_, std::nullopt)).callback(ClientResponse(std::move(empty), nullptr));
      return;
    }
    data_received({});
  }

  Deferred<std::uint64_t> stream_to(std::shared_ptr<Consumer> consumer) override {
    consumer->register_producer(shared_from_this(), Producing::push);
    consumer_ = std::move(consumer);
    body_.emplace();
    auto result = body_->deferred();
    resume_producing();
    return result;
  }
  void abandon() override { transport()->abort_connection(); }

  void resume_producing() override {
    paused_ = false;
    transport()->resume_producing();
    data_received({});
  }
  void pause_producing() override {
    if (chosen("slow-readers-are-flooded")) return;
    paused_ = true;
    transport()->pause_producing();
  }
  void stop_producing() override { fail(Failure::of(StoppedEarly(written_))); }

 private:
  void look_for_head() {
    const std::string_view begins = "HTTP/1.";
    if (in_.substr(0, begins.size()) != begins.substr(0, in_.size()) && !chosen("noise-hangs"))
      throw BadResponse("the server does not speak HTTP");
    const std::size_t end = in_.find("\r\n\r\n");
    if (end == in_.npos) return;
    const ResponseLimits limits;
    ResponseReader reader(limits);
    reader.begin(request_.method);
    reader.append(in_.substr(0, end + 4));
    in_.erase(0, end + 4);
    if (!reader.take_head()) return;
    ends_ = reader.framing().ends;
    left_ = reader.framing().length;
    ResponseHead head = reader.head();
    if (chosen("head-waits-for-a-body") && request_.method == "HEAD" && head.field("content-length"))
      ends_ = BodyEnd::length, left_ = 5;
    if (chosen("names-in-one-case-only") && ends_ == BodyEnd::length && !has_field_as_written(head))
      ends_ = BodyEnd::close;
    if (chosen("waits-for-the-end") && ends_ == BodyEnd::length) ends_ = BodyEnd::close;
    if (chosen("pages-without-a-length-are-empty") && ends_ == BodyEnd::close) ends_ = BodyEnd::none;
    transport()->pause_producing();
    std::move(*std::exchange(response_, std::nullopt)).callback(ClientResponse(std::move(head), shared_from_this()));
  }

  static bool has_field_as_written(const ResponseHead& head) {
    for (const auto& [name, value] : head.fields())
      if (name == "Content-Length") return true;
    return false;
  }

  void look_for_body() {
    if (!consumer_ || paused_) return;
    if (chosen("all-at-the-end") && ends_ == BodyEnd::length && in_.size() < left_ && !ended_) return;
    std::string piece;
    bool complete = false;
    switch (ends_) {
      case BodyEnd::none:
        complete = true;
        break;
      case BodyEnd::length:
        piece = in_.substr(0, left_);
        in_.erase(0, piece.size());
        left_ -= piece.size();
        complete = left_ == 0;
        break;
      case BodyEnd::chunked:
        complete = take_chunks(piece);
        break;
      case BodyEnd::close:
        piece = std::exchange(in_, {});
        complete = ended_ && ended_->is<ConnectionDone>();
        break;
    }
    if (ended_ && chosen("a-part-passes-for-the-whole")) complete = true;
    written_ += piece.size();
    if (!piece.empty()) consumer_->write(piece);
    if (!consumer_ || (paused_ && !complete)) return;
    if (complete) return finish();
    if (ended_) fail(Failure::of(BodyCutShort("there should have been more")));
  }

  // Takes whole chunks. Was the last one among them?
  bool take_chunks(std::string& piece) {
    for (;;) {
      const std::size_t line_end = in_.find("\r\n");
      if (line_end == in_.npos) return false;
      std::size_t size = 0;
      const int base = chosen("sizes-are-decimal") ? 10 : 16;
      if (std::from_chars(in_.data(), in_.data() + line_end, size, base).ptr == in_.data())
        throw BadResponse("a chunk has no size");
      if (in_.size() < line_end + 2 + size + 2) return false;
      piece += in_.substr(line_end + 2, size);
      in_.erase(0, line_end + 2 + size + 2);
      if (size == 0) return true;
      if (chosen("one-chunk-is-enough")) return true;
    }
  }

  void finish() {
    const auto self = shared_from_this();
    const auto consumer = std::exchange(consumer_, nullptr);
    transport()->lose_connection();
    if (!chosen("readers-are-not-released")) consumer->unregister_producer();
    std::move(*std::exchange(body_, std::nullopt)).callback(chosen("bytes-are-miscounted") ? written_ + 1 : written_);
  }

  void fail(const Failure& why) {
    const auto self = shared_from_this();
    transport()->abort_connection();
    const auto consumer = std::exchange(consumer_, nullptr);
    if (consumer) consumer->unregister_producer();
    if (auto response = std::exchange(response_, std::nullopt)) std::move(*response).errback(why);
    if (auto body = std::exchange(body_, std::nullopt)) std::move(*body).errback(why);
  }

  const Url url_;
  const ClientRequest request_;
  std::string in_;  // what has come, and was not looked at yet
  BodyEnd ends_ = BodyEnd::none;
  std::uint64_t left_ = 0;
  std::uint64_t written_ = 0;
  bool paused_ = false;
  std::optional<Failure> ended_;
  std::optional<Promise<ClientResponse>> response_;
  std::optional<Promise<std::uint64_t>> body_;
  std::shared_ptr<Consumer> consumer_;
};

class OtherClient final : public Client {
 public:
  OtherClient(Reactor& reactor, ClientOptions options) : reactor_(reactor), options_(std::move(options)) {}

  Deferred<ClientResponse> request(ClientRequest request) override {
    try {
      const Url url = parse_url(request.url);
      const auto exchange = std::make_shared<OneExchange>(url, std::move(request));
      exchanges_.push_back(exchange);
      auto response = exchange->response();
      connect_once(reactor_, {url.host, url.port}, exchange, {.network = options_.network})
          .add_callbacks([](const ProtocolPtr&) {}, [exchange](const Failure& why) { exchange->cannot_connect(why); })
          .detach();
      return response;
    } catch (...) {
      return fail<ClientResponse>(Failure::current());
    }
  }
  Deferred<> close_idle() override { return succeed(); }
  ~OtherClient() override {
    for (const auto& each : exchanges_) {
      if (const auto exchange = each.lock()) exchange->end();
    }
  }

 private:
  std::vector<std::weak_ptr<OneExchange>> exchanges_;
  Reactor& reactor_;
  const ClientOptions options_;
};

}  // namespace

std::unique_ptr<Client> make_client(Reactor& reactor, ClientOptions options) {
  if (chosen("lesson-09", true)) return make_client_of_lesson_09(reactor, std::move(options));
  return std::make_unique<OtherClient>(reactor, std::move(options));
}

}  // namespace untwist::http
