// Lesson 09 · An HTTP client: a request from the call to the response.
//
// The contract is in include/untwist/http/http_client.hpp. This file is yours: change any of it, as long as the
// contract holds.

#include <memory>
#include <utility>

#include <untwist/base/kept_memory.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/timeout.hpp>
#include <untwist/http/http_client.hpp>
#include <untwist/http/redirects.hpp>

#include "pool.hpp"

namespace untwist::http {

namespace {

// A request on its way. Everything that happens to it refers to it.
struct Journey {
  ClientRequest request;
  std::string head;          // of the request, as it is sent
  Url url;                   // where it goes now
  TimePoint by;              // when the whole must be over
  std::vector<Url> earlier;  // where it has been sent before
};
using JourneyPtr = std::shared_ptr<Journey>;

// May it be sent a second time, if nobody knows whether it has arrived? RFC 9110, section 9.2.2.
bool may_be_repeated(const ClientRequest& request) {
  const std::string& method = request.method;
  const bool idempotent = method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE" ||
                          method == "PUT" || method == "DELETE";
  return idempotent && !request.json && std::holds_alternative<std::monostate>(request.body);
}

// What the client and its requests share.
class Traveller : public std::enable_shared_from_this<Traveller> {
 public:
  Traveller(Reactor& reactor, ClientOptions options)
      : options_(std::make_shared<const ClientOptions>(std::move(options))),
        own_resolver_(options_->resolver ? nullptr : make_resolver(reactor)),
        pool(std::make_shared<Pool>(reactor, options_, options_->resolver ? *options_->resolver : *own_resolver_)) {}

  const ClientOptions& options() const noexcept { return *options_; }

  // Sends the request to journey->url, and follows redirects from there.
  Deferred<ClientResponse> follow(JourneyPtr journey) {
    if (journey->url.scheme == "https") throw TlsNotSupported();
    return exchange(journey).add_callback([self = shared_from_this(), journey](ClientResponse response) {
      return self->arrived(journey, std::move(response));
    });
  }

 private:
  Deferred<ClientResponse> arrived(const JourneyPtr& journey, ClientResponse response) {
    auto next = redirected(options_->redirects, journey->url, journey->request, response);
    if (!next) {
      response.url = std::move(journey->url);
      response.earlier = std::move(journey->earlier);
      return response;
    }
    if (journey->earlier.size() >= static_cast<std::size_t>(options_->most_redirects))
      throw BadRedirect("there are more than " + std::to_string(options_->most_redirects) + " redirects");
    journey->earlier.push_back(std::move(journey->url));
    journey->url = parse_url(next->url);
    journey->request = *std::move(next);
    response = {};  // its connection is free, or ends, before the next request
    return follow(journey);
  }

  // One request, one response.
  Deferred<ClientResponse> exchange(const JourneyPtr& journey) {
    journey->head = request_head(journey->url, journey->request);
    return pool->take(journey->url).add_callback([self = shared_from_this(), journey](const ConnectionPtr& connection) {
      return self->send_on(connection, journey);
    });
  }

  // A server may close an idle connection at the moment at which we use it again. Then the request is sent once more,
  // on a new connection, if that is harmless.
  Deferred<ClientResponse> send_on(const ConnectionPtr& connection, const JourneyPtr& journey) {
    const bool again = connection->is_used() && may_be_repeated(journey->request);
    auto response = connection->send(journey->head, journey->request, journey->by);
    if (!again) return response;
    return std::move(response).add_errback(
        [self = shared_from_this(), journey](const Failure& why) -> Deferred<ClientResponse> {
          if (!why.is<NoResponse>()) return fail<ClientResponse>(why);
          self->pool->close_idle(journey->url);
          return self->pool->take(journey->url).add_callback([journey](const ConnectionPtr& next) {
            return next->send(journey->head, journey->request, journey->by);
          });
        });
  }

  const std::shared_ptr<const ClientOptions> options_;
  const std::unique_ptr<Resolver> own_resolver_;

 public:
  const std::shared_ptr<Pool> pool;
};

class PooledClient final : public Client {
 public:
  PooledClient(Reactor& reactor, ClientOptions options)
      : reactor_(reactor), traveller_(std::make_shared<Traveller>(reactor, std::move(options))) {}
  ~PooledClient() override { traveller_->pool->shut_down(); }

  Deferred<ClientResponse> request(ClientRequest request) override {
    try {
      return begin(std::move(request));
    } catch (...) {
      return fail<ClientResponse>(Failure::current());
    }
  }

  Deferred<> close_idle() override { return traveller_->pool->close_idle(); }

 private:
  Deferred<ClientResponse> begin(ClientRequest request) {
    const auto journey = std::allocate_shared<Journey>(KeptMemory<Journey>());
    journey->url = parse_url(request.url);
    journey->url.add_query(request.query);
    for (const auto& [name, value] : traveller_->options().fields)
      if (!request.fields.find(name)) request.fields.add(name, value);
    const Duration limit = request.timeout.value_or(traveller_->options().timeout);
    if (limit < Duration::zero()) throw BadRequest("the timeout is negative");
    journey->by = saturated_sum(reactor_.now(), limit);
    journey->request = std::move(request);
    [[maybe_unused]] const auto late =
        timed_out([journey] { return journey->request.method + " " + journey->url.text(); });
    Deferred<ClientResponse> response = traveller_->follow(journey);
    // TODO(9.11) Put a timeout of `limit` over the response. If its time is up, it is `late`.
    return response;
  }

  Reactor& reactor_;
  const std::shared_ptr<Traveller> traveller_;
};

}  // namespace

std::unique_ptr<Client> make_client(Reactor& reactor, ClientOptions options) {
  return std::make_unique<PooledClient>(reactor, std::move(options));
}

}  // namespace untwist::http
