// Lesson 06 · An HTTP server: connections, one request after the other.
//
// The contracts are in include/untwist/http/server.hpp. This file is yours: change any of it, as long as the contracts hold.

#include <algorithm>
#include <array>
#include <utility>

#include <untwist/http/server.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>

namespace untwist::http {

namespace {

constexpr std::size_t kSmallBody = 16384;     // is copied behind its head: one piece to send instead of two
constexpr std::size_t kKeptCapacity = 65536;  // a buffer that was larger is given back

// What all connections of a server share.
struct Site {
  Site(ReactorTime& its_time, Handler its_handler, ServerOptions its_options)
      : time(its_time), handler(std::move(its_handler)), options(std::move(its_options)) {}

  // The date changes once a second; until then it is not written anew.
  const std::string& date() {
    const WallTime now = std::chrono::floor<std::chrono::seconds>(options.wall_clock());
    if (date_.empty() || now != date_is_of_) {
      date_is_of_ = now;
      date_ = format_date(now);
    }
    return date_;
  }

  ReactorTime& time;
  const Handler handler;
  const ServerOptions options;
  int connections = 0;

 private:
  std::string date_;
  WallTime date_is_of_;
};

using SitePtr = std::shared_ptr<Site>;

// One thing at a time is waited for, and not for ever. There is one call, moved only when it comes too early: most waits end long
// before it.
class Deadline {
 public:
  using Length = Duration Deadlines::*;

  Deadline(ReactorTime& time, Callback passed) : time_(time), passed_(std::move(passed)) {}
  ~Deadline() {
    if (call_ && call_->active()) call_->cancel();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  // Waits for this from now on; if it is waited for already, the time goes on. Null: for nothing.
  void wait_for([[maybe_unused]] Length what, [[maybe_unused]] const Deadlines& lengths) {
    // TODO(6.10) Remember what, and when that ends: see saturated(). Then schedule come_back() unless it comes early enough anyway.
  }
  Length waits_for() const { return what_; }

 private:
  // "For ever" is a length, too.
  static TimePoint saturated(TimePoint now, Duration length) {
    return length > TimePoint::max() - now ? TimePoint::max() : now + length;
  }
  void schedule() {
    call_ = time_.call_later(std::max(at_ - time_.now(), Duration::zero()), [this] { come_back(); });
  }
  void come_back() {
    if (!what_) return;
    if (time_.now() < at_) return schedule();
    passed_();
  }

  ReactorTime& time_;
  const Callback passed_;
  Length what_ = nullptr;
  TimePoint at_;
  DelayedCallPtr call_;
};

class HttpConnection final : public HalfCloseProtocol, public std::enable_shared_from_this<HttpConnection> {
 public:
  explicit HttpConnection(SitePtr site)
      : site_(std::move(site)), parser_(limits()), deadline_(site_->time, [this] { deadline_passed(); }) {
    ++site_->connections;
  }
  ~HttpConnection() override {
    if (!gone_) --site_->connections;
  }

  // ---- the connection ---------------------------------------------------------------------------------------------------

  void connection_made() override {
    transport()->set_no_delay(true);
    transport()->set_keep_alive(true);  // finds out who vanished while a handler works: no deadline runs then
    if (site_->connections > site_->options.connections) return refuse(503, "Too many are here already.");
    wait();
  }

  void data_received(Bytes data) override {
    if (closing_) return;
    in_.append(as_text(data));
    serve();
  }

  void read_connection_lost() override {
    input_ended_ = true;
    serve();
  }
  void write_connection_lost() override {}

  void connection_lost(const Failure& reason) override {
    gone_ = reason;
    --site_->connections;
    deadline_.wait_for(nullptr, deadlines());
    stream_ = nullptr;
    if (busy_) finish();
    std::string().swap(in_);  // a handler that is still at work keeps the rest of this
    std::string().swap(out_);
    taken_ = 0;
  }

