// A server: the factory for its connections.

#include <utility>

#include <untwist/http/server.hpp>

#include "http/site.hpp"

namespace untwist::http {

namespace {

class HttpFactory final : public Factory {
 public:
  explicit HttpFactory(SitePtr site) : site_(std::move(site)) {}

  ProtocolPtr build_protocol(const Address&) override {
    const ProtocolPtr connection = make_http_connection(site_);
    connection->set_factory(shared_from_this());
    return connection;
  }

 private:
  const SitePtr site_;
};

}  // namespace

FactoryPtr make_http_factory(ReactorTime& time, Handler handler, ServerOptions options) {
  return std::make_shared<HttpFactory>(std::make_shared<Site>(time, std::move(handler), std::move(options)));
}

}  // namespace untwist::http
