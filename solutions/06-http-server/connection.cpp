// Lesson 06 · An HTTP server: one connection. Bytes become requests (request_reader.cpp), requests go to the handler,
// and responses become bytes (response_writer.cpp). Start at data_received().
//
// This file is yours: change any of it, as long as the contract in include/untwist/http/server.hpp holds.

#include <memory>
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
    if (site_->connections > site_->options.connections)
      return refuse(503, "Too many connections are open. Try again later.");
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
    reader_.drop_all();  // a running handler keeps this object alive, but it needs none of these bytes
    writer_.drop_all();
  }

 private:
  // What may come next.
  enum class State {
    reading,    // a request, or the rest of one
    answering,  // its response, or the rest of it
    stalled,    // nothing until the client has taken the bytes sent so far
    closing,    // only the end
  };

  bool over() const { return state_ == State::closing; }

  // ---- from bytes to a handler

  // Reads and answers requests until one is incomplete, or is not answered immediately.
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
        refuse(400, "The request is incomplete.");
      }
    }
    wait();
  }

  // Is there a complete request?
  bool read_request() {
    // Task 6.5: Return the result of take_request().
    // If it throws a Refusal, call refuse() with the Refusal's status and its what() as the reason, and return false.
    // [6.5 else return reader_.take_request(writer_.out());
    try {
      return reader_.take_request(writer_.out());
    } catch (const Refusal& refusal) {
      refuse(refusal.status(), refusal.what());
      return false;
    }
    // 6.5]
  }

  // Passes a complete request to the handler, and the handler's result, now or later, to answer().
  void handle(Request request) {
    deadline_.wait_for(Waiting::nothing);
    begin_exchange(request);
    exchange_->close = wants_close(request);
    exchange_->minor_version = request.minor_version();
    request.peer = transport()->peer();
    const auto self = shared_from_this();
    // Task 6.4: Call site_->handler with the request, by way of maybe_deferred(): it turns an exception into a failure.
    // Move the request in.
    // Pass the result, value or failure, to answer().
    // Capture `self`: it keeps this connection alive until then.
    // detach() the chain.
    // [6.4
    maybe_deferred(site_->handler, std::move(request))
        .add_both([self](Result<Response> result) { self->answer(std::move(result)); })
        .detach();
    // 6.4]
  }

  // ---- from a response to bytes

  // The handler's result has come. The client may have gone meanwhile.
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
                Failure::of(Error("status " + std::to_string(response.status) + " is not a valid response status")));
      response = plain(500, "An internal error occurred.");
    }
    send(std::move(response));
    if (!serving_) serve();
  }

  static Response error_page(const Failure& failure) {
    if (const auto* refusal = failure.as<Refusal>()) return plain(refusal->status(), refusal->what());
    log_error("HTTP handler", failure);
    return plain(500, "An internal error occurred.");
  }

  // Sends the last response of this connection.
  void refuse(int status, const std::string& why) {
    if (over()) return;
    begin_exchange(reader_.begun());
    exchange_->close = true;
    send(plain(status, why));
  }

  void begin_exchange(const Request& request) {
    state_ = State::answering;
    exchange_ = std::make_unique<Exchange>();
    exchange_->method = request.method();
    if (!site_->options.access_log) return;
    exchange_->access = std::make_unique<Access>();
    exchange_->note(request);
  }

  void send(Response response) {
    exchange_->status = response.status;
    exchange_->sent = std::move(response.sent);
    writer_.begin(response, *exchange_);
    writer_.is_streaming() ? next_piece() : finish();
  }

  // Asks the stream for the next piece and sends it. Once that has been sent, asks again.
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
      return break_off("HTTP body", Failure::of(Error("the body does not have the announced length")));
    if (!piece) {
      writer_.drop_stream();
      finish();
      if (!serving_) serve();
      return;
    }
    writer_.flush();
    when_sent([](HttpConnection& self) { self.next_piece(); });
  }

  // The head has been sent, or cannot be built: only an abort can tell the client that something is wrong.
  void break_off(std::string_view doing, const Failure& failure) {
    log_error(doing, failure);
    writer_.drop_stream();
    state_ = State::closing;
    transport()->abort_connection();
  }

  // The response has been handed to the transport, or the client went before that.
  void finish() {
    const auto self = shared_from_this();
    const auto done = std::move(exchange_);
    answered_ = true;
    if (state_ == State::answering) state_ = State::reading;
    if (done->sent || done->access) writer_.flush();
    if (done->access) done->log(site_->options, transport()->peer());
    if (done->sent && !done->sent->fired())
      gone_ ? std::move(*done->sent).errback(*gone_) : std::move(*done->sent).callback();
    if (done->close) end_connection();
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

  // Waits for the client to take the unsent bytes.
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

  // If the client leaves its responses unread, stops serving it until it has taken them.
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

  // Sets the deadline for what comes next, and decides whether to read more.
  void wait() {
    if (over()) return;
    set_options();
    const bool enough = state_ == State::answering && reader_.unread().size() >= site_->options.read_ahead;
    const bool rest = state_ == State::stalled || enough;
    if (rest != resting_) rest ? transport()->pause_producing() : transport()->resume_producing();
    resting_ = rest;
    if (state_ != State::reading) return;
    if (reader_.reads_body()) return deadline_.wait_for(Waiting::body);
    if (!reader_.nothing_begun()) return deadline_.wait_for(Waiting::head);
    transport()->unsent() > 0 ? wait_for_client() : deadline_.wait_for(Waiting::idle);
  }

  // Options of the socket are system calls: a connection for one response that is ready at once needs none.
  void set_options() {
    const bool goes_on = exchange_ || answered_;
    if (goes_on && !std::exchange(no_delay_, true)) transport()->set_no_delay(true);
    // Detects a vanished client while a handler works: no deadline runs then.
    if (exchange_ && !std::exchange(keep_alive_, true)) transport()->set_keep_alive(true);
  }

  void deadline_passed() {
    const Waiting what = deadline_.waits_for();
    deadline_.wait_for(Waiting::nothing);
    if (what == Waiting::idle) return end_connection();
    if (what == Waiting::head || what == Waiting::body) return refuse(408, "The request took too long to arrive.");
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
  std::unique_ptr<Exchange> exchange_;  // the request that is being answered
  std::optional<Failure> gone_;         // the connection is lost, and why
  std::uint64_t taken_before_ = 0;      // bytes that the client had taken when the wait for it began
  bool serving_ = false;                // serve() is running, and will handle what comes meanwhile
  bool resting_ = false;                // the transport is paused
  bool answered_ = false;               // there was a request before
  bool no_delay_ = false;               // options that are set
  bool keep_alive_ = false;
};

}  // namespace

ProtocolPtr make_http_connection(SitePtr site) { return std::make_shared<HttpConnection>(std::move(site)); }

}  // namespace untwist::http
