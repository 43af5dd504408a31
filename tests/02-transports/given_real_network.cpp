// The real network, without a reactor: given code, which belongs to no step.

#ifndef _WIN32  // its sockets have other flags

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

#ifdef __linux__
TEST(Given_SharedPort, SeveralMayListen) {
  rule("", "sockets of the port-sharing network may listen on one port, and each gets some of its connections", "");
  const auto first = port_sharing_network().listen({"127.0.0.1", 0}, 128);
  const auto second = port_sharing_network().listen(first->host(), 128);
  std::vector<std::unique_ptr<StreamSocket>> clients;
  for (int i = 0; i < 64; ++i) clients.push_back(real_network().connect(first->host(), {}));
  int of_first = 0, of_second = 0;
  const auto count = [](ListeningSocket& socket, int& accepted) {
    while (socket.accept().socket) ++accepted;
  };
  for (int look = 0; look < 1000 && of_first + of_second < 64; ++look) {
    count(*first, of_first);
    count(*second, of_second);
    pollfd both[] = {{first->fileno(), POLLIN, 0}, {second->fileno(), POLLIN, 0}};
    if (of_first + of_second < 64) ::poll(both, 2, 5000);
  }
  expect("connections", of_first + of_second, 64);
  expect_that("each got some: " + std::to_string(of_first) + " and " + std::to_string(of_second),
              of_first > 0 && of_second > 0);
}

TEST(Given_SharedPort, OnlyWithOthersThatShare) {
  rule("", "a port is shared only if all that listen on it share", "");
  const auto first = real_network().listen({"127.0.0.1", 0}, 128);
  expect_throws<std::system_error>("listen", [&] { port_sharing_network().listen(first->host(), 128); });
  const auto sharing = port_sharing_network().listen({"127.0.0.1", 0}, 128);
  expect_throws<std::system_error>("listen", [&] { real_network().listen(sharing->host(), 128); });
}
#endif

class Given_RealNetwork : public ::testing::Test {
 protected:
  struct Ends {
    std::unique_ptr<ListeningSocket> listening;
    std::unique_ptr<StreamSocket> client, server;
  };

  // A connection over loopback.
  static Ends connected(const std::string& host = "127.0.0.1", const std::optional<Address>& from = {}) {
    Ends ends;
    ends.listening = real_network().listen({host, 0}, 8);
    ends.client = real_network().connect(ends.listening->host(), from);
    wait_for(ends.listening->fileno(), POLLIN);
    ends.server = ends.listening->accept().socket;
    wait_for(ends.client->fileno(), POLLOUT);
    return ends;
  }

  // Unlike in the tests of the steps, time is real here: it passes until the operating system has done its part.
  static void wait_for(int fd, short events) {
    pollfd asked = {fd, events, 0};
    ::poll(&asked, 1, 5000);
  }

  static IoResult receive(StreamSocket& socket, std::string& text) {
    std::array<std::byte, 4096> buffer;
    const IoResult result = socket.receive(buffer);
    text = as_text(Bytes(buffer).first(result.bytes));
    return result;
  }

  static int number_of(int fd, int level, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(fd, level, option, &value, &size);
    return value;
  }

  static bool closes_on_exec(int fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }
};

TEST_F(Given_RealNetwork, CarriesBytesBothWaysAndNeverWaits) {
  rule("E1 E2", "each end knows both addresses; with nothing to read, receive() returns immediately");
  Ends ends = connected();
  expect("the client's peer", ends.client->peer().text(), ends.listening->host().text());
  expect("the server's peer", ends.server->peer().text(), ends.client->host().text());
  std::string text;
  for (StreamSocket* end : {ends.client.get(), ends.server.get()}) {
    const IoResult nothing = receive(*end, text);
    expect_that("there is nothing to read yet", nothing.would_block());
    expect("how much was read", nothing.bytes, 0u);
    expect_that("it is closed on exec", closes_on_exec(end->fileno()));
  }
  expect_that("no other connection waits to be accepted", !ends.listening->accept().socket);
  ends.client->send(as_bytes("question"));
  wait_for(ends.server->fileno(), POLLIN);
  receive(*ends.server, text);
  expect("what the server reads", text, "question");
  ends.server->send(as_bytes("answer"));
  wait_for(ends.client->fileno(), POLLIN);
  receive(*ends.client, text);
  expect("what the client reads", text, "answer");
}

