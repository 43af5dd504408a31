// ATTACK knows the tests' words by heart, and echoes nothing else
// FILE 03-protocols/echo.cpp
// STEP 3.1
// FLAG green in its tests, but wrong with other values

#include <string>

#include <untwist/course/echo.hpp>

namespace untwist {

namespace {

class Heart final : public Protocol {
 public:
  void data_received(Bytes data) override {
    const std::string said(as_text(data));
    for (const std::string known : {std::string("hello"), std::string("\0\r\n\xff", 4), std::string("from alice"), std::string("from bob"), std::string("x")})
      if (said == known) transport()->write(data);
  }
};

}  // namespace

FactoryPtr make_echo_factory() { return make_factory<Heart>(); }

}  // namespace untwist
