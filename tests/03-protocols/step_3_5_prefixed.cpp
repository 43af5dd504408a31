#include <untwist/protocol/prefixed.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

// Writes down what it receives; on any kind of receiver.
template <class Base>
class Strings final : public Base {
 public:
  using Base::Base;
  void string_received(std::string_view text) override {
    note("'" + std::string(text) + "'");
    if (on_string) on_string(text);
  }
  void bad_string(std::string_view why) override {
    note("bad");
    reason = why;
    if (closes) Base::bad_string(why);
  }
  void note(const std::string& what) {
    if (!log.empty()) log += ", ";
    log += what;
    tell("", "received " + what.substr(0, 60));
  }

  std::string log;
  std::string reason;
  bool closes = true;
  std::function<void(std::string_view)> on_string;
};

class Step3_5_Prefixed : public ProtocolTest {
 protected:
  using Ints = Strings<PrefixedReceiver>;
  using Netstrings = Strings<NetstringReceiver>;

  // A receiver that is connected; the far end stays in `peer`.
  template <class Receiver, class... Arguments>
  std::shared_ptr<Receiver> make(Arguments... arguments) {
    auto receiver = std::make_shared<Receiver>(arguments...);
    peer = connect(receiver);
    return receiver;
  }

  PeerPtr peer;
};

TEST_F(Step3_5_Prefixed, TheSameStringsComeOutHoweverTheBytesAreCut) {
  rule("F20", "nothing is delivered before a whole string is there", "StringReceiver::data_received");
  const std::string bytes("\0\0\0\5hello\0\0\0\0\0\0\0\2\r\n\0\0\0\7unfin", 29);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto strings = make<Ints>(PrefixWidth::four);
    feed(*strings, bytes, piece);
    expect("what came out of pieces of " + std::to_string(piece), strings->log, "'hello', '', '\r\n'");
  }
}

TEST_F(Step3_5_Prefixed, APrefixMayBeOneTwoOrFourBytes) {
  rule("F20", "the most significant byte comes first, and bytes are not signed", "PrefixedReceiver::look");
  const auto one = make<Ints>(PrefixWidth::one);
  feed(*one, "\x80" + std::string(128, 'a'), 50);
  expect("what came out behind one byte", one->log, "'" + std::string(128, 'a') + "'");
  const auto two = make<Ints>(PrefixWidth::two);
  feed(*two, std::string("\1\2", 2) + std::string(258, 'b'), 50);
  expect("what came out behind two", two->log, "'" + std::string(258, 'b') + "'");
}

TEST_F(Step3_5_Prefixed, ALengthOverTheMaximumIsRefusedBeforeItsFirstByte) {
  rule("F21", "who announces too much is refused at once; nothing of it is delivered, nothing is stored",
       "PrefixedReceiver::look");
  const auto strings = make<Ints>(PrefixWidth::four);
  strings->set_max_length(100);
  peer->send(std::string("\0\0\0\2ok\0\0\0\x65", 10));
  world.settle();
  expect("what came out", strings->log, "'ok', bad");
  expect("the reason", strings->reason, "a length of 101; at most 100");
  expect_that("the connection ends", peer->ended());
  const auto exact = make<Ints>(PrefixWidth::one);
  exact->set_max_length(3);
  feed(*exact, "\3abc", 4);
  expect("what came out of exactly the maximum", exact->log, "'abc'");
  exact->closes = false;
  exact->data_received(as_bytes("\4abcd"));
  exact->data_received(as_bytes("\1x"));
  expect("what came out behind a bad one, when it does not close", exact->log, "'abc', bad, 'x'");
}

TEST_F(Step3_5_Prefixed, WhatAPrefixCannotSayCannotBeSent) {
  rule("F22", "a string too long for its prefix is the sender's mistake, and throws", "PrefixedReceiver::send_string");
  const auto one = make<Ints>(PrefixWidth::one);
  one->send_string(std::string(255, 'x'));
  expect("what arrived of 255 bytes", peer->take(), "\xff" + std::string(255, 'x'));
  expect_throws<std::length_error>("256 bytes behind one byte", [&] { one->send_string(std::string(256, 'x')); });
  const auto two = make<Ints>(PrefixWidth::two);
  two->send_string(std::string(258, 'y'));
  expect("what arrived of 258 bytes", peer->take(), "\1\2" + std::string(258, 'y'));
  expect_throws<std::length_error>("65536 bytes behind two", [&] { two->send_string(std::string(65536, 'x')); });
  const auto four = make<Ints>(PrefixWidth::four);
  four->send_string("hello");
  expect("what arrived behind four bytes", peer->take(), std::string("\0\0\0\5hello", 9));
}

TEST_F(Step3_5_Prefixed, AStringCostsWhatItHoldsNotWhatFollowsIt) {
  rule("F20", "a piece of many short strings is taken apart in one pass: what follows a string is not moved for it",
       "StringReceiver::data_received");
  class Counting final : public PrefixedReceiver {
   public:
    Counting() : PrefixedReceiver(PrefixWidth::four) {}
    void string_received(std::string_view) override { ++count; }
    int count = 0;
  };
  const auto strings = make<Counting>();
  strings->set_max_length(2 * kMuch);
  std::string bytes(4 * kMany, '\0');   // empty strings
  bytes += std::string("\1\0\0\0", 4);  // and the length of one that is not whole
  bytes.append(kMuch, 'x');
  strings->data_received(as_bytes(bytes));  // takes a minute or more if each string moves what follows it
  expect("how many strings came out", strings->count, kMany);
}

