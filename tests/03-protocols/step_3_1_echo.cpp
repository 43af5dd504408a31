#include <untwist/course/echo.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_1_Echo : public ProtocolTest {
 protected:
  class Silent final : public Protocol {
   public:
    void connection_made() override { ++made; }
    void data_received(Bytes) override {}
    int made = 0;
  };
};

TEST_F(Step3_1_Echo, BytesAreSentBack) {
  rule("F1", "a protocol gets a transport, and answers through it", "Echo::data_received");
  const Address where = serve(make_echo_factory());
  const auto peer = world.network.dial(where);
  world.settle();
  peer->send("hello");
  world.settle();
  expect("what came back", peer->take(), "hello");
  peer->send(std::string("\0\r\n\xff", 4));
  world.settle();
  expect("what came back for bytes that are not text", peer->take(), std::string("\0\r\n\xff", 4));
}

TEST_F(Step3_1_Echo, EachConnectionHasItsOwnProtocol) {
  rule("F2", "each connection has its own protocol: two can talk at the same time without mixing", "make_echo_factory");
  const Address where = serve(make_echo_factory());
  const auto alice = world.network.dial(where);
  const auto bob = world.network.dial(where);
  world.settle();
  alice->send("from alice");
  bob->send("from bob");
  world.settle();
  expect("what came back to alice", alice->take(), "from alice");
  expect("what came back to bob", bob->take(), "from bob");
}

TEST_F(Step3_1_Echo, AProtocolKnowsItsFactory) {
  rule("F2", "a factory builds a new protocol each time, and each refers back to the factory", "make_echo_factory");
  const auto factory = make_echo_factory();
  ASSERT_TRUE(factory);
  const auto first = factory->build_protocol({"127.0.0.1", 1});
  const auto second = factory->build_protocol({"127.0.0.1", 2});
  expect_that("the two are not the same", first != second);
  expect_that("both know their factory", first->factory() == factory && second->factory() == factory);
}

TEST_F(Step3_1_Echo, TheTransportIsThereBeforeTheFirstByte) {
  rule("F1", "make_connection() sets the transport, then calls connection_made(), once", "make_echo_factory");
  const auto factory = make_echo_factory();
  ASSERT_TRUE(factory);
  const auto echo = factory->build_protocol({"127.0.0.1", 1});
  expect_that("before make_connection() there is no transport", echo->transport() == nullptr);
  const auto peer = connect(echo);
  expect_that("after it there is a transport", echo->transport() != nullptr);
  const auto silent = std::make_shared<Silent>();
  const auto another = connect(silent);
  world.settle();
  expect("how often connection_made() was called", silent->made, 1);
  peer->send("x");
  world.settle();
  expect("what came back", peer->take(), "x");
}

}  // namespace
}  // namespace untwist::testing