 private:
  const Limits& limits() const { return site_->options.limits; }
  const Deadlines& deadlines() const { return site_->options.deadlines; }
  std::string_view unread() const { return std::string_view(in_).substr(taken_); }
  // One empty line before a request does not count.
  bool nothing_begun() const { return !decoder_ && (unread().empty() || unread() == "\r\n"); }
  bool over() const { return closing_ || gone_; }

  // ---- requests ---------------------------------------------------------------------------------------------------------

  // Reads and answers requests until one is not whole, or not answered at once.
  void serve() {
    if (std::exchange(serving_, true)) return;
    const auto self = shared_from_this();
    while (!busy_ && !over() && !too_much_unsent() && read_request()) handle(std::move(request_));
    serving_ = false;
    in_.erase(0, std::exchange(taken_, 0));
    flush();
    if (input_ended_ && !busy_ && !stalled_ && !over()) {
      if (nothing_begun()) {
        end_connection();
      } else {
        refuse(400, "The request ends before it is whole.");
      }
    }
    wait();
  }

  // Takes a request off what was read. True when one is whole, in request_.
  bool read_request() {
    // TODO(6.5) What take_request() refuses, it throws as a Refusal: refuse() with its status, and there is no request.
    return take_request();
  }

  bool take_request() {
    std::string_view bytes = unread();
    if (!decoder_) {
      if (!parser_.look(bytes)) return false;
      request_ = parser_.take(bytes);
      method_ = request_.method();
      check_host(request_);
      decoder_.emplace(framing_of(request_), limits());
      meet_expectation(!decoder_->done() && bytes.empty());
    }
    decoder_->take(bytes, request_.body);
    taken_ = in_.size() - bytes.size();
    if (!decoder_->done()) return false;
    decoder_.reset();
    return true;
  }

  // A client may wait to hear whether its body is wanted at all. RFC 9110, section 10.1.1.
  void meet_expectation([[maybe_unused]] bool body_is_held_back) {
    // TODO(6.12) If an HTTP/1.1 client expects `100-continue`, and its body is held back: a status line with 100, and no fields. Any
    // other expectation is Refusal 417.
  }

  // A whole request goes to the handler; whatever comes of it, now or later, to answer().
  void handle(Request request) {
    deadline_.wait_for(nullptr, deadlines());
    busy_ = true;
    close_after_ = wants_close(request);
    minor_version_ = request.minor_version();
    request.peer = transport()->peer();
    if (site_->options.access_log) note(request);
    [[maybe_unused]] const auto self = shared_from_this();
    // TODO(6.4) Call the handler by maybe_deferred(), so that what it throws is a failure as any other. Both ends of the chain lead
    // to answer(). `self` keeps this connection until then.
    untwist::todo("6.4");
  }

  // ---- responses --------------------------------------------------------------------------------------------------------

  // The handler's result is here. Whoever waits for it may have gone.
  void answer(Result<Response> result) {
    Response response = result.ok() ? std::move(result).value() : error_page(result.failure());
    if (gone_) {
      if (response.sent && !response.sent->fired()) std::move(*response.sent).errback(*gone_);
      return;
    }
    if (response.status < 200 || response.status > 599) {
      log_error("HTTP handler", Failure::of(Error("status " + std::to_string(response.status) + " is none to answer with")));
      response = plain(500, "Something went wrong here.");
    }
    send(std::move(response));
    if (!serving_) serve();
  }

  static Response error_page(const Failure& failure) {
    if (const auto* refusal = failure.as<Refusal>()) return plain(refusal->status(), refusal->what());
    log_error("HTTP handler", failure);
    return plain(500, "Something went wrong here.");
  }

  // The last response of this connection.
  void refuse(int status, const std::string& why) {
    if (over()) return;
    if (method_.empty()) method_ = parser_.method(unread());  // no body in a response to HEAD
    busy_ = true;
    close_after_ = true;
    send(plain(status, why));
  }