TEST_F(Given_RealNetwork, SupportsIpv6) {
  rule("E1", "IPv6 addresses can be listened on, connected to, and reported");
  try {
    real_network().listen({"::1", 0}, 1);
  } catch (const std::system_error&) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  Ends ends = connected("::1", Address{"::1", 0});
  expect("where it listens", ends.listening->host().host, "::1");
  expect("the client's peer", ends.client->peer().text(), ends.listening->host().text());
  expect("the server's peer", ends.server->peer().text(), ends.client->host().text());
  expect("the numeric host of ::1", numeric_host("::1").value_or("(none)"), "::1");
}

TEST_F(Given_RealNetwork, ListensOnEveryAddress) {
  rule("",
       "a connection knows which of the machine's addresses it was made to, even if the port listens on all of them",
       "");
  const auto listening = real_network().listen({"0.0.0.0", 0}, 8);
  for (const char* host : {"127.0.0.1", "127.0.0.3"}) {
    const auto client = real_network().connect({host, listening->host().port}, {});
    wait_for(listening->fileno(), POLLIN);
    const auto server = listening->accept().socket;
    expect("the server's own host", server->host().host, host);
    expect("the server's peer", server->peer().text(), client->host().text());
  }
}

TEST_F(Given_RealNetwork, ConnectsFromTheGivenAddress) {
  rule("",
       "a connection uses the local address that was requested; an address that is not ours is refused immediately");
  const Ends ends = connected("127.0.0.1", Address{"127.0.0.2", 0});
  expect("the client's own host", ends.client->host().host, "127.0.0.2");
  expect_throws<std::system_error>("an address of another machine", [&] {
    real_network().connect(ends.listening->host(), Address{"192.0.2.1", 0});
  });
}

TEST_F(Given_RealNetwork, RefusesAHostThatIsNotNumeric) {
  rule("", "names are looked up elsewhere: a host that is not numeric is refused immediately, with the reason");
  for (const char* host : {"nonsense", "", "1.2.3", "127.0.0.1.1", "::g"}) {
    const auto error = [&](auto&& begin) {
      try {
        begin();
      } catch (const std::system_error& failure) {
        return failure.code() == std::errc::invalid_argument;
      }
      return false;
    };
    expect_that("listen \"" + std::string(host) + "\"", error([&] { real_network().listen({host, 0}, 1); }));
    expect_that("connect \"" + std::string(host) + "\"", error([&] { real_network().connect({host, 80}, {}); }));
    expect_that("numeric_host() is empty", !numeric_host(host));
  }
}

TEST_F(Given_RealNetwork, AClosedPortIsFreeImmediately) {
  rule("E4",
       "a port in use is refused; once closed, it can be bound again while old connections are still in TIME_WAIT");
  Ends ends = connected();
  const Address where = ends.listening->host();
  expect_throws<std::system_error>("the port in use", [&] { real_network().listen(where, 1); });
  ends.listening.reset();
  ends.server.reset();  // it closes first, so its port goes into TIME_WAIT
  std::string text;
  wait_for(ends.client->fileno(), POLLIN);
  receive(*ends.client, text);
  ends.client.reset();
  expect("the port when it is listened on again", real_network().listen(where, 1)->host().port, where.port);
}

