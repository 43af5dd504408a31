// The replacement for lesson 13 in a program without it. A linker takes this from the archive only if no layer has
// defined these functions: nothing else may be in this file.

#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactors.hpp>

namespace untwist {

#ifdef __linux__
std::unique_ptr<Poller> make_epoll_poller(EpollKernel&) {
  throw Error("the reactor on epoll is written in lesson 13, and this program was built without it");
}
#endif

std::unique_ptr<Poller> make_asio_poller() {
  throw Error("the reactor on Asio is written in lesson 13, and this program was built without it");
}

}  // namespace untwist
