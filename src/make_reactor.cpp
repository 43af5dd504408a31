#include <cstdlib>
#include <stdexcept>
#include <string>

#include <untwist/reactor/reactors.hpp>

namespace untwist {

std::vector<std::string_view> reactor_names() {
#ifdef __linux__
  return {"poll", "epoll", "asio"};
#else
  return {"poll", "asio"};
#endif
}

std::unique_ptr<Reactor> make_reactor(std::string_view name) {
  const char* const chosen = std::getenv("UNTWIST_REACTOR");
  const bool by_environment = name.empty() && chosen && *chosen;
  if (by_environment) name = chosen;
  if (name.empty() || name == "poll") return make_poll_reactor();
  if (name == "epoll") return make_reactor(real_kernel(), make_epoll_poller());
  if (name == "asio") return make_reactor(real_kernel(), make_asio_poller());
  std::string known;
  for (const std::string_view each : reactor_names()) known += (known.empty() ? "" : ", ") + std::string(each);
  throw std::invalid_argument("there is no reactor \"" + std::string(name) + "\"" +
                              (by_environment ? " (from UNTWIST_REACTOR)" : "") + "; there are: " + known);
}

}  // namespace untwist
