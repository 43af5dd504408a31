#pragma once
// The connections of a client: those in use, the idle ones, and the requests that wait for one.
//
// This file is yours: change any of it, as long as the contract in include/untwist/http/http_client.hpp holds.

#include <map>
#include <set>
#include <tuple>
#include <untwist/deferred/connect_to_first.hpp>
#include <vector>

#include "connection.hpp"

namespace untwist::http {

using ConnectionPtr = std::shared_ptr<ClientConnection>;

/// Connections to any number of servers.
class Pool final : public ConnectionOwner, public std::enable_shared_from_this<Pool> {
 public:
  /// @param resolver  must outlive it.
  Pool(Reactor& reactor, std::shared_ptr<const ClientOptions> options, Resolver& resolver)
      : reactor_(reactor), options_(std::move(options)), resolver_(resolver) {}

  /// A connection to the server of @p url that can carry an exchange now: an idle one, a new one, or one that somebody
  /// else gives back.
  Deferred<ConnectionPtr> take(const Url& url);
  /// Closes the idle connections to the server of @p url.
  void close_idle(const Url& url);
  /// Closes all idle connections. Fires when they are gone.
  Deferred<> close_idle();
  /// Ends all connections and all attempts. What waits for one fails.
  void shut_down();

  void is_idle(const ConnectionPtr& connection) override;
  void is_gone(const ConnectionPtr& connection) override;

 private:
  // All that concerns one server.
  struct Server {
    std::map<std::uint64_t, Deferred<>> attempts;  // to look up the host and to connect
    std::set<ClientConnection*> connections;       // in use or idle
    std::vector<ConnectionPtr> idle;               // oldest first
    std::map<std::uint64_t, Promise<>> waiting;    // requests without a connection, in the order in which they came
    std::size_t open() const { return attempts.size() + connections.size(); }
  };

  // The servers that are known, by scheme, host and port.
  struct BeforeOther {
    bool operator()(const Url& a, const Url& b) const noexcept {
      return std::tie(a.host, a.port, a.scheme) < std::tie(b.host, b.port, b.scheme);
    }
  };

  Deferred<ConnectionPtr> connect(const Url& url);
  Deferred<ProtocolPtr> connect_to(const Url& url, const std::vector<std::string>& addresses);
  Result<ConnectionPtr> connected(const Url& url, std::uint64_t id, const Result<ProtocolPtr>& made);
  Deferred<> my_turn(Server& server);
  void next_in_line(const Url& url);
  void one_less();

  Reactor& reactor_;
  const std::shared_ptr<const ClientOptions> options_;
  Resolver& resolver_;
  std::map<Url, Server, BeforeOther> servers_;
  std::uint64_t last_id_ = 0;
  std::set<ClientConnection*> closing_;  // idle ones that close_idle() waits for
  std::vector<Promise<>> when_closed_;
  bool over_ = false;  // shut_down() was called
};

}  // namespace untwist::http
