// Lesson 09 · An HTTP client: one exchange after the other on a connection.
//
// This file and its header are yours: change any of them, as long as the contract in
// include/untwist/http/http_client.hpp holds.

#include "connection.hpp"

#include <algorithm>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/timeout.hpp>
#include <untwist/http/upload.hpp>

namespace untwist::http {

// ---- the request, and the head of its response

Deferred<ClientResponse> ClientConnection::send(const std::string& head, const ClientRequest& request, TimePoint by) {
  by_ = by;
  // TODO(9.6) Note in state_ that a head is expected, and tell the reader: begin().
  // Make the promise for the response, in response_, and take its Deferred.
  // If it is cancelled, fail() with Cancelled: that aborts the connection.
  // Then write the head, send_body(), and expect_bytes(). Return the Deferred.
  untwist::todo("9.6");
}

void ClientConnection::send_body(const ClientRequest& request) {
  if (request.json) return transport()->write(*request.json);
  if (const auto* text = std::get_if<std::string>(&request.body)) return transport()->write(*text);
  const auto* upload = std::get_if<Upload>(&request.body);
  if (!upload) return;
  sent_ = false;
  output_ = consumer_of(transport());
  sending_ = send_pieces(pieces_of(*upload), output_)
                 .add_callbacks(
                     [weak = weak_from_this()](std::uint64_t) {
                       if (const auto self = weak.lock()) self->sent_ = true;
                     },
                     [weak = weak_from_this()](const Failure& why) {
                       if (const auto self = weak.lock()) self->fail(why);
                     });
}

void ClientConnection::data_received(Bytes data) {
  if (state_ == State::idle) return transport()->abort_connection();  // nobody has asked: what it means is not certain
  try {
    reader_.append(as_text(data));
    expect_bytes();
    // TODO(9.6) While a head is expected, let the reader take_head(). If it is complete: head_is_complete().
    untwist::todo("9.6");
  } catch (...) {
    return fail(Failure::current());
  }
  deliver();
}

// Nothing more is read until somebody asks for the body.
void ClientConnection::head_is_complete() {
  state_ = State::body;
  transport()->pause_producing();
  waits_until_.reset();
  const bool has_body = !reader_.body_is_complete();
  ClientResponse response(reader_.head(), has_body ? shared_from_this() : nullptr);
  Promise<ClientResponse> promise = *std::exchange(response_, std::nullopt);
  if (!has_body) finish();  // before the callbacks run: they may want to send the next request here
  std::move(promise).callback(std::move(response));
}

// ---- the body

Deferred<std::uint64_t> ClientConnection::stream_to(std::shared_ptr<Consumer> consumer) {
  consumer->register_producer(shared_from_this(), Producing::push);
  consumer_ = std::move(consumer);
  written_ = 0;
  body_.emplace([this] { fail(Failure::of(Cancelled())); });
  Deferred<std::uint64_t> result = body_->deferred();
  resume_producing();  // delivers what has come already, and reads on
  if (result.has_result()) return result;
  [[maybe_unused]] const auto late = timed_out([weak = weak_from_this()] {
    const auto self = weak.lock();
    return "the body of " + (self ? self->url_.text() : "a response");
  });
  // TODO(9.11) Put a timeout over the result, for the time that is left until by_. If that is up, the result is `late`.
  return result;
}

// Writes what has come to the consumer, until it pauses us or there is no more.
void ClientConnection::deliver() {
  if (delivering_ || !consumer_) return;
  const std::shared_ptr<ClientConnection> self = shared_from_this();  // a consumer may drop the last reference to us
  delivering_ = true;
  try {
    deliver_pieces();
  } catch (...) {
    fail(Failure::current());
  }
  delivering_ = false;
}

void ClientConnection::deliver_pieces() {
  // TODO(9.8) Do nothing if there is no consumer, or it has paused us.
  // Let the reader take_body(), to piece_, which must be empty before. Count the bytes in written_.
  // Write them to the consumer, unless there are none. In write() it may pause us, or stop us: then do nothing more.
  // If the body is complete, call body_is_complete().
  // If the connection was lost_ with ConnectionDone and the reader says that the body ends_here(), it is complete, too.
  // If the connection was lost_ otherwise, it is cut_short().
  untwist::todo("9.8");
}

void ClientConnection::cut_short() const {
  if (!lost_->is<ConnectionClosed>()) lost_->raise();  // we have ended it ourselves
  throw BodyCutShort("the body was cut short after " + std::to_string(written_) + " bytes: " + lost_->message());
}

void ClientConnection::body_is_complete() {
  const std::shared_ptr<Consumer> consumer = std::exchange(consumer_, nullptr);
  Promise<std::uint64_t> promise = *std::exchange(body_, std::nullopt);
  finish();
  consumer->unregister_producer();
  std::move(promise).callback(written_);
}

void ClientConnection::resume_producing() {
  const std::shared_ptr<ClientConnection> self = shared_from_this();  // the end of the body may drop the last reference
  paused_ = false;
  deliver();
  if (!consumer_ || paused_) return;
  transport()->resume_producing();
  expect_bytes();
}

void ClientConnection::pause_producing() {
  paused_ = true;
  transport()->pause_producing();
  waits_until_.reset();
}

void ClientConnection::stop_producing() {
  consumer_ = nullptr;
  fail(Failure::of(StoppedEarly(written_)));
}

// Nobody has asked for the body. If all of it has come, the connection can still be used.
void ClientConnection::abandon() {
  if (state_ != State::body) return;
  std::string rest;
  try {
    if (reader_.take_body(rest)) return finish();
  } catch (const BadResponse&) {
  }
  fail(Failure::of(Cancelled()));
}

// ---- the end of an exchange, and of the connection

// The exchange has ended well.
void ClientConnection::finish() {
  waits_until_.reset();
  used_ = true;
  state_ = State::idle;
  if (reader_.framing().keeps_alive && !reader_.has_more() && sent_ && !lost_) {
    transport()->resume_producing();  // so that we notice when the server closes it
    if (const auto owner = owner_.lock()) return owner->is_idle(shared_from_this());
  }
  state_ = State::over;
  if (sent_) return close();
  stop_sending();
  abort();
}

// The exchange has failed, and the connection with it.
void ClientConnection::fail(const Failure& why) {
  state_ = State::over;
  if (!lost_) lost_ = why;
  waits_until_.reset();
  abort();
  const std::shared_ptr<Consumer> consumer = std::exchange(consumer_, nullptr);
  std::optional<Promise<ClientResponse>> response = std::exchange(response_, std::nullopt);
  std::optional<Promise<std::uint64_t>> body = std::exchange(body_, std::nullopt);
  stop_sending();
  if (consumer) consumer->unregister_producer();
  if (response) std::move(*response).errback(why);
  if (body) std::move(*body).errback(why);
}

void ClientConnection::connection_lost(const Failure& reason) {
  timer_.cancel();
  const std::shared_ptr<ClientConnection> self = shared_from_this();
  lost_ = reason;
  if (const auto owner = owner_.lock()) owner->is_gone(self);
  if (state_ == State::head) return fail(no_head(reason));
  if (state_ == State::body) return deliver();
  state_ = State::over;
}

// Why there is no response.
Failure ClientConnection::no_head(const Failure& reason) const {
  // TODO(9.6) If a part of the response has come, return a BadResponse that says so, with the message of the reason.
  // Otherwise return a NoResponse with the message of the reason.
  untwist::todo("9.6");
}

// The rest of an upload cannot be sent.
void ClientConnection::stop_sending() {
  if (const auto output = std::exchange(output_, nullptr)) output->connection_lost();
}

// The server has to send something.
void ClientConnection::expect_bytes() {
  // TODO(9.11) From now on wait() for options_->silence.
}

// Begins to wait, or begins again. That happens with every piece, so a call that comes earlier is left where it is: it
// finds that there is time left.
void ClientConnection::wait(Duration limit) {
  waits_until_ = saturated_sum(time_.now(), limit);
  if (timer_ && timer_->due() <= *waits_until_) return;
  timer_ = time_.call_later(limit, [this] { look_at_the_time(); });
}

void ClientConnection::look_at_the_time() {
  if (!waits_until_) return;
  const Duration left = *waits_until_ - time_.now();
  if (left <= Duration::zero()) return waited_too_long();
  timer_ = time_.call_later(left, [this] { look_at_the_time(); });
}

void ClientConnection::waited_too_long() {
  if (state_ == State::idle) return close();
  if (!sent_ || transport()->unsent() > 0) return expect_bytes();  // it is us who are slow, or the way to the server
  fail(Failure::of(TimedOut("waiting for " + url_.text(), options_->silence)));
}

}  // namespace untwist::http