  void send(Response response) {
    status_ = response.status;
    sent_ = std::move(response.sent);
    auto* text = std::get_if<std::string>(&response.body);
    const bool body = may_have_body(method_, response.status);
    for (const auto& [name, value] : response.fields) {
      if (same_name(name, "Connection")) close_after_ |= list_holds(value, "close");
    }
    Delivery delivery;
    delivery.length = text ? std::optional<std::uint64_t>(text->size()) : response.length;
    if (response.status == 204 || response.status == 304) delivery.length.reset();
    if (response.status == 205) delivery.length = 0;
    delivery.chunked = body && !delivery.length && minor_version_ > 0;
    delivery.close = close_after_;
    if (!response.fields.find("Date")) delivery.date = site_->date();
    for (const char* ours : {"Content-Length", "Transfer-Encoding", "Connection"}) response.fields.remove(ours);
    write_head(out_, response.status, response.fields, delivery);
    if (!body) return finish();
    if (text) {
      body_sent_ = text->size();
      if (text->size() <= kSmallBody) {
        out_ += *text;
      } else {
        const std::array<Bytes, 2> pieces = {as_bytes(out_), as_bytes(*text)};
        transport()->write_sequence(pieces);
        out_.clear();
      }
      return finish();
    }
    stream_ = std::move(std::get<Stream>(response.body));
    length_ = delivery.length;
    chunked_ = delivery.chunked;
    next_piece();
  }

  // Asks the stream for more, and sends what it gives; then, once that has gone, asks again.
  void next_piece() {
    const auto self = shared_from_this();
    maybe_deferred(std::as_const(stream_))
        .add_both([self](Result<std::optional<std::string>> result) {
          if (self->gone_) return;
          if (!result.ok()) return self->break_off(result.failure());
          self->send_piece(std::move(result).value());
        })
        .detach();
  }

  void send_piece(const std::optional<std::string>& piece) {
    if (piece) body_sent_ += piece->size();
    const bool too_short = !piece && length_ && body_sent_ < *length_;
    const bool too_long = length_ && body_sent_ > *length_;
    if (too_short || too_long) return break_off(Failure::of(Error("the body is not as long as was said")));
    // TODO(6.9) In chunks: write_chunk(), and at the end write_last_chunk(). Else the piece as it is.
    if (piece) out_ += *piece;
    if (!piece) {
      stream_ = nullptr;
      finish();
      if (!serving_) serve();
      return;
    }
    flush();
    when_sent([](HttpConnection& self) { self.next_piece(); });
  }

  // The head has gone: an error can only be told by an end that is none.
  void break_off(const Failure& failure) {
    log_error("HTTP body", failure);
    stream_ = nullptr;
    closing_ = true;
    transport()->abort_connection();
  }

  // The response is with the transport, or the client has gone before.
  void finish() {
    const auto self = shared_from_this();
    busy_ = false;
    if (sent_ || site_->options.access_log) flush();
    if (site_->options.access_log) log_access();
    if (sent_ && !sent_->fired()) gone_ ? std::move(*sent_).errback(*gone_) : std::move(*sent_).callback();
    sent_.reset();
    method_.clear();
    status_ = 0;
    body_sent_ = 0;
    if (close_after_) end_connection();
  }

  void end_connection() {
    if (over()) return;
    flush();
    closing_ = true;
    transport()->lose_connection();
    deadline_.wait_for(&Deadlines::close, deadlines());
  }

  // ---- the access log ---------------------------------------------------------------------------------------------------

  void note(const Request& request) {
    access_ = {};
    access_.method = request.method();
    access_.target = request.target();
    access_.minor_version = request.minor_version();
    access_.referer = request.field("referer").value_or("");
    access_.user_agent = request.field("user-agent").value_or("");
  }

