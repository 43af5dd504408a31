// Lesson 06 · An HTTP server: one connection. Bytes become requests (request_reader.cpp), these go to the handler, and
// responses become bytes (response_writer.cpp). Start at data_received().
//
// This file is yours: change any of it, as long as the contract in include/untwist/http/server.hpp holds.

#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>

#include "deadline.hpp"
#include "http/site.hpp"
#include "request_reader.hpp"
#include "response_writer.hpp"

namespace untwist::http {

namespace {

class HttpConnection final : public HalfCloseProtocol, public std::enable_shared_from_this<HttpConnection> {
 public:
  explicit HttpConnection(SitePtr site)
      : site_(std::move(site)),
        reader_(site_->options.limits),
        writer_(*site_),
        deadline_(site_->time, site_->options.deadlines, [this] { deadline_passed(); }) {
    ++site_->connections;
  }
  ~HttpConnection() override {
    if (!gone_) --site_->connections;
  }

  void connection_made() override {
    writer_.set_transport(*transport());
    transport()->set_no_delay(true);
    transport()->set_keep_alive(true);  // finds out who vanished while a handler works: no deadline runs then
    if (site_->connections > site_->options.connections) return refuse(503, "Too many are here already.");
    wait();
  }

  void data_received(Bytes data) override {
    if (over()) return;
    reader_.append(as_text(data));
    serve();
  }

  void read_connection_lost() override {
    reader_.end();
    serve();
  }
  void write_connection_lost() override {}

  void connection_lost(const Failure& reason) override {
    gone_ = reason;
    state_ = State::closing;
    --site_->connections;
    deadline_.wait_for(Waiting::nothing);
    writer_.drop_stream();
    if (exchange_) finish();
    reader_.drop_all();  // a handler that is still at work keeps the rest of this
    writer_.drop_all();
  }

 private:
  // What may come next.
  enum class State {
    reading,    // a request, or the rest of one
    answering,  // its response, or the rest of it
    stalled,    // nothing until the client has taken what was sent
    closing,    // nothing but the end
  };

  bool over() const { return state_ == State::closing; }

  // ---- from bytes to a handler

  // Reads and answers requests until one is not whole, or not answered at once.
  void serve() {
    if (std::exchange(serving_, true)) return;
    const auto self = shared_from_this();
    while (state_ == State::reading && !too_much_unsent() && read_request()) handle(reader_.request());
    serving_ = false;
    writer_.flush();
    if (reader_.ended() && state_ == State::reading) {
      if (reader_.nothing_begun()) {
        end_connection();
      } else {
        refuse(400, "The request ends before it is whole.");
      }
    }
    wait();
  }

  // Is there a whole request?
  bool read_request() {
    // TODO(6.5) What take_request() refuses, it throws as a Refusal: refuse() with its status, and there is no request.
    return reader_.take_request(writer_.out());
  }

  // A whole request goes to the handler; whatever comes of it, now or later, to answer().
  void handle(Request request) {
    deadline_.wait_for(Waiting::nothing);
    begin_exchange(request);
    exchange_->close = wants_close(request);
    exchange_->minor_version = request.minor_version();
    request.peer = transport()->peer();
    const auto self = shared_from_this();
    // TODO(6.4) Call the handler by maybe_deferred(), so that what it throws is a failure as any other. Both ends of
    // the chain lead to answer(). `self` keeps this connection until then.
    untwist::todo("6.4");
  }

  // ---- from a response to bytes

  // The handler's result is here. Whoever waits for it may have gone.
  void answer(Result<Response> result) {
    try {
      send_result(std::move(result));
    } catch (...) {
      break_off("HTTP response", Failure::current());
    }
  }

