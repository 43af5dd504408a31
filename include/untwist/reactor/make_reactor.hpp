#pragma once
/// @file
/// Choosing a reactor by its name. The code is in the header because base code never calls a layer: it is the program
/// that chooses.

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <untwist/reactor/delayed_calls.hpp>
#include <untwist/reactor/reactors.hpp>
#include <utility>
#include <vector>

namespace untwist {

/// The names that make_reactor() knows on this system.
inline std::vector<std::string_view> reactor_names() {
#ifdef __linux__
  return {"poll", "epoll", "asio"};
#else
  return {"poll", "asio"};
#endif
}

/// Makes a reactor by its name: "poll", "epoll" or "asio".
///
/// Those on epoll and on Asio keep their delayed calls in a heap: see make_timer_heap().
///
/// Without a name, the environment variable UNTWIST_REACTOR names it; without that, it is "poll". So one program can be
/// run on each of them: `UNTWIST_REACTOR=epoll example_http_server`.
/// @throws std::invalid_argument  if there is no reactor of that name; the message lists those that exist.
/// @throws Error  if this program, or this system, does not have it.
/// Twisted: `twistd --reactor`, `reactor.install()`.
inline std::unique_ptr<Reactor> make_reactor(std::string_view name = {}) {
  const char* const chosen = std::getenv("UNTWIST_REACTOR");
  const bool by_environment = name.empty() && chosen && *chosen;
  if (by_environment) name = chosen;
  if (name.empty() || name == "poll") return make_poll_reactor();
  const auto with_heap = [](std::unique_ptr<Poller> poller) {
    return make_reactor(real_kernel(), std::move(poller), make_timer_heap(real_kernel()));
  };
  if (name == "epoll") return with_heap(make_epoll_poller());
  if (name == "asio") return with_heap(make_asio_poller());
  std::string known;
  for (const std::string_view each : reactor_names()) known += (known.empty() ? "" : ", ") + std::string(each);
  throw std::invalid_argument("there is no reactor \"" + std::string(name) + "\"" +
                              (by_environment ? " (from UNTWIST_REACTOR)" : "") + "; there are: " + known);
}

}  // namespace untwist
