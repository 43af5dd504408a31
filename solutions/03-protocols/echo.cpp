// Lesson 03 · Protocols and factories: the smallest possible server.

#include <untwist/course/echo.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

namespace {

class Echo final : public Protocol {
 public:
  void data_received(Bytes data) override {
    // Task 3.1: Write the received bytes back to the transport.
    // [3.1
    transport()->write(data);
    // 3.1]
  }
};

}  // namespace

FactoryPtr make_echo_factory() {
  // Task 3.1: Return a factory that builds an Echo for each connection: see make_factory<…>().
  // [3.1
  return make_factory<Echo>();
  // 3.1]
}

}  // namespace untwist
