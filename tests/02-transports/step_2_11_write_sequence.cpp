#include <array>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_11_WriteSequence : public TransportTest {
 protected:
  static void write_all(Transport& transport, const std::vector<std::string>& texts) {
    std::vector<Bytes> pieces;
    for (const std::string& text : texts) pieces.push_back(as_bytes(text));
    transport.write_sequence(pieces);
  }
};

TEST_F(Step2_11_WriteSequence, ManyPiecesAreOneSystemCall) {
  rule("E19", "write_sequence() sends all its pieces in one system call");
  const auto connection = connect();
  write_all(*connection.transport, {"head\r\n", "\r\n", "body"});
  expect("what arrived", connection.peer->take(), "head\r\n\r\nbody");
  expect("how many system calls sent it", world.network.sends(), 1);
}

TEST_F(Step2_11_WriteSequence, TheRestIsBufferedFromTheRightPlace) {
  rule("E19", "a socket may take any number of bytes, ending inside a piece or between two");
  const std::vector<std::string> texts{"abc", "", "defgh", "i", "jklmnop"};
  for (std::size_t capacity = 1; capacity <= 17; ++capacity) {
    world.network.set_capacity(capacity);
    const auto connection = connect();
    const int sends = world.network.sends();
    write_all(*connection.transport, texts);
    expect("system calls for a socket that takes " + counted(capacity, "byte"), world.network.sends() - sends, 1);
    std::string arrived;
    for (int i = 0; i < 40; ++i) {
      arrived += connection.peer->take();
      world.settle();
    }
    expect("what arrived through a socket that takes " + counted(capacity, "byte"), arrived, "abcdefghijklmnop");
  }
}

TEST_F(Step2_11_WriteSequence, ItMixesFreelyWithWrite) {
  rule("E19", "bytes are sent in the order of the calls");
  world.network.set_capacity(5);
  const auto connection = connect();
  connection.transport->write("1");
  write_all(*connection.transport, {"2", "3"});
  connection.transport->write("456");
  write_all(*connection.transport, {"7", "89"});
  expect("how many system calls sent the first five bytes", world.network.sends(), 3);
  std::string arrived;
  for (int i = 0; i < 5; ++i) {
    arrived += connection.peer->take();
    world.settle();
  }
  expect("what arrived", arrived, "123456789");
}

TEST_F(Step2_11_WriteSequence, AfterTheEndItDoesNothing) {
  rule("E26 E27", "write_sequence() follows the same rules as write()");
  const auto connection = connect();
  write_all(*connection.transport, {"be", "fore"});
  expect("how many system calls sent it", world.network.sends(), 1);
  connection.transport->lose_connection();
  write_all(*connection.transport, {"af", "ter"});
  world.settle();
  write_all(*connection.transport, {"af", "ter"});
  world.settle();
  expect("what arrived", connection.peer->take(), "before");
  expect("the protocol's events", connection.record->log, "made, done");
}

}  // namespace
}  // namespace untwist::testing
