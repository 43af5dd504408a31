// Lesson 03 · Protocols and factories: the smallest possible server.

#include <untwist/course/echo.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

namespace {

class Echo final : public Protocol {
 public:
  void data_received(Bytes data) override {
    // TODO(3.1) Write the received bytes back to the transport.
    untwist::todo("3.1");
  }
};

}  // namespace

FactoryPtr make_echo_factory() {
  // TODO(3.1) Return a factory that builds an Echo for each connection: see make_factory<…>().
  untwist::todo("3.1");
}

}  // namespace untwist
