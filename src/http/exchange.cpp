// A request that is being answered, as the access log shows it.

#include "http/exchange.hpp"

#include <utility>

#include <untwist/base/log.hpp>

namespace untwist::http {

void Exchange::note(const Request& request) {
  access->method = request.method();
  access->target = request.target();
  access->minor_version = request.minor_version();
  access->referer = request.field("referer").value_or("");
  access->user_agent = request.field("user-agent").value_or("");
}

void Exchange::log(const ServerOptions& options, const Address& peer) {
  access->peer = peer;
  access->when = options.wall_clock();
  access->status = status;
  access->bytes = body_sent;
  try {
    options.access_log(*access);
  } catch (...) {
    log_current_error("access log");
  }
}

}  // namespace untwist::http
