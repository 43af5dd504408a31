#include <untwist/base/errors.hpp>
#include <untwist/base/trace.hpp>
#include <untwist/reactor/reactors.hpp>

#ifdef __linux__

#include <sys/epoll.h>

#include "trace.hpp"

namespace untwist {

namespace {

class RealEpoll final : public EpollKernel {
 public:
  int create(int flags) override { return ::epoll_create1(flags); }

  int control(int epoll, int operation, int fd, epoll_event* event) override {
    return ::epoll_ctl(epoll, operation, fd, event);
  }

  int wait(int epoll, epoll_event* events, int size, int timeout) override {
    if (!trace::on()) return ::epoll_wait(epoll, events, size, timeout);
    const trace::Sleep sleep(timeout);
    const int ready = ::epoll_wait(epoll, events, size, timeout);
    std::vector<pollfd> found;  // the lower half of an event's data is the number: see Watched
    for (int i = 0; i < ready; ++i) {
      found.push_back({static_cast<int>(events[i].data.u64 & 0xffffffff), 0, static_cast<short>(events[i].events)});
    }
    sleep.woke_up(found, ready);
    return ready;
  }
};

}  // namespace

EpollKernel& real_epoll() {
  static RealEpoll kernel;
  return kernel;
}

}  // namespace untwist

#else

namespace untwist {

EpollKernel& real_epoll() { throw Error("epoll: only Linux has it"); }
std::unique_ptr<Poller> make_epoll_poller(EpollKernel&) { throw Error("epoll: only Linux has it"); }

}  // namespace untwist

#endif
