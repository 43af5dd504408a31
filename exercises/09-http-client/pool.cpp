// Lesson 09 · An HTTP client: connections that are used again, and no more than so many.
//
// This file and its header are yours: change any of them, as long as the contract in
// include/untwist/http/http_client.hpp holds.

#include "pool.hpp"

#include <algorithm>
#include <utility>

#include <untwist/course/todo.hpp>

namespace untwist::http {

Deferred<ConnectionPtr> Pool::take(const Url& url) {
  if (over_) return fail<ConnectionPtr>(Cancelled());
  // TODO(9.10) Take the newest connection out of `idle`. If it is_idle(), return it. Otherwise try the next one.
  // If no idle connection is left, and fewer than options_->most_connections are open(), connect().
  // Otherwise wait for my_turn(), and take() again.
  return connect(url);
}

void Pool::is_idle(const ConnectionPtr& connection) {
  // TODO(9.10) Let the connection rest(), and keep it in `idle`.
  // If requests are waiting, it goes to the next_in_line().
  // Otherwise, if more than options_->most_idle connections are idle now, close the oldest one.
  connection->close();
}

void Pool::is_gone(const ConnectionPtr& connection) {
  Server& server = servers_[connection->server()];
  std::erase(server.idle, connection);
  server.connections.erase(connection.get());
  if (closing_.erase(connection.get()) > 0) one_less();
  next_in_line(connection->server());
}

// Something has become free: an idle connection, or the room for another one.
void Pool::next_in_line(const Url& url) {
  const auto server = servers_.find(url);
  if (server == servers_.end()) return;
  auto& waiting = server->second.waiting;
  if (waiting.empty()) {
    if (server->second.open() == 0) servers_.erase(server);
    return;
  }
  auto first = waiting.extract(waiting.begin());
  std::move(first.mapped()).callback();
}

// Fires when something has become free, and nobody has waited longer.
Deferred<> Pool::my_turn(Server& server) {
  const std::uint64_t id = ++last_id_;
  Promise<> promise([&server, id] { server.waiting.erase(id); });
  auto turn = promise.deferred();
  server.waiting.emplace(id, std::move(promise));
  return turn;
}

// ---- connecting

// The attempt belongs to the pool, which can end it; the promise tells the caller, who can cancel it.
Deferred<ConnectionPtr> Pool::connect(const Url& url) {
  const std::uint64_t id = ++last_id_;
  auto& attempts = servers_[url].attempts;
  const auto promise =
      std::make_shared<Promise<ConnectionPtr>>([&attempts, id] { std::exchange(attempts[id], {}).cancel(); });
  Deferred<ConnectionPtr> result = promise->deferred();
  attempts[id] = {};  // counts from now on, even if it fails at once
  Deferred<> attempt = resolver_.look_up(url.host)
                           .add_callback([self = shared_from_this(), url](const std::vector<std::string>& addresses) {
                             return self->connect_to(url, addresses);
                           })
                           .add_both([self = shared_from_this(), url, id, promise](const Result<ProtocolPtr>& made) {
                             auto outcome = self->connected(url, id, made);
                             if (!promise->fired()) std::move(*promise).fire(std::move(outcome));
                           });
  if (!attempt.has_result()) servers_[url].attempts[id] = std::move(attempt);
  return result;
}

Result<ConnectionPtr> Pool::connected(const Url& url, std::uint64_t id, const Result<ProtocolPtr>& made) {
  if (over_) {
    if (made.ok()) made.value()->transport()->abort_connection();
    return Failure::of(Cancelled());
  }
  Server& server = servers_[url];
  server.attempts.erase(id);
  if (!made.ok()) {
    next_in_line(url);
    return made.failure();
  }
  const auto connection = std::static_pointer_cast<ClientConnection>(made.value());
  server.connections.insert(connection.get());
  return connection;
}

Deferred<ProtocolPtr> Pool::connect_to(const Url& url, const std::vector<std::string>& addresses) {
  std::vector<Address> where;
  for (const std::string& address : addresses) where.push_back({address, url.port});
  const auto build = [self = shared_from_this(), url]() -> ProtocolPtr {
    return std::make_shared<ClientConnection>(url, self->reactor_, self->options_, self);
  };
  const ConnectOptions how{.timeout = options_->connect_timeout, .network = options_->network};
  // TODO(9.13) When you have written connect_to_first(), call it here, with all addresses.
  return connect_once(reactor_, where.front(), build(), how);
}

// ---- closing

void Pool::close_idle(const Url& url) {
  const auto server = servers_.find(url);
  if (server == servers_.end()) return;
  for (const ConnectionPtr& connection : std::exchange(server->second.idle, {})) connection->close();
}

Deferred<> Pool::close_idle() {
  for (auto& [url, server] : servers_) {
    for (const ConnectionPtr& connection : std::exchange(server.idle, {})) {
      closing_.insert(connection.get());
      connection->close();
    }
  }
  if (closing_.empty()) return succeed();
  when_closed_.emplace_back();
  return when_closed_.back().deferred();
}

void Pool::one_less() {
  if (!closing_.empty()) return;
  for (Promise<>& promise : std::exchange(when_closed_, {})) std::move(promise).callback();
}

void Pool::shut_down() {
  over_ = true;
  for (auto& [url, server] : std::exchange(servers_, {})) {
    for (auto& [id, attempt] : server.attempts) attempt.cancel();
    for (ClientConnection* connection : server.connections) connection->abort();
  }
}

}  // namespace untwist::http