  void log_access() {
    access_.peer = transport()->peer();
    access_.when = site_->options.wall_clock();
    access_.status = status_;
    access_.bytes = body_sent_;
    try {
      site_->options.access_log(std::exchange(access_, {}));
    } catch (...) {
      log_current_error("access log");
    }
  }

  // ---- how much, how long -------------------------------------------------------------------------------------------------

  void flush() {
    if (out_.empty()) return;
    transport()->write(out_);
    out_.clear();
    if (out_.capacity() > kKeptCapacity) std::string().swap(out_);
  }

  void when_sent(void (*then)(HttpConnection&)) {
    deadline_.wait_for(nullptr, deadlines());
    deadline_.wait_for(&Deadlines::write, deadlines());
    transport()->when_sent([self = shared_from_this(), then] {
      self->deadline_.wait_for(nullptr, self->deadlines());
      then(*self);
    });
  }

  // Does the client leave its responses unread? Then it is not served until it has taken them.
  bool too_much_unsent() {
    const std::size_t high_water = site_->options.high_water;
    if (stalled_ || out_.size() + transport()->unsent() <= high_water) return stalled_;
    flush();
    if (transport()->unsent() <= high_water) return false;
    stalled_ = true;
    when_sent([](HttpConnection& self) {
      self.stalled_ = false;
      self.serve();
    });
    return true;
  }

  // Says what is waited for now: how long, and whether more is to be read.
  void wait() {
    if (over()) return;
    const bool rest = stalled_ || (busy_ && unread().size() >= site_->options.read_ahead);
    if (rest != resting_) rest ? transport()->pause_producing() : transport()->resume_producing();
    resting_ = rest;
    if (busy_ || stalled_) return;
    if (decoder_) {
      deadline_.wait_for(&Deadlines::body, deadlines());
    } else {
      deadline_.wait_for(nothing_begun() ? &Deadlines::idle : &Deadlines::head, deadlines());
    }
  }

  void deadline_passed() {
    const auto what = deadline_.waits_for();
    deadline_.wait_for(nullptr, deadlines());
    if (what == &Deadlines::idle) return end_connection();
    if (what == &Deadlines::head || what == &Deadlines::body) {
      return refuse(408, "The request took too long to come.");
    }
    closing_ = true;
    transport()->abort_connection();
  }

  const SitePtr site_;

  // What comes in.
  std::string in_;
  std::size_t taken_ = 0;  // so much of it was used
  HeadParser parser_;
  Request request_;                     // its head is whole
  std::optional<BodyDecoder> decoder_;  // its body is not
  bool input_ended_ = false;

  // What goes out.
  std::string out_;
  bool busy_ = false;         // a request is with its handler, or its response on the way
  bool close_after_ = false;  // this response is the last one
  std::string method_;        // of the request that is answered
  int minor_version_ = 1;
  int status_ = 0;
  std::optional<Promise<>> sent_;
  Stream stream_;
  std::optional<std::uint64_t> length_;  // of the stream
  bool chunked_ = false;
  std::uint64_t body_sent_ = 0;
  Access access_;

  bool serving_ = false;
  bool resting_ = false;  // the transport is paused
  bool stalled_ = false;  // too much is unsent
  bool closing_ = false;  // no more requests
  std::optional<Failure> gone_;
  Deadline deadline_;
};

class HttpFactory final : public Factory {
 public:
  explicit HttpFactory(SitePtr site) : site_(std::move(site)) {}

  ProtocolPtr build_protocol(const Address&) override {
    auto connection = std::make_shared<HttpConnection>(site_);
    connection->set_factory(shared_from_this());
    return connection;
  }

 private:
  const SitePtr site_;
};

}  // namespace

FactoryPtr make_http_factory(ReactorTime& time, Handler handler, ServerOptions options) {
  return std::make_shared<HttpFactory>(std::make_shared<Site>(time, std::move(handler), std::move(options)));
}

}  // namespace untwist::http