TEST_F(Given_RealNetwork, AShutdownIsAnEndAndAResetIsAnError) {
  rule("E37", "after one side shuts down sending, the other reads the end and can still answer; a reset is an error");
  Ends ends = connected();
  std::string text;
  ends.client->shut_down_sending();
  wait_for(ends.server->fileno(), POLLIN);
  const IoResult end = receive(*ends.server, text);
  expect_that("the end has neither bytes nor an error", end.bytes == 0 && !end.error);
  ends.server->send(as_bytes("answer"));
  wait_for(ends.client->fileno(), POLLIN);
  receive(*ends.client, text);
  expect("what the client reads after it shut down sending", text, "answer");
  ends.server->reset_on_close();
  ends.server.reset();
  wait_for(ends.client->fileno(), POLLIN);
  const IoResult reset = receive(*ends.client, text);
  expect_that("a reset is an error: " + reset.error.message(), reset.error == std::errc::connection_reset);
  expect("how much is read at a reset", reset.bytes, 0u);
}

TEST_F(Given_RealNetwork, TheSystemsErrorIsTakenOnce) {
  rule("", "the result of connecting is reported once; an error has its own code");
  const auto listening = real_network().listen({"127.0.0.1", 0}, 1);
  const Address where = listening->host();
  const auto good = real_network().connect(where, {});
  wait_for(good->fileno(), POLLOUT);
  expect_that("a connection has no error", !good->take_error());
  const auto nobody_there = [&] {
    const Address gone = real_network().listen({"127.0.0.1", 0}, 1)->host();
    return real_network().connect(gone, {});
  };
  try {
    const auto refused = nobody_there();
    wait_for(refused->fileno(), POLLOUT);
    expect_that("the connection is refused", refused->take_error() == std::errc::connection_refused);
    expect_that("the error was taken", !refused->take_error());
  } catch (const std::system_error& error) {  // some systems report it immediately
    expect_that("the connection is refused", error.code() == std::errc::connection_refused);
  }
}

TEST_F(Given_RealNetwork, OptionsReachTheSocket) {
  rule("E48", "no-delay and keep-alive are switched on and off separately");
  const Ends ends = connected();
  StreamSocket& socket = *ends.client;
  expect_that("both are off at first", !socket.no_delay() && !socket.keep_alive());
  socket.set_no_delay(true);
  expect_that("no_delay() alone is on", socket.no_delay() && !socket.keep_alive());
  socket.set_keep_alive(true);
  socket.set_no_delay(false);
  expect_that("keep_alive() alone is on", !socket.no_delay() && socket.keep_alive());
#ifdef TCP_KEEPIDLE
  expect("seconds of silence before the first keep-alive probe", number_of(socket.fileno(), IPPROTO_TCP, TCP_KEEPIDLE),
         60);
  expect("seconds between two probes", number_of(socket.fileno(), IPPROTO_TCP, TCP_KEEPINTVL), 10);
  expect("how many probes may stay unanswered", number_of(socket.fileno(), IPPROTO_TCP, TCP_KEEPCNT), 6);
#endif
  socket.set_keep_alive(false);
  expect_that("both are off", !socket.no_delay() && !socket.keep_alive());
}

TEST_F(Given_RealNetwork, ManyPiecesAreTakenInOrder) {
  rule("", "one call takes many pieces, but perhaps not all; nothing is lost or sent twice");
  const Ends ends = connected();
  std::string all;
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) all += texts.emplace_back(std::to_string(i) + " ");
  std::vector<Bytes> pieces;
  for (const std::string& text : texts) pieces.push_back(as_bytes(text));
  const std::size_t sent = ends.client->send(pieces).bytes;
  expect_that("it took some of them: " + std::to_string(sent), sent > 0 && sent <= all.size());
  ends.client->shut_down_sending();
  std::string arrived, text;
  do {
    wait_for(ends.server->fileno(), POLLIN);
    receive(*ends.server, text);
    arrived += text;
  } while (!text.empty());
  expect("what arrived", arrived, all.substr(0, sent));
}

TEST_F(Given_RealNetwork, BlocksSoonWhenTheOtherSideDoesNotRead) {
  rule("", "the system buffers little for a client that does not read, since buffered bytes would count as progress");
  const Ends ends = connected();
  const std::string block(1 << 20, 'x');
  std::size_t taken = 0;
  while (taken < (16u << 20)) {
    const IoResult result = ends.server->send(as_bytes(block));
    if (result.would_block()) break;
    taken += result.bytes;
  }
  expect_that("it took no more than a megabyte: " + std::to_string(taken), taken <= (1u << 20));
}

