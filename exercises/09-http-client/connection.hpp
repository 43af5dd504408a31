#pragma once
// One connection to a server, and the exchange that is going on.
//
// This file is yours: change any of it, as long as the contract in include/untwist/http/http_client.hpp holds.

#include <memory>
#include <optional>
#include <string>
#include <untwist/deferred/timeout.hpp>
#include <untwist/http/http_client.hpp>
#include <untwist/http/response_reader.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist::http {

/// For add_timeout(): TimedOut instead of Cancelled. Almost nothing is late, so @p what returns the name only then.
template <class F>
auto timed_out(F what) {
  return [what = std::move(what)]<class T>(Result<T> result, Duration limit) -> Result<T> {
    if (result.ok() || !result.failure().template is<Cancelled>()) return result;
    return Failure::of(TimedOut(what(), limit));
  };
}

class ClientConnection;

/// The pool that a connection belongs to. It is told when a connection changes hands.
class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  /// The exchange is over, and the connection can carry another one.
  virtual void is_idle(const std::shared_ptr<ClientConnection>& connection) = 0;
  /// The connection is over.
  virtual void is_gone(const std::shared_ptr<ClientConnection>& connection) = 0;
};

/// Carries one exchange after the other: a request, the head of its response, the body of its response.
class ClientConnection final : public Protocol,
                               public Producer,
                               public BodySource,
                               public std::enable_shared_from_this<ClientConnection> {
 public:
  /// @param url      only scheme, host and port count.
  /// @param time     must outlive it.
  ClientConnection(Url url, ReactorTime& time, std::shared_ptr<const ClientOptions> options,
                   std::weak_ptr<ConnectionOwner> owner)
      : url_(std::move(url)), time_(time), options_(std::move(options)), owner_(std::move(owner)) {}

  /// The server.
  const Url& server() const noexcept { return url_; }
  /// Has it carried an exchange before? Then the server may just be closing it.
  bool is_used() const noexcept { return used_; }
  /// Can it carry an exchange now?
  bool is_idle() const noexcept { return state_ == State::idle && !transport()->disconnecting(); }

  /// Sends a request. Fires when the head of its response has come.
  /// @param head  of @p request, as it is sent.
  /// @param by    when the body must have come.
  Deferred<ClientResponse> send(const std::string& head, const ClientRequest& request, TimePoint by);
  /// Nobody needs it at the moment: closes it after some time.
  void rest() { wait(options_->idle); }
  /// Closes it.
  void close() { transport()->lose_connection(); }
  /// Ends it, whatever is going on.
  void abort() { transport()->abort_connection(); }

  // Protocol
  void data_received(Bytes data) override;
  void connection_lost(const Failure& reason) override;

  // BodySource
  Deferred<std::uint64_t> stream_to(std::shared_ptr<Consumer> consumer) override;
  void abandon() override;

  // Producer: the body, for its consumer
  void resume_producing() override;
  void pause_producing() override;
  void stop_producing() override;

 private:
  enum class State { idle, head, body, over };

  void send_body(const ClientRequest& request);
  void head_is_complete();
  void deliver();
  void deliver_pieces();
  [[noreturn]] void cut_short() const;
  void body_is_complete();
  void finish();
  void fail(const Failure& why);
  Failure no_head(const Failure& reason) const;
  void stop_sending();
  void expect_bytes();
  void wait(Duration limit);
  void look_at_the_time();
  void waited_too_long();

  const Url url_;
  ReactorTime& time_;
  const std::shared_ptr<const ClientOptions> options_;
  const std::weak_ptr<ConnectionOwner> owner_;

  State state_ = State::idle;
  bool used_ = false;
  ResponseReader reader_{options_->limits};
  std::optional<TimePoint> waits_until_;  // while we wait for bytes, and while it rests
  ScopedDelayedCall timer_;               // looks whether that is over
  TimePoint by_;

  std::shared_ptr<ConnectionConsumer> output_;  // while an upload is sent
  Deferred<> sending_;
  bool sent_ = true;  // the whole request

  std::optional<Promise<ClientResponse>> response_;  // while the head is waited for
  std::shared_ptr<Consumer> consumer_;               // of the body, once it was asked for
  std::optional<Promise<std::uint64_t>> body_;
  std::string piece_;            // of the body
  std::uint64_t written_ = 0;    // bytes of the body
  bool paused_ = false;          // by the consumer
  bool delivering_ = false;      // deliver() is running
  std::optional<Failure> lost_;  // why the connection has ended
};

}  // namespace untwist::http
