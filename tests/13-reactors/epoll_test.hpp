#pragma once
// Shared by the tests of the poller on epoll: its system calls, counted, and on request failing.

#include <cerrno>
#include <functional>
#include <string>
#include <system_error>

#include "poller_test.hpp"

namespace untwist::testing {

// epoll itself, which counts and can fail.
class CountedEpoll final : public EpollKernel {
 public:
  int create(int flags) override {
    ++creations;
    if (failed(next_error)) return -1;
    last_created = real_epoll().create(flags);
    return last_created;
  }
  int control(int epoll, int operation, int fd, epoll_event* event) override {
    ++controls;
    if (failed(fail_next_control)) return -1;
    return real_epoll().control(epoll, operation, fd, event);
  }
  int wait(int epoll, epoll_event* events, int size, int timeout) override {
    last_timeout = timeout;
    if (failed(fail_next_wait)) return -1;
    return real_epoll().wait(epoll, events, size, timeout);
  }

  int next_error = 0, fail_next_control = 0, fail_next_wait = 0;  // an errno for the next call, or 0
  int creations = 0, controls = 0;
  int last_created = -1;
  int last_timeout = 0;

 private:
  static bool failed(int& error) {
    if (error == 0) return false;
    errno = std::exchange(error, 0);
    return true;
  }
};

// A base class, because it must outlive the poller.
struct WithCountedEpoll {
  CountedEpoll kernel;
};

class EpollTest : protected WithCountedEpoll, public PollerTest {
 protected:
  EpollTest() : PollerTest(make_epoll_poller(kernel)) {}

  // How often the kernel's list was changed by a wait.
  int changes_of_a_wait() {
    const int before = kernel.controls;
    reports();
    tell("epoll_ctl", std::to_string(kernel.controls - before) + " calls");
    return kernel.controls - before;
  }

  static std::string error_of(const std::function<void()>& what) {
    try {
      what();
    } catch (const std::system_error& error) {
      const std::string text = error.what();
      return text.substr(0, text.find(':')) + ", " + error.code().message();
    }
    return "none";
  }
  static std::string text_of(int error) { return std::generic_category().message(error); }
};

}  // namespace untwist::testing