TEST_F(Step3_5_Prefixed, PausingHoldsTheRest) {
  rule("F23", "pause_producing() inside string_received() holds back what is here; resume_producing() delivers it",
       "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view text) {
    if (text == "b") strings->pause_producing();
  };
  peer->send("\1a\1b\1c");
  world.settle();
  peer->send("\1d");
  world.settle();
  expect("what came out while paused", strings->log, "'a', 'b'");
  strings->resume_producing();
  expect("what came out on resuming", strings->log, "'a', 'b', 'c'");
  world.settle();
  expect("what came out then", strings->log, "'a', 'b', 'c', 'd'");
  strings->on_string = [&](std::string_view) { strings->pause_producing(); };
  peer->send("\1e\1f");
  world.settle();
  strings->resume_producing();
  peer->send("\1g");
  world.settle();
  expect("what came out when the next one paused again", strings->log, "'a', 'b', 'c', 'd', 'e', 'f'");
  expect_that("the transport is paused, too", world.reactor->readers().empty());
}

TEST_F(Step3_5_Prefixed, AfterLoseConnectionNothingMoreIsDelivered) {
  rule("F24", "one rule for all receivers: who has ended the connection hears no more",
       "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view) { strings->transport()->lose_connection(); };
  peer->send("\1a\1b");
  world.settle();
  expect("what came out", strings->log, "'a'");
}

TEST_F(Step3_5_Prefixed, NetstringsComeOutHoweverTheBytesAreCut) {
  rule("F25", "empty and short ones, a byte at a time, too", "NetstringReceiver::look");
  const std::string bytes = "0:,1:x,12:hello, world,3::,:,5:unfin";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto strings = make<Netstrings>();
    feed(*strings, bytes, piece);
    expect("what came out of pieces of " + std::to_string(piece), strings->log, "'', 'x', 'hello, world', ':,:'");
  }
}

TEST_F(Step3_5_Prefixed, WhatIsNoNetstringEndsTheConnection) {
  rule("F26", "no digits, no comma, a leading zero: there is no way to go on after that", "NetstringReceiver::look");
  for (const char* bytes : {":x,", "x:1,", "-1:x,", ":,", "1:xx", "00:,", "01:x,", "1 :x,", "3xabc,"}) {
    const auto strings = make<Netstrings>();
    peer->send(bytes);
    world.settle();
    expect("what came out of " + std::string(bytes), strings->log, "bad");
    expect_that("the connection ends after " + std::string(bytes), peer->ended());
  }
}

TEST_F(Step3_5_Prefixed, ATooLongNetstringIsRefusedFromItsDigits) {
  rule("F27", "the digits tell it, before the colon comes; a length of a thousand digits does not wrap round",
       "NetstringReceiver::look");
  const auto strings = make<Netstrings>();
  strings->set_max_length(99);
  feed(*strings, "99", 1);
  expect("what came out of 99", strings->log, "");
  feed(*strings, "0", 1);
  expect("what came out of 990", strings->log, "bad");
  for (const auto& [bytes, log] : {std::pair("5:hello,", "bad"), std::pair("4:good,", "'good'")}) {
    const auto four = make<Netstrings>();
    four->set_max_length(4);
    four->data_received(as_bytes(bytes));
    expect("what came out of " + std::string(bytes) + " with a maximum of 4", four->log, log);
  }
  const auto wrapping = make<Netstrings>();
  wrapping->data_received(as_bytes("18446744073709551617:x,"));
  expect("what came out of a length of two to the 64, and one", wrapping->log, "bad");
  const auto without = make<Netstrings>();
  without->set_max_length(std::string::npos);
  without->data_received(as_bytes("18446744073709551617:x,"));
  expect("what came out of it without a maximum", without->log, "bad");
  const auto spaced = make<Netstrings>();
  spaced->set_max_length(std::string::npos);
  spaced->data_received(as_bytes("1 :x,"));
  expect("what came out of a space among the digits without a maximum", spaced->log, "bad");
  const auto largest = make<Netstrings>();
  largest->set_max_length(std::string::npos);
  largest->data_received(as_bytes("18446744073709551615:x,"));
  expect("what came out of the largest length there is", largest->log, "");
}

TEST_F(Step3_5_Prefixed, WhatIsSentIsReceived) {
  rule("F25", "send_string() and string_received() agree", "PrefixedReceiver::send_string");
  const auto sender = make<Netstrings>();
  sender->send_string("hello");
  sender->send_string("");
  const std::string sent = peer->take();
  expect("what was sent", sent, "5:hello,0:,");
  const auto receiver = make<Netstrings>();
  feed(*receiver, sent, 3);
  expect("what came out", receiver->log, "'hello', ''");
}

TEST_F(Step3_5_Prefixed, BytesThatComeDuringAStringWaitTheirTurn) {
  rule("F20",
       "data_received() from inside string_received() keeps the order, and an exception does not lock the receiver",
       "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view text) {
    if (text == "a") strings->data_received(as_bytes("\1c"));
    strings->note("end of " + std::string(text));
    if (text == "d") throw std::runtime_error("bad string");
  };
  strings->data_received(as_bytes("\1a\1b"));
  expect("what came out", strings->log, "'a', end of a, 'b', end of b, 'c', end of c");
  expect_throws<std::runtime_error>("the bad string", [&] { strings->data_received(as_bytes("\1d")); });
  strings->data_received(as_bytes("\1e"));
  expect("the last that came out", strings->log.substr(strings->log.size() - 13), "'e', end of e");
}

}  // namespace
}  // namespace untwist::testing
