// The buffer that lesson 03 gives to all receivers.

#include <untwist/protocol/buffered_receiver.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_ReceiveBuffer : public ::testing::Test {
 protected:
  ReceiveBuffer buffer;
};

TEST_F(Given_ReceiveBuffer, GivesBytesInTheOrderInWhichTheyCame) {
  rule("", "bytes are added at the end, and taken off the front");
  buffer.append("one two");
  expect("the first three bytes", buffer.take(3), "one");
  buffer.drop(1);
  buffer.append(" three");
  expect("what is there then", std::string(buffer.view()), "two three");
  expect("where the second space is", buffer.find(" ", 1), 3u);
  buffer.prepend("zero ");
  expect("what is there with more in front", buffer.take_all(), "zero two three");
  expect_that("nothing is left", buffer.empty() && buffer.size() == 0);
  buffer.append("four");
  buffer.clear();
  buffer.append("five");
  expect("what is there after it was cleared", std::string(buffer.view()), "five");
}

TEST_F(Given_ReceiveBuffer, DoesNotMoveWhatRemains) {
  rule("", "taking bytes off the front costs what is taken, however many follow");
  buffer.append(std::string(1000, 'x'));
  const char* const end = buffer.view().data() + buffer.size();
  for (int i = 0; i < 499; ++i) {
    buffer.drop(1);
    buffer.take(1);
    if (buffer.view().data() + buffer.size() != end) break;
  }
  expect("bytes that remain", buffer.size(), 2u);
  expect_that("they are where they were", buffer.view().data() + buffer.size() == end);
}

TEST_F(Given_ReceiveBuffer, DoesNotKeepWhatWasTaken) {
  rule("", "a connection that is never without a byte needs no more memory for each byte that passes");
  buffer.append("the beginning");
  const char* where = nullptr;
  int moved = 0;
  for (int i = 0; i < 1000; ++i) {
    buffer.append("0123456789");
    buffer.drop(10);
    const char* const begin = buffer.view().data();
    moved += where && begin < where;
    where = begin;
  }
  expect("what is there", std::string(buffer.view()), "7890123456789");
  expect_that("its room was used again and again", moved > 100);
}

}  // namespace
}  // namespace untwist::testing
