#pragma once
// A request that is being answered.

#include <cstdint>
#include <optional>
#include <string>

#include <untwist/http/access_log.hpp>
#include <untwist/http/server.hpp>

namespace untwist::http {

// What of a request matters to its response, what became of it, and who wants to hear of that.
struct Exchange {
  std::string method;
  int minor_version = 1;
  bool close = false;  // the response is the last one of its connection
  int status = 0;
  std::uint64_t body_sent = 0;  // bytes
  std::optional<Promise<>> sent;
  std::optional<Access> access;  // if there is an access log

  // For the access log: what is asked for, and by whom; then what became of it.
  void note(const Request& request);
  void log(const ServerOptions& options, const Address& peer);
};

}  // namespace untwist::http
