#include "lines.hpp"

namespace untwist::testing {
namespace {

class Step3_4_LimitsAndRawMode : public ProtocolTest {
 protected:
  std::shared_ptr<Lines> lines = std::make_shared<Lines>();
  PeerPtr peer = connect(lines);
};

TEST_F(Step3_4_LimitsAndRawMode, ALineOfTheMaximumIsAcceptedOneMoreIsNot) {
  rule("F10", "max_length() bytes are allowed, delimiter not counted; the largest number does not wrap round",
       "LineReceiver::deliver");
  lines->set_max_length(std::string::npos);
  lines->data_received(as_bytes("ab"));
  expect("what came out of half a line, without a maximum", lines->log, "");
  lines->data_received(as_bytes("c\r\n"));
  expect("what came out of a line", lines->log, "line 'abc'");
  lines->log.clear();
  lines->set_max_length(5);
  lines->data_received(as_bytes("12345\r\n"));
  expect("what came out of five bytes", lines->log, "line '12345'");
  lines->log.clear();
  lines->data_received(as_bytes("123456\r\n"));
  expect("what came out of six", lines->log, "too long '123456\r\n'");
}

TEST_F(Step3_4_LimitsAndRawMode, AnUnfinishedLineIsRefusedWhenItCanNoLongerBecomeShortEnough) {
  rule("F11", "maximum plus delimiter, less one byte, may still become a line; with that byte, it cannot",
       "LineReceiver::deliver");
  lines->set_max_length(5);
  feed(*lines, "12345\r", 1);
  expect("what came out of maximum and half a delimiter", lines->log, "");
  lines->data_received(as_bytes("x"));
  expect("what came out with one byte more", lines->log, "too long '12345\rx'");
}

TEST_F(Step3_4_LimitsAndRawMode, AnUnfinishedLineIsRefusedAtOnce) {
  rule("F11", "a flood without a delimiter does not fill the memory", "LineReceiver::deliver");
  lines->set_max_length(10);
  for (int i = 0; i < 100; ++i) peer->send("no delimiter ");
  world.settle();
  expect_that("it was refused, and the connection ended",
              lines->log.rfind("too long", 0) == 0 && lines->log.substr(lines->log.size() - 4) == "done");
}

TEST_F(Step3_4_LimitsAndRawMode, LineLengthExceededGetsAllThatIsThereAndCloses) {
  rule("F12", "line_length_exceeded() gets the whole buffer, later lines included; by default the connection ends",
       "LineReceiver::deliver");
  lines->set_max_length(5);
  lines->data_received(as_bytes("ok\r\nmuch too long\r\nlater\r\n"));
  expect("what came out", lines->log, "line 'ok', too long 'much too long\r\nlater\r\n'");
  world.settle();
  expect("what came out then", lines->log, "line 'ok', too long 'much too long\r\nlater\r\n', done");
}

TEST_F(Step3_4_LimitsAndRawMode, RawModeBeginsWithinThePiece) {
  rule("F13", "after set_raw_mode() the rest of the same piece comes raw, in the same call", "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "raw") lines->set_raw_mode();
  };
  lines->data_received(as_bytes("one\r\nraw\r\nnot\r\na line"));
  expect("what came out", lines->log, "line 'one', line 'raw', raw 'not\r\na line'");
  lines->data_received(as_bytes("\r\nnor this"));
  expect("what came out next", lines->log, "line 'one', line 'raw', raw 'not\r\na line', raw '\r\nnor this'");
}

TEST_F(Step3_4_LimitsAndRawMode, LeftoversOfRawModeAreLinesAgain) {
  rule("F14", "what set_line_mode() is given comes first, as lines, in order", "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->on_raw = [&](std::string_view data) { lines->set_line_mode(data.substr(3)); };
  lines->data_received(as_bytes("rawone\r\ntwo\r\nthr"));
  lines->data_received(as_bytes("ee\r\n"));
  expect("what came out", lines->log, "raw 'rawone\r\ntwo\r\nthr', line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, ALineMayBeHandedInFromOutside) {
  rule("F14", "set_line_mode() delivers what it is given at once, also where no callback is running",
       "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->set_line_mode("one\r\ntwo\r\nthr");
  expect("what came out", lines->log, "line 'one', line 'two'");
  lines->data_received(as_bytes("ee\r\n"));
  expect("what came out then", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, LeftoversComeBeforeWhatArrivedMeanwhile) {
  rule("F14", "set_line_mode() puts what it is given in front of the buffer, and looks at all of it again",
       "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->on_raw = [&](std::string_view) {
    lines->data_received(as_bytes("third\r\n"));
    lines->set_line_mode("first\r\nsecond ");
  };
  lines->data_received(as_bytes("raw"));
  expect("what came out", lines->log, "raw 'raw', line 'first', line 'second third'");
  lines->log.clear();
  lines->on_raw = {};
  lines->data_received(as_bytes("half a line"));
  lines->set_raw_mode();
  lines->set_line_mode("x\r\n");
  lines->data_received(as_bytes("\r\n"));
  expect("what came out around half a line", lines->log, "line 'x', line 'half a line'");
}

TEST_F(Step3_4_LimitsAndRawMode, SwitchingModesThousandsOfTimesDoesNotGrowTheStack) {
  rule("F15", "callbacks that switch modes are called from one loop, not from each other", "LineReceiver::deliver");
  int raw = 0;
  int depth = 0;
  int deepest = 0;
  lines->on_line = [&](std::string_view) {
    deepest = std::max(deepest, ++depth);
    lines->set_raw_mode();
    --depth;
  };
  lines->on_raw = [&](std::string_view data) {
    deepest = std::max(deepest, ++depth);
    ++raw;
    lines->set_line_mode(data.substr(1));
    --depth;
  };
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes += "line\r\nr";
  lines->data_received(as_bytes(bytes));
  expect("how often raw mode was entered", raw, 3000);
  expect("how many callbacks were inside one another", deepest, 1);
}

TEST_F(Step3_4_LimitsAndRawMode, PausingHoldsBackLinesThatAreHereAlready) {
  rule("F16", "pause_producing() inside line_received() holds back the rest; resume_producing() delivers it",
       "LineReceiver::resume_producing");
  lines->on_line = [&](std::string_view line) {
    if (line == "two") lines->pause_producing();
  };
  peer->send("one\r\ntwo\r\nthree\r\n");
  world.settle();
  peer->send("four\r\n");
  world.settle();
  expect("what came out while paused", lines->log, "line 'one', line 'two'");
  lines->resume_producing();
  expect("what came out on resuming, without new input", lines->log, "line 'one', line 'two', line 'three'");
  world.settle();
  expect("what came out then", lines->log, "line 'one', line 'two', line 'three', line 'four'");
}

TEST_F(Step3_4_LimitsAndRawMode, ALineMayPauseAgainWhileItIsResumed) {
  rule("F16", "who takes one line at a time pauses in each: a resume delivers one, and the receiver is paused again",
       "LineReceiver::resume_producing");
  lines->on_line = [&](std::string_view) { lines->pause_producing(); };
  peer->send("one\r\ntwo\r\nthree\r\n");
  world.settle();
  expect("what came out at first", lines->log, "line 'one'");
  lines->resume_producing();
  expect("what came out of one resume", lines->log, "line 'one', line 'two'");
  peer->send("four\r\n");
  world.settle();
  expect("what came out while it is paused again", lines->log, "line 'one', line 'two'");
  expect_that("the transport is paused, too", world.reactor->readers().empty());
  lines->resume_producing();
  expect("what came out of the next", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, RawDataMayPauseBeforeTheNextLine) {
  rule("F16", "a pause holds from the moment it is asked for, whatever the mode", "LineReceiver::deliver");
  lines->on_raw = [&](std::string_view) {
    lines->pause_producing();
    lines->set_line_mode("left\r\n");
  };
  lines->set_raw_mode();
  lines->data_received(as_bytes("raw"));
  expect("what came out", lines->log, "raw 'raw'");
  lines->resume_producing();
  expect("what came out on resuming", lines->log, "raw 'raw', line 'left'");
}

TEST_F(Step3_4_LimitsAndRawMode, WhatIsHandedInIsSearchedFromItsBeginning) {
  rule("F14", "how far an earlier piece was searched says nothing about what is handed in before it",
       "LineReceiver::set_line_mode");
  lines->data_received(as_bytes("abcdef"));
  lines->set_line_mode("\r\nx");
  expect("what came out", lines->log, "line ''");
  lines->data_received(as_bytes("\r\n"));
  expect("what came out then", lines->log, "line '', line 'xabcdef'");
  lines->clear_line_buffer();
  lines->data_received(as_bytes("\r\n"));
  expect("what came out of an empty line after clearing", lines->log, "line '', line 'xabcdef', line ''");
}

TEST_F(Step3_4_LimitsAndRawMode, AMaximumOfNothingLeavesEmptyLines) {
  rule("F11", "with a maximum of 0, any byte that belongs to a line is too much", "LineReceiver::deliver");
  lines->set_max_length(0);
  lines->closes = false;
  lines->data_received(as_bytes("\r\n\r"));
  expect("what came out of empty lines", lines->log, "line ''");
  lines->data_received(as_bytes("\n"));
  lines->data_received(as_bytes("ab"));
  expect("what came out of two bytes", lines->log, "line '', line '', too long 'ab'");
}

TEST_F(Step3_4_LimitsAndRawMode, AfterLoseConnectionNoFurtherLinesComeOut) {
  rule("F17", "who has ended the connection hears no more, not even of the same piece", "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "quit") lines->transport()->lose_connection();
  };
  peer->send("hello\r\nquit\r\nignored\r\n");
  world.settle();
  expect("what came out", lines->log, "line 'hello', line 'quit', done");
}

TEST_F(Step3_4_LimitsAndRawMode, BytesThatComeDuringALineWaitTheirTurn) {
  rule("F18", "data_received() from inside line_received() keeps the order", "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    lines->note("begin " + std::string(line));
    if (line == "one") lines->data_received(as_bytes("three\r\n"));
    lines->note("end " + std::string(line));
  };
  lines->data_received(as_bytes("one\r\ntwo\r\n"));
  expect("what came out", lines->log,
         "line 'one', begin one, end one, line 'two', begin two, end two, line 'three', begin three, end three");
}

TEST_F(Step3_4_LimitsAndRawMode, TheBufferCanBeCleared) {
  rule("F19", "clear_line_buffer() returns what was not delivered, and drops it, also from inside a callback",
       "LineReceiver::deliver");
  std::string cleared;
  lines->on_line = [&](std::string_view line) {
    if (line == "two") cleared = lines->clear_line_buffer();
  };
  lines->data_received(as_bytes("one\r\ntwo\r\nthree\r\nfou"));
  expect("what was cleared", cleared, "three\r\nfou");
  lines->data_received(as_bytes("r\r\n"));
  expect("what came out", lines->log, "line 'one', line 'two', line 'r'");
  lines->data_received(as_bytes("abcdef"));
  expect("what was cleared between two pieces", lines->clear_line_buffer(), "abcdef");
  lines->data_received(as_bytes("x\r\n"));
  expect("what came out of a short line behind it", lines->log, "line 'one', line 'two', line 'r', line 'x'");
  lines->log = "line 'one', line 'two', line 'r'";
  lines->set_raw_mode();
  lines->data_received(as_bytes("raw"));
  expect("what came out in raw mode", lines->log, "line 'one', line 'two', line 'r', raw 'raw'");
}

TEST_F(Step3_4_LimitsAndRawMode, ALineReceivedThatThrowsDoesNotLockTheReceiver) {
  rule("F18", "after an exception the receiver is as usable as before: it is the connection that ends",
       "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "bad") throw std::runtime_error("bad line");
  };
  lines->set_max_length(20);
  expect_throws<std::runtime_error>("the bad line", [&] { lines->data_received(as_bytes("bad\r\n")); });
  lines->data_received(as_bytes("good\r\n"));
  expect("what came out", lines->log, "line 'bad', line 'good'");
  lines->data_received(as_bytes(std::string(30, 'x') + "\r\n"));
  expect("what came out of a long one", lines->log,
         "line 'bad', line 'good', too long '" + std::string(30, 'x') + "\r\n'");
}

}  // namespace
}  // namespace untwist::testing
