// Sockets that were opened elsewhere: given code, which belongs to no step.

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Given_AdoptedSocket : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends)); }
  void TearDown() override { ::close(ends[1]); }

  int ends[2] = {-1, -1};
};

TEST_F(Given_AdoptedSocket, DoesNotBlock) {
  rule("", "a socket in the loop never blocks, wherever it comes from");
  const auto socket = adopt_stream(ends[0]);
  std::byte byte{};
  const bool blocks = (::fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0;
  expect("the socket blocks", blocks, false);
  if (!blocks)
    expect("receive() with nothing to read reports would_block()", socket->receive({&byte, 1}).would_block(), true);
}

TEST_F(Given_AdoptedSocket, ClosesWithItsOwner) {
  rule("", "the owner of an adopted descriptor closes it");
  adopt_stream(ends[0]).reset();
  char byte = 0;
  expect("what the other side's recv() returns at the end", ::recv(ends[1], &byte, 1, MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace untwist::testing
