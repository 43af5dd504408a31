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
    // TODO(2.1) Open a socket with open(). If that throws, leave the factory alone.
    // Call start_factory().
    // Keep the socket in socket_.
    // Set where_ to the address that the socket really got: its host().
    // Register this port as a reader.
    untwist::todo("2.1");
    spare_ = options_.network->spare_descriptor();
    // A paused port is not registered as a reader, so the reactor would not find it at shutdown; see pause().
    at_shutdown_ =
        reactor_.add_trigger(Phase::during, SystemEvent::shutdown, [self = shared_from_this()] { self->shut_down(); });
  }

  Address host() const override { return where_; }

  int fileno() const noexcept override { return socket_ ? socket_->fileno() : -1; }

  Ending do_read() override {
    int accepted = 0;
    // A protocol may stop the port meanwhile: then there is no socket_ any more.
    for (int tries = 0; socket_ && tries < accepts_per_turn_; ++tries) {
      Accepted next = socket_->accept();
      if (next.socket) {
        ++accepted;
        greet(std::move(next.socket));
      } else if (!accept_failed(next.error)) {
        break;
      }
    }
    adapt_to(accepted);
    return {};
  }

  void stop_listening(Stopped stopped) override {
    close();
    // The callback runs in the next turn, when the port is free. The port may be opened again before that.
    reactor_.call_later(Duration::zero(), [self = shared_from_this(), runs = std::exchange(factory_runs_, false),
                                           stopped = std::move(stopped)] {
      const std::optional<Failure> failure = self->stop_factory(runs);
      if (stopped) return stopped(failure);
      if (failure) log_error("stop_factory", *failure);
    });
  }

  // The socket was lost in an unforeseen way.
  void connection_lost(const Failure&) override { shut_down(); }

 private:
  void shut_down() {
    close();
    if (const auto failure = stop_factory(std::exchange(factory_runs_, false))) log_error("stop_factory", *failure);
  }

  std::unique_ptr<ListeningSocket> open() const {
    const std::optional<std::string> host = numeric_host(where_.host);
    if (!host) throw CannotListen("listen " + where_.text() + ": neither a numeric address nor localhost");
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
    // TODO(2.2) Call the factory's build_protocol() with the peer's address.
    // If it returns null, let the socket close.
    // Otherwise call start_tcp_transport().
    // If anything throws, log it with log_current_error("build_protocol"), and let the socket close.
    untwist::todo("2.2");
  }

  // No connection was accepted. Is it worth trying again in this turn?
  bool accept_failed(const std::error_code& error) {
    if (error == std::errc::resource_unavailable_try_again || error == std::errc::operation_would_block) return false;
    // TODO(2.10) On operation_not_permitted, a firewall's refusal, return true without logging.
    // Log every other error.
    // On connection_aborted, return true.
    // On too_many_files_open, call turn_away_the_waiting() if there is a spare_.
    // In all other cases, call pause(): otherwise the connection stays queued, and the loop spins.
    // Return false in the last two cases.
    return false;
  }

  // Gives up the spare descriptor, so that waiting connections can be accepted and closed immediately. Their clients
  // learn that the server is full, instead of waiting in vain.
  void turn_away_the_waiting() {
    // TODO(2.10) Release spare_.
    // Accept connections and close them until none is waiting, but at most kMostAcceptsPerTurn.
    // Take a spare_descriptor() again.
  }

  // Stops accepting for a while, so that the loop can serve the connections it has.
  void pause() {
    reactor_.remove_reader(*this);
    reactor_.call_later(kPauseWithoutResources, [self = shared_from_this()] {
      if (self->socket_) self->reactor_.add_reader(self);
    });
  }

  // Under load, a turn accepts many connections; without load, few, so that the others are served in between.
  void adapt_to(int accepted) {
    // TODO(2.10) Set accepts_per_turn_ for the next turn.
    // If as many connections came as were allowed, allow twice as many.
    // Otherwise allow one more than came.
    // Never allow more than kMostAcceptsPerTurn.
    // Make sure that do_read() honours the limit: it counts every attempt, even one that failed.
  }

  Reactor& reactor_;
  Address where_;
  const FactoryPtr factory_;
  const ListenOptions options_;
  std::unique_ptr<ListeningSocket> socket_;  // null while the port is not listening
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
