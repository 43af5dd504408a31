#include <untwist/course/topics.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_8_Topics : public ProtocolTest {
 protected:
  // A client at a terminal.
  class Client {
   public:
    Client(World& the_world, const Address& where) : world_(the_world), peer_(world_.network.dial(where)) {
      world_.settle();
    }

    // The lines that have come since the last call: "OK | MSG a b".
    std::string sees() {
      world_.settle();
      std::string lines, text = peer_->take();
      for (std::size_t end; (end = text.find("\r\n")) != std::string::npos; text.erase(0, end + 2))
        lines += (lines.empty() ? "" : " | ") + text.substr(0, end);
      return lines + (text.empty() ? "" : " | unfinished: " + text);
    }
    std::string says(const std::string& line) {
      peer_->send(line + "\r\n");
      return sees();
    }
    Peer& peer() { return *peer_; }

   private:
    World& world_;
    const PeerPtr peer_;
  };

  Client client() { return Client(world, port()); }
  // One that has subscribed.
  Client listener(const std::string& topic) {
    Client client(world, port());
    expect("the answer to SUB " + topic, client.says("SUB " + topic), "OK");
    return client;
  }

  // Made when it is first needed, so that a test has said its rule by then.
  const Address& port() {
    if (!port_) port_ = serve(make_topics(2000));
    return *port_;
  }

 private:
  std::optional<Address> port_;
};

TEST_F(Step3_8_Topics, SubscribersGetWhatIsPublished) {
  rule("", "a message goes to all who have subscribed to its topic, and PUB says how many they are", "make_topics");
  Client alice = listener("weather"), bob = listener("weather"), carol = listener("sports");
  Client dave = client();
  expect("the answer to PUB", dave.says("PUB weather rain at six"), "OK 2");
  expect("what alice sees", alice.sees(), "MSG weather rain at six");
  expect("what bob sees", bob.sees(), "MSG weather rain at six");
  expect("what carol sees", carol.sees(), "");
  expect("the answer to PUB where nobody listens", dave.says("PUB arts nothing"), "OK 0");
}

TEST_F(Step3_8_Topics, OnesOwnMessageComesFirst) {
  rule("", "a client that has subscribed gets its own message, before the OK", "make_topics");
  Client alice = listener("weather");
  expect("what alice sees", alice.says("PUB weather rain"), "MSG weather rain | OK 1");
}

TEST_F(Step3_8_Topics, TheTextIsAsItWas) {
  rule("", "a text is everything after the space that follows the topic; it may be empty", "make_topics");
  Client alice = listener("a"), bob = client();
  bob.says("PUB a  two  spaces ");
  expect("a text that begins and ends with a space", alice.sees(), "MSG a  two  spaces ");
  bob.says("PUB a");
  expect("no text", alice.sees(), "MSG a");
  bob.says("PUB a ");
  expect("an empty text", alice.sees(), "MSG a");
  bob.says("PUB a PUB a b");
  expect("a text that looks like a command", alice.sees(), "MSG a PUB a b");
}

TEST_F(Step3_8_Topics, TwiceIsOnce) {
  rule("", "a client that subscribes twice gets each message once, and one UNSUB ends it", "make_topics");
  Client alice = listener("weather"), bob = client();
  expect("the answer to the second SUB", alice.says("SUB weather"), "OK");
  expect("the answer to PUB", bob.says("PUB weather rain"), "OK 1");
  expect("what alice sees", alice.sees(), "MSG weather rain");
  expect("the answer to UNSUB", alice.says("UNSUB weather"), "OK");
  expect("the answer to PUB after that", bob.says("PUB weather sun"), "OK 0");
  expect("what alice sees after that", alice.sees(), "");
  expect("the answer to UNSUB without SUB", alice.says("UNSUB weather"), "OK");
}

TEST_F(Step3_8_Topics, EachTopicIsOnItsOwn) {
  rule("", "UNSUB ends one subscription: those of the same client to other topics stay, and those of others",
       "make_topics");
  Client alice = listener("a"), bob = listener("a");
  alice.says("SUB b");
  alice.says("UNSUB a");
  Client carol = client();
  expect("the answer to PUB a", carol.says("PUB a x"), "OK 1");
  expect("the answer to PUB b", carol.says("PUB b y"), "OK 1");
  expect("what alice sees", alice.sees(), "MSG b y");
  expect("what bob sees", bob.sees(), "MSG a x");
}

TEST_F(Step3_8_Topics, AConnectionThatIsOverIsForgotten) {
  rule("", "a connection that is over has no subscriptions, however it ended", "make_topics");
  Client alice = listener("a"), bob = listener("a"), carol = listener("a");
  bob.says("SUB b");
  bob.peer().close();
  carol.peer().reset();
  world.settle();
  Client dave = client();
  expect("the answer to PUB a", dave.says("PUB a x"), "OK 1");
  expect("the answer to PUB b", dave.says("PUB b y"), "OK 0");
  expect("what alice sees", alice.sees(), "MSG a x");
}

