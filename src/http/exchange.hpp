#pragma once
// A request that is being answered.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <untwist/base/kept_memory.hpp>
#include <untwist/http/access_log.hpp>
#include <untwist/http/server.hpp>

namespace untwist::http {

// The parts of a request that its response needs, the outcome, and the promise that is fired with it.
struct Exchange : InKeptMemory {
  std::string method;
  int minor_version = 1;
  bool close = false;  // the response is the last one of its connection
  int status = 0;
  std::uint64_t body_sent = 0;  // bytes
  std::optional<Promise<>> sent;
  std::unique_ptr<Access> access;  // if there is an access log

  // For the access log: note() records the request, log() the outcome.
  void note(const Request& request);
  void log(const ServerOptions& options, const Address& peer);
};

}  // namespace untwist::http
