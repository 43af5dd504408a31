#pragma once
// Shared by the tests of lesson 09: a client in a small world, and its servers, which the test plays itself.

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <untwist/http/http_client.hpp>
#include <untwist/testing/results.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>
#include <vector>

namespace untwist::testing {

using namespace std::chrono_literals;
using http::ClientRequest;
using http::ClientResponse;

// Knows the names that the test gives it.
class NamedHosts final : public Resolver {
 public:
  Deferred<std::vector<std::string>> look_up(const std::string& host) override {
    ++asked;
    if (slow) {
      pending.emplace_back([this] { ++cancelled; });
      return pending.back().deferred();
    }
    if (const auto numeric = numeric_host(host)) return std::vector<std::string>{*numeric};
    const auto found = known.find(host);
    if (found == known.end()) return fail<std::vector<std::string>>(UnknownHost("the host " + host + " is unknown"));
    return found->second;
  }

  std::map<std::string, std::vector<std::string>> known{{"a.example", {"10.0.0.1"}}, {"b.example", {"10.0.0.2"}}};
  bool slow = false;  // answers later: see pending
  std::vector<Promise<std::vector<std::string>>> pending;
  int asked = 0, cancelled = 0;
};

// The outcome of a request or a body, as it is now.
template <class T>
class Seen {
 public:
  explicit Seen(Deferred<T> deferred) {
    rest_ = std::move(deferred).add_both([result = result_](Result<T> came) {
      ++result->times;
      result->value.emplace(std::move(came));
    });
  }

  bool over() const { return result_->value.has_value(); }
  bool ok() const { return over() && result_->value->ok(); }
  typename Result<T>::Value& value() const {
    if (!over()) throw std::runtime_error("there is no result yet");
    if (!result_->value->ok()) throw std::runtime_error("it has failed: " + result_->value->failure().message());
    return result_->value->value();
  }
  // "pending", "ok", or the failure's message.
  std::string text() const { return !over() ? "pending" : ok() ? "ok" : result_->value->failure().message(); }
  template <class E>
  bool failed_with() const {
    return over() && !result_->value->ok() && result_->value->failure().template is<E>();
  }
  template <class E>
  const E* failure() const {
    return over() && !result_->value->ok() ? result_->value->failure().template as<E>() : nullptr;
  }
  void cancel() { rest_.cancel(); }

 private:
  struct State {
    std::optional<Result<T>> value;
    int times = 0;
  };
  std::shared_ptr<State> result_ = std::make_shared<State>();
  Deferred<> rest_;
};

using Arriving = Seen<ClientResponse>;
using Body = Seen<std::string>;

class HttpClientTest : public ::testing::Test {
 protected:
  HttpClientTest() {
    for (const Address& at : {a, b}) world.network.serve(at);
    options.network = &world.network;
    options.resolver = &hosts;
    options.fields = {};
  }

  http::Client& client() {
    if (!client_) client_ = http::make_client(*world.reactor, options);
    return *client_;
  }
  void drop_client() { client_.reset(); }

  Arriving get(const std::string& url) { return Arriving(client().get(url)); }
  Arriving request(ClientRequest request) { return Arriving(client().request(std::move(request))); }

  // The server's end of the next connection to a.example, or another server.
  PeerPtr server() { return server(a); }
  PeerPtr server(const Address& at) {
    world.settle();
    return world.network.next_connection(at);
  }
  bool was_dialled(const Address& at) {
    world.settle();
    try {
      waiting_.push_back(world.network.next_connection(at));
      return true;
    } catch (const std::logic_error&) {
      return false;
    }
  }

  // Everything that this server has got since the last time.
  std::string got(const PeerPtr& peer) {
    world.settle();
    return peer->take();
  }
  void send(const PeerPtr& peer, std::string_view bytes) {
    tell("", "the server sends " + counted(bytes.size(), "byte"));
    peer->send(bytes);
    world.settle();
  }
  void close(const PeerPtr& peer) {
    tell("", "the server closes the connection");
    peer->close();
    world.settle();
  }
  void reset(const PeerPtr& peer) {
    tell("", "the server resets the connection");
    peer->reset();
    world.settle();
  }
  // Has our side ended it, in whatever way?
  bool was_ended(const PeerPtr& peer) {
    world.settle();
    return peer->ended() || peer->was_reset();
  }

  Body read(Arriving& response, std::size_t most = 16 << 20) { return Body(response.value().read_body(most)); }

  // A whole exchange: a request that is answered like this. Its body, or what went wrong.
  std::string exchange(const std::string& answer, const std::string& method = "GET") {
    Arriving response = request({.method = method, .url = "http://a.example/"});
    const PeerPtr peer = server();
    got(peer);
    send(peer, answer);
    close(peer);
    if (!response.ok()) return response.text();
    Body body = read(response);
    world.settle();
    return body.ok() ? body.value() : body.text();
  }

  // Nothing is left that could still happen.
  void expect_nothing_left() {
    world.settle();
    expect("sockets that are open", world.network.open_sockets(), 0);
    expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
  }

  const Address a{"10.0.0.1", 80}, b{"10.0.0.2", 80};
  World world;
  NamedHosts hosts;
  http::ClientOptions options;

 private:
  std::unique_ptr<http::Client> client_;
  std::vector<PeerPtr> waiting_;
};

}  // namespace untwist::testing
