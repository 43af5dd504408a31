// Lesson 02 · Transports: listening and accepting.
//
// The contract is in include/untwist/transport/tcp.hpp. This file is yours: change any of it, as long as the contract
// holds.

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

namespace {

using namespace std::chrono_literals;

constexpr int kMostAcceptsPerTurn = 64;
constexpr Duration kPauseWithoutResources = 100ms;

class TcpPort final : public ListeningPort, public Descriptor, public std::enable_shared_from_this<TcpPort> {
 public:
  TcpPort(Reactor& reactor, Address where, FactoryPtr factory, ListenOptions options)
      : reactor_(reactor), where_(std::move(where)), factory_(std::move(factory)), options_(options) {}

  void start_listening() override {
    if (socket_) return;
    // TODO(2.1) Open a socket with open(), and start_factory(). Then keep the socket, remember the address it really
    // got, and let the reactor tell when somebody connects.
    untwist::todo("2.1");
    spare_ = options_.network->spare_descriptor();
    // While it looks away, see pause(), it is not registered, so the reactor would not find it at shutdown.
    at_shutdown_ =
        reactor_.add_trigger(Phase::during, SystemEvent::shutdown, [self = shared_from_this()] { self->shut_down(); });
  }

  Address host() const override { return where_; }

  int fileno() const noexcept override { return socket_ ? socket_->fileno() : -1; }

  Ending do_read() override {
    // TODO(2.1) Somebody wants to connect. Accept, and greet() each, at most accepts_per_turn_ of them, and as long as
    // there is a socket_: a protocol may stop the port meanwhile. Errors are for accept_failed(); it says whether to go
    // on. In the end, tell adapt_to() how many came.
    untwist::todo("2.1");
  }

  void stop_listening(Stopped stopped) override {
    close();
    // The port is free as soon as this turn is over; whoever waits for it is told then. It may be opened again before.
    reactor_.call_later(Duration::zero(), [self = shared_from_this(), runs = std::exchange(factory_runs_, false),
                                           stopped = std::move(stopped)] {
      const std::optional<Failure> failure = self->stop_factory(runs);
      if (stopped) return stopped(failure);
      if (failure) log_error("stop_factory", *failure);
    });
  }

  // Its socket is gone, in some way that was not foreseen.
  void connection_lost(const Failure&) override { shut_down(); }

 private:
  void shut_down() {
    close();
    if (const auto failure = stop_factory(std::exchange(factory_runs_, false))) log_error("stop_factory", *failure);
  }

  std::unique_ptr<ListeningSocket> open() const {
    const std::optional<std::string> host = numeric_host(where_.host);
    if (!host) throw CannotListen("listen " + where_.text() + ": not a numeric address, and not localhost");
    try {
      return options_.network->listen({*host, where_.port}, options_.backlog);
    } catch (const std::system_error& error) {
      throw CannotListen("listen " + where_.text() + ": " + error.code().message(), error.code());
    }
  }

  void close() {
    reactor_.remove_reader(*this);
    if (!socket_) return;
    if (at_shutdown_) reactor_.remove_trigger(*std::exchange(at_shutdown_, std::nullopt));
    socket_.reset();
    spare_.reset();
  }

  void start_factory() {
    factory_->do_start();
    factory_runs_ = true;
  }

  // Stops the factory once for each time it was started.
  std::optional<Failure> stop_factory(bool runs) {
    if (!runs) return {};
    try {
      factory_->do_stop();
    } catch (...) {
      return Failure::current();
    }
    return {};
  }

  // A new connection: the factory builds its protocol, or refuses it.
  void greet(std::unique_ptr<StreamSocket> socket) {
    // TODO(2.1) Have the factory build a protocol for the other side's address. None: let the socket close. Else
    // start_tcp_transport(). A factory that throws is logged, and refuses.
    untwist::todo("2.1");
  }

  // Nobody was accepted. Is it worth trying again in this turn?
  bool accept_failed(const std::error_code& error) {
    if (error == std::errc::resource_unavailable_try_again || error == std::errc::operation_would_block) return false;
    // TODO(2.8) When descriptors run out, accept() fails but the connection stays in the queue: the port is ready again
    // at once, and the loop spins. Too many files in this process, and a spare_: turn_away_the_waiting(). Anything else
    // that is ours, such as too many files in the system, no memory, or an error nobody knows: pause(). What concerns
    // one connection only is skipped: an aborted one, and a firewall's refusal (not permitted). All of it is logged,
    // but for the firewall's refusal.
    return false;
  }

  // Gives up the spare descriptor, so that those who wait can be accepted and closed at once: they learn that we are
  // full, instead of waiting for nothing.
  void turn_away_the_waiting() {
    // TODO(2.8) Release spare_; accept and close until nobody is left, at most kMostAcceptsPerTurn; take a spare one
    // again.
  }

  // Looks away for a while, so that the loop can serve those it has.
  void pause() {
    reactor_.remove_reader(*this);
    reactor_.call_later(kPauseWithoutResources, [self = shared_from_this()] {
      if (self->socket_) self->reactor_.add_reader(self);
    });
  }

  // Under load, many are accepted in a turn; without, few, so that the others are served in between.
  void adapt_to(int accepted) {
    // TODO(2.8) When all that were allowed came, allow twice as many next time; else one more than came.
  }

  Reactor& reactor_;
  Address where_;
  const FactoryPtr factory_;
  const ListenOptions options_;
  std::unique_ptr<ListeningSocket> socket_;  // null while it does not listen
  std::shared_ptr<void> spare_;              // a descriptor to give up when there are no others
  std::optional<Trigger> at_shutdown_;       // while it listens
  bool factory_runs_ = false;
  int accepts_per_turn_ = 1;
};

}  // namespace

ListeningPortPtr listen_tcp(Reactor& reactor, const Address& where, FactoryPtr factory, ListenOptions options) {
  auto port = std::make_shared<TcpPort>(reactor, where, std::move(factory), options);
  port->start_listening();
  return port;
}

}  // namespace untwist