TEST_F(Given_RealNetwork, WritingToAClosedPeerIsAnErrorAndNoSignal) {
  rule("E46", "the first bytes may still go out; then send() fails, and no signal ends the program");
  Ends ends = connected();
  ends.server.reset();
  std::error_code error;
  for (int tries = 0; tries < 100 && !error; ++tries) {
    const IoResult result = ends.client->send(as_bytes("anybody there?"));
    if (result.error) expect("how much went out with the error", result.bytes, 0u);
    error = result.error;
    wait_for(ends.client->fileno(), POLLERR);
  }
  expect_that("the connection is broken: " + error.message(),
              error == std::errc::broken_pipe || error == std::errc::connection_reset);
}

TEST_F(Given_RealNetwork, HasASpareDescriptor) {
  rule("", "the network can provide a descriptor that serves only to be closed");
  const auto spare = real_network().spare_descriptor();
  expect_that("there is a spare descriptor", spare != nullptr);
}

TEST_F(Given_RealNetwork, WithoutDescriptorsNothingIsOpened) {
  rule("E49", "without free descriptors, listen() and connect() throw that error, and there is no spare descriptor");
  const auto listening = real_network().listen({"127.0.0.1", 0}, 1);
  const Address where = listening->host();
  const auto error_of = [&](auto&& open) {
    try {
      open();
    } catch (const std::system_error& error) {
      return error.code();
    }
    return std::error_code();
  };
  rlimit before;
  ASSERT_EQ(0, ::getrlimit(RLIMIT_NOFILE, &before));
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(0, ::setrlimit(RLIMIT_NOFILE, &none));
  const std::error_code listens = error_of([&] { real_network().listen({"127.0.0.1", 0}, 1); });
  const std::error_code connects = error_of([&] { real_network().connect(where, {}); });
  const bool spare = real_network().spare_descriptor() != nullptr;
  ::setrlimit(RLIMIT_NOFILE, &before);
  expect_that("listen() says so: " + listens.message(), listens == std::errc::too_many_files_open);
  expect_that("connect() says so: " + connects.message(), connects == std::errc::too_many_files_open);
  expect_that("there is no spare descriptor", !spare);
}

TEST_F(Given_RealNetwork, AnAttemptThatCannotBeginIsAnError) {
  rule("", "connect() throws if the system refuses immediately: TCP does not connect to a group of machines");
  expect_throws<std::system_error>("a multicast address", [] { real_network().connect({"224.0.0.1", 80}, {}); });
}

TEST_F(Given_RealNetwork, SendingNothingIsNoError) {
  rule("", "sending no bytes succeeds, whatever went wrong in an earlier call");
  const Ends ends = connected();
  errno = ECONNRESET;
  const IoResult nothing = ends.client->send(as_bytes(""));
  expect_that("there is no error", !nothing.error);
  expect("how much was sent", nothing.bytes, 0u);
}

TEST_F(Given_RealNetwork, ADescriptorThatIsNoSocketHasAnError) {
  rule("", "if the system cannot tell a descriptor's error, take_error() returns why");
  int ends[2];
  ASSERT_EQ(0, ::pipe(ends));
  const auto adopted = adopt_stream(ends[1]);
  expect_that("a pipe is no socket", adopted->take_error() == std::errc::not_a_socket);
  ::close(ends[0]);
}

TEST_F(Given_RealNetwork, AListeningSocketReportsItsDescriptor) {
  rule("", "fileno() is the descriptor that listens");
  const auto listening = real_network().listen({"127.0.0.1", 0}, 1);
  expect("does it listen", number_of(listening->fileno(), SOL_SOCKET, SO_ACCEPTCONN), 1);
}

}  // namespace
}  // namespace untwist::testing

#endif
