// driven_NN_pages: a web server, driven by ./untwist grade.

#include <string>

#include <untwist/http/routes.hpp>
#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>

#include "handed_over.hpp"

using namespace untwist;
using http::Request;
using http::Response;

int main() {
  return driven::serve([](Reactor& reactor) {
    // The page is what was requested and one field. It comes later, so that the answer is not ready immediately.
    return http::make_http_factory(reactor, [&reactor](Request request) {
      const std::string text = std::string(request.method()) + " " + std::string(request.target()) + " " +
                               std::string(request.field("X-Untwist").value_or("none")) + "\n" + request.body;
      const auto promise = std::make_shared<Promise<Response>>();
      reactor.call_later(std::chrono::milliseconds(1),
                         [promise, text] { std::move(*promise).callback(http::plain(200, text)); });
      return promise->deferred();
    });
  });
}
