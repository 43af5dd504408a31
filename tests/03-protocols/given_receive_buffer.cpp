// The buffer, given in lesson 03, that all receivers use.

#include <untwist/protocol/buffered_receiver.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_ReceiveBuffer : public ::testing::Test {
 protected:
  ReceiveBuffer buffer;
};

TEST_F(Given_ReceiveBuffer, ReturnsBytesInTheOrderTheyArrived) {
  rule("", "bytes are appended at the end, and taken from the front");
  buffer.append("one two");
  expect("the first three bytes", buffer.take(3), "one");
  buffer.drop(1);
  buffer.append(" three");
  expect("what the buffer holds then", std::string(buffer.view()), "two three");
  expect("where the second space is", buffer.find(" ", 1), 3u);
  buffer.prepend("zero ");
  expect("what the buffer holds with more in front", buffer.take_all(), "zero two three");
  expect_that("the buffer is empty", buffer.empty() && buffer.size() == 0);
  buffer.append("four");
  buffer.clear();
  buffer.append("five");
  expect("what the buffer holds after clear() and append()", std::string(buffer.view()), "five");
}

TEST_F(Given_ReceiveBuffer, DoesNotMoveTheRemainingBytes) {
  rule("", "the cost of taking bytes from the front depends on the bytes taken, not on the bytes after them");
  buffer.append(std::string(1000, 'x'));
  const char* const end = buffer.view().data() + buffer.size();
  for (int i = 0; i < 499; ++i) {
    buffer.drop(1);
    buffer.take(1);
    if (buffer.view().data() + buffer.size() != end) break;
  }
  expect("bytes that remain", buffer.size(), 2u);
  expect_that("they have not moved", buffer.view().data() + buffer.size() == end);
}

TEST_F(Given_ReceiveBuffer, ReusesTheRoomOfTakenBytes) {
  rule("", "a buffer that never runs empty needs no extra memory for each byte that passes through");
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
  expect("what the buffer holds", std::string(buffer.view()), "7890123456789");
  expect_that("its room is reused again and again", moved > 100);
}

}  // namespace
}  // namespace untwist::testing
