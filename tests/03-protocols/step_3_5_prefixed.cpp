#include <untwist/protocol/prefixed.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

// Records what it receives; works with any kind of receiver.
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

  // Makes a connected receiver; the far end is kept in `peer`.
  template <class Receiver, class... Arguments>
  std::shared_ptr<Receiver> make(Arguments... arguments) {
    auto receiver = std::make_shared<Receiver>(arguments...);
    peer = connect(receiver);
    return receiver;
  }

  PeerPtr peer;
};

TEST_F(Step3_5_Prefixed, TheSameStringsAreDeliveredHoweverTheBytesAreSplit) {
  rule("F20", "nothing is delivered before a whole string has arrived", "StringReceiver::data_received");
  const std::string bytes("\0\0\0\5hello\0\0\0\0\0\0\0\2\r\n\0\0\0\7unfin", 29);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto strings = make<Ints>(PrefixWidth::four);
    feed(*strings, bytes, piece);
    expect("what was delivered from pieces of " + std::to_string(piece), strings->log, "'hello', '', '\r\n'");
  }
}

TEST_F(Step3_5_Prefixed, APrefixMayBeOneTwoOrFourBytes) {
  rule("F20", "the most significant byte comes first, and the bytes are unsigned", "PrefixedReceiver::look");
  const auto one = make<Ints>(PrefixWidth::one);
  feed(*one, "\x80" + std::string(128, 'a'), 50);
  expect("what was delivered after a prefix of one byte", one->log, "'" + std::string(128, 'a') + "'");
  const auto two = make<Ints>(PrefixWidth::two);
  feed(*two, std::string("\1\2", 2) + std::string(258, 'b'), 50);
  expect("what was delivered after a prefix of two", two->log, "'" + std::string(258, 'b') + "'");
}

TEST_F(Step3_5_Prefixed, ALengthOverTheMaximumIsRefusedBeforeItsFirstByte) {
  rule("F21", "a length over the maximum is refused immediately; nothing of that string is delivered or stored",
       "PrefixedReceiver::look");
  const auto strings = make<Ints>(PrefixWidth::four);
  strings->set_max_length(100);
  peer->send(std::string("\0\0\0\2ok\0\0\0\x65", 10));
  world.settle();
  expect("what was delivered", strings->log, "'ok', bad");
  expect("the reason", strings->reason, "a length of 101; at most 100");
  expect_that("the connection ends", peer->ended());
  const auto exact = make<Ints>(PrefixWidth::one);
  exact->set_max_length(3);
  feed(*exact, "\3abc", 4);
  expect("what was delivered from exactly the maximum", exact->log, "'abc'");
  exact->closes = false;
  exact->data_received(as_bytes("\4abcd"));
  exact->data_received(as_bytes("\1x"));
  expect("what was delivered after a bad string, if that does not close", exact->log, "'abc', bad, 'x'");
}

TEST_F(Step3_5_Prefixed, AStringTooLongForItsPrefixCannotBeSent) {
  rule("F22", "a string that is too long for its prefix is the sender's mistake, and send_string() throws",
       "PrefixedReceiver::send_string");
  const auto one = make<Ints>(PrefixWidth::one);
  one->send_string(std::string(255, 'x'));
  expect("what arrived for 255 bytes", peer->take(), "\xff" + std::string(255, 'x'));
  expect_throws<std::length_error>("256 bytes with a prefix of one byte",
                                   [&] { one->send_string(std::string(256, 'x')); });
  const auto two = make<Ints>(PrefixWidth::two);
  two->send_string(std::string(258, 'y'));
  expect("what arrived for 258 bytes", peer->take(), "\1\2" + std::string(258, 'y'));
  expect_throws<std::length_error>("65536 bytes with a prefix of two",
                                   [&] { two->send_string(std::string(65536, 'x')); });
  const auto four = make<Ints>(PrefixWidth::four);
  four->send_string("hello");
  expect("what arrived with a prefix of four bytes", peer->take(), std::string("\0\0\0\5hello", 9));
}

