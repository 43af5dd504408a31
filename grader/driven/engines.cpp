// driven_13_engines epoll|asio: an echo server on the student's own reactor, driven by ./untwist grade.

#include <string>

#include <untwist/course/echo.hpp>
#include <untwist/reactor/make_reactor.hpp>

#include "handed_over.hpp"

int main(int argc, char** argv) {
  const std::string engine = argc > 1 ? argv[1] : "";
  return driven::serve([](untwist::Reactor&) { return untwist::make_echo_factory(); },
                       [&] { return untwist::make_reactor(engine); });
}