  void send_result(Result<Response> result) {
    Response response = result.ok() ? std::move(result).value() : error_page(result.failure());
    if (gone_) {
      if (response.sent && !response.sent->fired()) std::move(*response.sent).errback(*gone_);
      return;
    }
    if (response.status < 200 || response.status > 599) {
      log_error("HTTP handler",
                Failure::of(Error("status " + std::to_string(response.status) + " is none to answer with")));
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
    begin_exchange(reader_.begun());
    exchange_->close = true;
    send(plain(status, why));
  }

  void begin_exchange(const Request& request) {
    state_ = State::answering;
    exchange_.emplace().method = request.method();
    if (!site_->options.access_log) return;
    exchange_->access.emplace();
    exchange_->note(request);
  }

  void send(Response response) {
    exchange_->status = response.status;
    exchange_->sent = std::move(response.sent);
    writer_.begin(response, *exchange_);
    writer_.is_streaming() ? next_piece() : finish();
  }

  // Asks the stream for more, and sends what it gives; then, once that has gone, asks again.
  void next_piece() {
    const auto self = shared_from_this();
    writer_.next_piece()
        .add_both([self](Result<std::optional<std::string>> result) {
          if (self->gone_) return;
          if (!result.ok()) return self->break_off("HTTP body", result.failure());
          self->send_piece(std::move(result).value());
        })
        .detach();
  }

  void send_piece(const std::optional<std::string>& piece) {
    if (!writer_.add_piece(piece, *exchange_))
      return break_off("HTTP body", Failure::of(Error("the body is not as long as was said")));
    if (!piece) {
      writer_.drop_stream();
      finish();
      if (!serving_) serve();
      return;
    }
    writer_.flush();
    when_sent([](HttpConnection& self) { self.next_piece(); });
  }

  // The head has gone, or cannot be made: all that is left to say is an end in bad order.
  void break_off(std::string_view doing, const Failure& failure) {
    log_error(doing, failure);
    writer_.drop_stream();
    state_ = State::closing;
    transport()->abort_connection();
  }

  // The response is with the transport, or the client has gone before.
  void finish() {
    const auto self = shared_from_this();
    Exchange done = std::move(*exchange_);
    exchange_.reset();
    if (state_ == State::answering) state_ = State::reading;
    if (done.sent || done.access) writer_.flush();
    if (done.access) done.log(site_->options, transport()->peer());
    if (done.sent && !done.sent->fired())
      gone_ ? std::move(*done.sent).errback(*gone_) : std::move(*done.sent).callback();
    if (done.close) end_connection();
  }

  void end_connection() {
    if (over()) return;
    writer_.flush();
    state_ = State::closing;
    transport()->lose_connection();
    deadline_.wait_for(Waiting::nothing);
    if (transport()->unsent() > 0) wait_for_client();
  }

  // ---- how much, how long

  // The client is to take what is unsent.
  void wait_for_client() {
    if (deadline_.waits_for() != Waiting::write) taken_before_ = writer_.taken();
    deadline_.wait_for(Waiting::write);
  }

  void when_sent(void (*then)(HttpConnection&)) {
    deadline_.wait_for(Waiting::nothing);
    wait_for_client();
    transport()->when_sent([self = shared_from_this(), then] {
      self->deadline_.wait_for(Waiting::nothing);
      then(*self);
    });
  }

  // Does the client leave its responses unread? Then it is not served until it has taken them.
  bool too_much_unsent() {
    const std::size_t high_water = site_->options.high_water;
    if (writer_.unsent() <= high_water) return false;
    writer_.flush();
    if (transport()->unsent() <= high_water) return false;
    state_ = State::stalled;
    when_sent([](HttpConnection& self) {
      if (self.state_ == State::stalled) self.state_ = State::reading;
      self.serve();
    });
    return true;
  }

  // Says what is waited for now: how long, and whether more is to be read.
  void wait() {
    if (over()) return;
    const bool enough = state_ == State::answering && reader_.unread().size() >= site_->options.read_ahead;
    const bool rest = state_ == State::stalled || enough;
    if (rest != resting_) rest ? transport()->pause_producing() : transport()->resume_producing();
    resting_ = rest;
    if (state_ != State::reading) return;
    if (reader_.reads_body()) return deadline_.wait_for(Waiting::body);
    if (!reader_.nothing_begun()) return deadline_.wait_for(Waiting::head);
    transport()->unsent() > 0 ? wait_for_client() : deadline_.wait_for(Waiting::idle);
  }

  void deadline_passed() {
    const Waiting what = deadline_.waits_for();
    deadline_.wait_for(Waiting::nothing);
    if (what == Waiting::idle) return end_connection();
    if (what == Waiting::head || what == Waiting::body) return refuse(408, "The request took too long to come.");
    if (transport()->unsent() == 0) return wait();
    if (writer_.taken() - taken_before_ >= site_->options.least_taken) return wait_for_client();
    state_ = State::closing;
    transport()->abort_connection();
  }

  const SitePtr site_;
  RequestReader reader_;
  ResponseWriter writer_;
  Deadline deadline_;

  State state_ = State::reading;
  std::optional<Exchange> exchange_;  // the request that is being answered
  std::optional<Failure> gone_;       // the connection is lost, and why
  std::uint64_t taken_before_ = 0;    // by the client, when the wait for it began
  bool serving_ = false;              // serve() is at work: it goes on with what comes meanwhile
  bool resting_ = false;              // the transport is paused
};

}  // namespace

ProtocolPtr make_http_connection(SitePtr site) { return std::make_shared<HttpConnection>(std::move(site)); }

}  // namespace untwist::http