TEST_F(Step3_8_Topics, WhatATopicIs) {
  rule("", "a topic is 1 to 64 letters, digits, '-', '.' or '_'", "make_topics");
  Client alice = client();
  for (const std::string& topic : std::vector<std::string>{"a", "Z9-._", std::string(64, 'x')})
    expect("the answer to SUB " + topic, alice.says("SUB " + topic), "OK");
  for (const std::string& topic :
       std::vector<std::string>{"", " a", "a/b", "a b", "a ", "\xC3\xA4", std::string(65, 'x')}) {
    for (const char* command : {"SUB ", "UNSUB "})
      expect("the answer to " + (command + topic), alice.says(command + topic).substr(0, 4), "ERR ");
  }
  for (const std::string line : {"PUB", "PUB ", "PUB  text", "PUB a/b text"})
    expect("the answer to " + line, alice.says(line).substr(0, 4), "ERR ");
  expect("the answer to a good command after those", alice.says("PUB a x"), "MSG a x | OK 1");
}

TEST_F(Step3_8_Topics, OtherLinesAreErrors) {
  rule("", "any other line is answered with ERR, in one line, and an empty one is ignored", "make_topics");
  Client alice = client();
  for (const std::string line : {"sub a", "HELP", "SUB", "UNSUB", "SUBSCRIBE a", " SUB a", "SUB\ta"})
    expect("the answer to \"" + line + "\"", alice.says(line).substr(0, 4), "ERR ");
  expect("the answer to an empty line", alice.says(""), "");
  alice.peer().send("SUB a\nPUB a x\n");
  expect("the answers to two lines that end in \\n", alice.sees(), "OK | MSG a x | OK 1");
}

TEST_F(Step3_8_Topics, ALineHasALimit) {
  rule("", "a line of more than 1,024 bytes ends its connection, and only that", "make_topics");
  Client alice = listener("a");
  const std::string longest = "PUB a " + std::string(1018, 'x');
  expect_that("a line of 1,024 bytes is answered", alice.says(longest).ends_with(" | OK 1"));
  for (const std::string end : {"\r\n", "\n", ""}) {
    Client bob = client();
    bob.peer().send(longest + "x" + end + (end.empty() ? "xx" : ""));
    world.settle();
    expect_that("the connection of a longer line is closed", bob.peer().ended());
    expect("what bob sees", bob.sees(), "");
  }
  expect("what alice sees", alice.says("PUB a still here"), "MSG a still here | OK 1");
}

TEST_F(Step3_8_Topics, AClientThatDoesNotReadIsAborted) {
  rule("", "a client for which more than so many bytes are unsent is aborted, and does not count", "make_topics");
  world.network.set_capacity(100);
  Client slow = listener("a");
  Client bob = client();
  const std::string message = "PUB a " + std::string(988, 'x');  // 1,000 bytes on the wire
  for (int i = 1; i <= 3; ++i) expect("the answer to PUB number " + std::to_string(i), bob.says(message), "OK 1");
  expect("the answer to PUB when 2,900 bytes are unsent", bob.says(message), "OK 0");
  expect_that("the slow client was aborted", slow.peer().was_reset());
  Client carol = listener("a");
  expect("the answer to PUB after that", bob.says("PUB a x"), "OK 1");
  expect("what carol sees", carol.sees(), "MSG a x");
}

TEST_F(Step3_8_Topics, AnswersCountToo) {
  rule("", "a client that sends commands and does not read the answers is aborted, too", "make_topics");
  world.network.set_capacity(100);
  Client alice = client();
  for (int i = 0; i < 10; ++i) {
    std::string commands;
    for (int each = 0; each < 100; ++each) commands += "SUB a\r\n";
    alice.peer().send(commands);
    world.settle();
  }
  expect_that("the client was aborted, after a thousand commands", alice.peer().was_reset());
}

TEST_F(Step3_8_Topics, TheOthersGoOn) {
  rule("", "the others get their message when one of them is aborted, and each topic of that one is forgotten at once",
       "make_topics");
  world.network.set_capacity(2000);
  Client early = listener("a"), slow = listener("a"), late = listener("a"), bob = client();
  slow.says("SUB b");
  for (int i = 0; i < 5; ++i) {
    expect("the answer to PUB", bob.says("PUB a " + std::string(988, 'x')), "OK 3");
    early.sees();
    late.sees();
  }
  bob.peer().send("PUB a last\r\nPUB b nobody\r\n");
  expect("the answers when the slow one is aborted", bob.sees(), "OK 2 | OK 0");
  expect("what the first one sees", early.sees(), "MSG a last");
  expect("what the last one sees", late.sees(), "MSG a last");
}

}  // namespace
}  // namespace untwist::testing
