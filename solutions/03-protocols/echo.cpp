// Lesson 03 · Protocols and factories: the smallest server there is.

#include <untwist/course/echo.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

namespace {

class Echo final : public Protocol {
 public:
  void data_received(Bytes data) override {
    // Task 3.1: Write back what you received.
    // [3.1
    transport()->write(data);
    // 3.1]
  }
};

}  // namespace

FactoryPtr make_echo_factory() {
  // Task 3.1: make_factory<…>() builds a protocol for each connection.
  // [3.1
  return make_factory<Echo>();
  // 3.1]
}

}  // namespace untwist
