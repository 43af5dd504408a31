// Lesson 02 · Transports: connecting.
//
// The contract is in include/untwist/transport/tcp.hpp. This file is yours: change any of it, as long as the contract
// holds.

#include <stdexcept>
#include <system_error>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

namespace {

// The connector is itself the descriptor that waits for the outcome: a connecting socket becomes writable when the
// outcome is known.
class TcpConnector final : public Connector, public Descriptor {
 public:
  TcpConnector(Reactor& reactor, Address where, ClientFactoryPtr factory, ConnectOptions options)
      : reactor_(reactor), where_(std::move(where)), factory_(std::move(factory)), options_(std::move(options)) {}

  void connect() override {
    if (state_ != State::idle) throw Error("connect " + where_.text() + ": an attempt or a connection already exists");
    state_ = State::connecting;
    if (!std::exchange(factory_runs_, true)) factory_->do_start();
    factory_->started_connecting(*this);
    if (state_ == State::connecting && !outcome_) begin();
  }

  void stop_connecting() override {
    if (state_ != State::connecting) throw Error("stop_connecting " + where_.text() + ": no attempt is in progress");
    fail_later(Failure::of(ConnectCancelled("connect " + where_.text() + ": cancelled by this side")));
  }

  void disconnect() override {
    if (state_ == State::connecting) return stop_connecting();
    if (state_ == State::connected && transport_) return transport_->lose_connection();
    unwanted_ = state_ == State::connected;  // called by build_protocol() or connection_made(): close it afterwards
  }

  Address destination() const override { return where_; }

  int fileno() const noexcept override { return socket_ ? socket_->fileno() : -1; }

  // The outcome is known.
  Ending do_write() override {
    // Task 2.7: Read the outcome with the socket's take_error().
    // If there is an error, fail() with its failure_of().
    // Otherwise call connected().
    // [2.7
    if (const std::error_code error = socket_->take_error()) {
      fail(failure_of(error));
    } else {
      connected();
    }
    return {};
    // 2.7]
  }

  // The reactor shuts down during an attempt.
  void connection_lost(const Failure& reason) override {
    fail(Failure::of(ConnectError("connect " + where_.text() + ": " + reason.message())));
  }

 private:
  enum class State { idle, connecting, connected };

  std::shared_ptr<TcpConnector> self() { return std::static_pointer_cast<TcpConnector>(shared_from_this()); }

  void begin() {
    const std::optional<std::string> host = numeric_host(where_.host);
    if (!host) return fail_later(Failure::of(UnknownHost("connect " + where_.text() + ": unknown host")));
    // Task 2.7: Begin to connect to {*host, where_.port} from options_.from.
    // If that throws std::system_error, report it in a later turn: fail_later() with its failure_of().
    // Register self() as a writer, so that do_write() is called when the outcome is known.
    // Set timer_ to fail() after options_.timeout with the failure_of() std::errc::timed_out.
    // [2.7
    try {
      socket_ = options_.network->connect({*host, where_.port}, options_.from);
    } catch (const std::system_error& error) {
      return fail_later(failure_of(error.code()));
    }
    reactor_.add_writer(self());
    timer_ = reactor_.call_later(options_.timeout, [self = self()] {
      self->fail(self->failure_of(std::make_error_code(std::errc::timed_out)));
    });
    // 2.7]
  }

  // The failure that an error code stands for.
  Failure failure_of(const std::error_code& error) const {
    const std::string what = "connect " + where_.text() + ": " + error.message();
    // Task 2.7: For std::errc::connection_refused return ConnectionRefused.
    // For std::errc::timed_out return ConnectTimeout.
    // [2.7 else
    if (error == std::errc::connection_refused) return Failure::of(ConnectionRefused(what, error));
    if (error == std::errc::timed_out) return Failure::of(ConnectTimeout(what, error));
    // 2.7]
    return Failure::of(ConnectError(what, error));
  }

  // Reports a failure in a later turn. It replaces one that is known but not reported yet.
  void fail_later(Failure reason) {
    outcome_.cancel();
    const auto kept = self();  // the socket's registration and the timer may be all that keeps us alive
    leave_socket();
    outcome_ = reactor_.call_later(Duration::zero(), [kept, reason = std::move(reason)] { kept->fail(reason); });
  }

  // The attempt failed. The factory may begin another one immediately.
  void fail(const Failure& reason) {
    if (state_ != State::connecting) return;
    leave_socket();
    outcome_.cancel();
    over([&] { factory_->client_connection_failed(*this, reason); });
  }

  void connected() {
    std::unique_ptr<StreamSocket> socket = leave_socket();
    state_ = State::connected;
    unwanted_ = false;
    ProtocolPtr protocol;
    try {
      protocol = factory_->build_protocol(socket->peer());
    } catch (...) {
      log_current_error("build_protocol");
    }
    if (!protocol) {
      close_lingering(reactor_, std::move(socket));
      return lost(Failure::of(ConnectionDone()));
    }
    auto transport = start_tcp_transport(reactor_, std::move(socket), std::move(protocol),
                                         [self = self()](const Failure& reason) { self->lost(reason); });
    if (state_ != State::connected) return;
    transport_ = std::move(transport);
    if (unwanted_) transport_->lose_connection();
  }

  void lost(const Failure& reason) {
    transport_.reset();
    over([&] { factory_->client_connection_lost(*this, reason); });
  }

  // Notifies the factory of the ending. Unless the factory starts another attempt, it is then stopped.
  void over(const Callback& notify_factory) {
    state_ = State::idle;
    const ConnectorPtr kept = shared_from_this();  // the factory may drop the last handle
    guarded(notify_factory);
    if (state_ == State::idle && std::exchange(factory_runs_, false)) guarded([this] { factory_->do_stop(); });
  }

  static void guarded(const Callback& call) {
    try {
      call();
    } catch (...) {
      log_current_error("a client factory");
    }
  }

  // Stops waiting for the outcome.
  std::unique_ptr<StreamSocket> leave_socket() {
    reactor_.remove_writer(*this);
    timer_.cancel();
    return std::move(socket_);
  }

  Reactor& reactor_;
  const Address where_;
  const ClientFactoryPtr factory_;
  const ConnectOptions options_;
  State state_ = State::idle;
  std::unique_ptr<StreamSocket> socket_;  // while it connects
  ScopedDelayedCall timer_;               // while it connects
  ScopedDelayedCall outcome_;             // a failure that is known but not reported yet
  TransportPtr transport_;                // while it is connected
  bool unwanted_ = false;                 // disconnect() was called while transport_ was being created
  bool factory_runs_ = false;
};

}  // namespace

ConnectorPtr connect_tcp(Reactor& reactor, const Address& where, ClientFactoryPtr factory, ConnectOptions options) {
  if (options.timeout < Duration::zero()) throw std::invalid_argument("connect_tcp: the timeout is negative");
  auto connector = std::make_shared<TcpConnector>(reactor, where, std::move(factory), std::move(options));
  connector->connect();
  return connector;
}

}  // namespace untwist