TEST_F(Step3_5_Prefixed, AStringDoesNotMoveTheBytesAfterIt) {
  rule("F20", "a piece of many short strings is split in one pass: no string moves the bytes after it",
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
  bytes += std::string("\1\0\0\0", 4);  // and the length of an incomplete one
  bytes.append(kMuch, 'x');
  strings->data_received(as_bytes(bytes));  // takes a minute or more if each string moves the bytes after it
  expect("how many strings were delivered", strings->count, kMany);
}

TEST_F(Step3_5_Prefixed, PausingHoldsBackTheRest) {
  rule("F23",
       "pause_producing() inside string_received() holds back buffered strings; resume_producing() delivers them",
       "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view text) {
    if (text == "b") strings->pause_producing();
  };
  peer->send("\1a\1b\1c");
  world.settle();
  peer->send("\1d");
  world.settle();
  expect("what was delivered while paused", strings->log, "'a', 'b'");
  strings->resume_producing();
  expect("what was delivered after resuming", strings->log, "'a', 'b', 'c'");
  world.settle();
  expect("what was delivered in the end", strings->log, "'a', 'b', 'c', 'd'");
  strings->on_string = [&](std::string_view) { strings->pause_producing(); };
  peer->send("\1e\1f");
  world.settle();
  strings->resume_producing();
  peer->send("\1g");
  world.settle();
  expect("what was delivered when the next string paused again", strings->log, "'a', 'b', 'c', 'd', 'e', 'f'");
  expect_that("the transport is paused, too", world.reactor->readers().empty());
}

TEST_F(Step3_5_Prefixed, AfterLoseConnectionNothingMoreIsDelivered) {
  rule("F24", "on every receiver, nothing more is delivered after lose_connection()", "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view) { strings->transport()->lose_connection(); };
  peer->send("\1a\1b");
  world.settle();
  expect("what was delivered", strings->log, "'a'");
}

TEST_F(Step3_5_Prefixed, NetstringsAreDeliveredHoweverTheBytesAreSplit) {
  rule("F25", "netstrings of any length are delivered, even when they arrive byte by byte", "NetstringReceiver::look");
  const std::string bytes = "0:,1:x,12:hello, world,3::,:,5:unfin";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto strings = make<Netstrings>();
    feed(*strings, bytes, piece);
    expect("what was delivered from pieces of " + std::to_string(piece), strings->log,
           "'', 'x', 'hello, world', ':,:'");
  }
}

TEST_F(Step3_5_Prefixed, AMalformedNetstringEndsTheConnection) {
  rule("F26", "after missing digits, a missing comma or a leading zero, the receiver cannot continue",
       "NetstringReceiver::look");
  for (const char* bytes : {":x,", "x:1,", "-1:x,", ":,", "1:xx", "00:,", "01:x,", "1 :x,", "3xabc,"}) {
    const auto strings = make<Netstrings>();
    peer->send(bytes);
    world.settle();
    expect("what was delivered from " + std::string(bytes), strings->log, "bad");
    expect_that("the connection ends after " + std::string(bytes), peer->ended());
  }
}

TEST_F(Step3_5_Prefixed, ATooLongNetstringIsRefusedFromItsDigits) {
  rule("F27", "the digits are enough to refuse a length, before the colon comes; no number of digits wraps round",
       "NetstringReceiver::look");
  const auto strings = make<Netstrings>();
  strings->set_max_length(99);
  feed(*strings, "99", 1);
  expect("what was delivered from 99", strings->log, "");
  feed(*strings, "0", 1);
  expect("what was delivered from 990", strings->log, "bad");
  for (const auto& [bytes, log] : {std::pair("5:hello,", "bad"), std::pair("4:good,", "'good'")}) {
    const auto four = make<Netstrings>();
    four->set_max_length(4);
    four->data_received(as_bytes(bytes));
    expect("what was delivered from " + std::string(bytes) + " with a maximum of 4", four->log, log);
  }
  const auto wrapping = make<Netstrings>();
  wrapping->data_received(as_bytes("18446744073709551617:x,"));
  expect("what was delivered for a length of 2^64 + 1", wrapping->log, "bad");
  const auto without = make<Netstrings>();
  without->set_max_length(std::string::npos);
  without->data_received(as_bytes("18446744073709551617:x,"));
  expect("what was delivered for it without a maximum", without->log, "bad");
  const auto spaced = make<Netstrings>();
  spaced->set_max_length(std::string::npos);
  spaced->data_received(as_bytes("1 :x,"));
  expect("what was delivered for a space after the digits, without a maximum", spaced->log, "bad");
  const auto largest = make<Netstrings>();
  largest->set_max_length(std::string::npos);
  largest->data_received(as_bytes("18446744073709551615:x,"));
  expect("what was delivered for the largest possible length", largest->log, "");
}

TEST_F(Step3_5_Prefixed, WhatIsSentIsReceived) {
  rule("F25", "string_received() gets what send_string() sent", "PrefixedReceiver::send_string");
  const auto sender = make<Netstrings>();
  sender->send_string("hello");
  sender->send_string("");
  const std::string sent = peer->take();
  expect("what was sent", sent, "5:hello,0:,");
  const auto receiver = make<Netstrings>();
  feed(*receiver, sent, 3);
  expect("what was delivered", receiver->log, "'hello', ''");
}

TEST_F(Step3_5_Prefixed, BytesReceivedDuringAStringWaitTheirTurn) {
  rule("F20",
       "data_received() called inside string_received() keeps the order, and an exception does not lock the receiver",
       "StringReceiver::data_received");
  const auto strings = make<Ints>(PrefixWidth::one);
  strings->on_string = [&](std::string_view text) {
    if (text == "a") strings->data_received(as_bytes("\1c"));
    strings->note("end of " + std::string(text));
    if (text == "d") throw std::runtime_error("bad string");
  };
  strings->data_received(as_bytes("\1a\1b"));
  expect("what was delivered", strings->log, "'a', end of a, 'b', end of b, 'c', end of c");
  expect_throws<std::runtime_error>("the bad string", [&] { strings->data_received(as_bytes("\1d")); });
  strings->data_received(as_bytes("\1e"));
  expect("what was delivered last", strings->log.substr(strings->log.size() - 13), "'e', end of e");
}

}  // namespace
}  // namespace untwist::testing
