// Sockets that come from elsewhere: given code, which no step asks for.

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
  rule("", "a loop never waits in a socket, wherever the socket comes from");
  const auto socket = adopt_stream(ends[0]);
  std::byte byte{};
  const bool blocks = (::fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0;
  expect("a socket that blocks", blocks, false);
  if (!blocks) expect("nothing to read is nothing to read yet", socket->receive({&byte, 1}).would_block(), true);
}

TEST_F(Given_AdoptedSocket, ClosesWithItsOwner) {
  rule("", "whoever adopts a descriptor closes it");
  adopt_stream(ends[0]).reset();
  char byte = 0;
  expect("what the other side reads: the end", ::recv(ends[1], &byte, 1, MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace untwist::testing
