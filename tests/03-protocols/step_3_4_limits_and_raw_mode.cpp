#include "lines.hpp"

namespace untwist::testing {
namespace {

class Step3_4_LimitsAndRawMode : public ProtocolTest {
 protected:
  std::shared_ptr<Lines> lines = std::make_shared<Lines>();
  PeerPtr peer = connect(lines);
};

TEST_F(Step3_4_LimitsAndRawMode, ALineOfMaximumLengthIsAcceptedALongerOneIsNot) {
  rule("F10", "max_length() bytes are allowed, not counting the delimiter; the largest number does not wrap round",
       "LineReceiver::deliver");
  lines->set_max_length(std::string::npos);
  lines->data_received(as_bytes("ab"));
  expect("what was delivered from half a line, without a maximum", lines->log, "");
  lines->data_received(as_bytes("c\r\n"));
  expect("what was delivered from a line", lines->log, "line 'abc'");
  lines->log.clear();
  lines->set_max_length(5);
  lines->data_received(as_bytes("12345\r\n"));
  expect("what was delivered from five bytes", lines->log, "line '12345'");
  lines->log.clear();
  lines->data_received(as_bytes("123456\r\n"));
  expect("what was delivered from six bytes", lines->log, "too long '123456\r\n'");
}

TEST_F(Step3_4_LimitsAndRawMode, AnUnfinishedLineIsRefusedOnceItIsCertainlyTooLong) {
  rule("F11", "the maximum plus the delimiter, less one byte, may still become a line; with one more byte it cannot",
       "LineReceiver::deliver");
  lines->set_max_length(5);
  feed(*lines, "12345\r", 1);
  expect("what was delivered from the maximum and half a delimiter", lines->log, "");
  lines->data_received(as_bytes("x"));
  expect("what was delivered with one more byte", lines->log, "too long '12345\rx'");
}

TEST_F(Step3_4_LimitsAndRawMode, AFloodWithoutADelimiterIsRefused) {
  rule("F11", "endless bytes without a delimiter do not fill the memory", "LineReceiver::deliver");
  lines->set_max_length(10);
  for (int i = 0; i < 100; ++i) peer->send("no delimiter ");
  world.settle();
  expect_that("the flood is refused, and the connection ends",
              lines->log.rfind("too long", 0) == 0 && lines->log.substr(lines->log.size() - 4) == "done");
}

TEST_F(Step3_4_LimitsAndRawMode, LineLengthExceededGetsTheWholeBufferAndCloses) {
  rule("F12", "line_length_exceeded() gets the whole buffer, including later lines; by default the connection ends",
       "LineReceiver::deliver");
  lines->set_max_length(5);
  lines->data_received(as_bytes("ok\r\nmuch too long\r\nlater\r\n"));
  expect("what was delivered", lines->log, "line 'ok', too long 'much too long\r\nlater\r\n'");
  world.settle();
  expect("what was delivered in the end", lines->log, "line 'ok', too long 'much too long\r\nlater\r\n', done");
}

TEST_F(Step3_4_LimitsAndRawMode, RawModeBeginsInTheMiddleOfAPiece) {
  rule("F13", "after set_raw_mode() the rest of the same piece is delivered raw, in the same call",
       "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "raw") lines->set_raw_mode();
  };
  lines->data_received(as_bytes("one\r\nraw\r\nnot\r\na line"));
  expect("what was delivered", lines->log, "line 'one', line 'raw', raw 'not\r\na line'");
  lines->data_received(as_bytes("\r\nnor this"));
  expect("what was delivered after the next piece", lines->log,
         "line 'one', line 'raw', raw 'not\r\na line', raw '\r\nnor this'");
}

TEST_F(Step3_4_LimitsAndRawMode, LeftoversOfRawModeAreDeliveredAsLines) {
  rule("F14", "what set_line_mode() is given is delivered first, as lines, in order", "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->on_raw = [&](std::string_view data) { lines->set_line_mode(data.substr(3)); };
  lines->data_received(as_bytes("rawone\r\ntwo\r\nthr"));
  lines->data_received(as_bytes("ee\r\n"));
  expect("what was delivered", lines->log, "raw 'rawone\r\ntwo\r\nthr', line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, SetLineModeWorksOutsideACallback) {
  rule("F14", "set_line_mode() delivers what it is given immediately, even when no callback is running",
       "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->set_line_mode("one\r\ntwo\r\nthr");
  expect("what was delivered", lines->log, "line 'one', line 'two'");
  lines->data_received(as_bytes("ee\r\n"));
  expect("what was delivered in the end", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, LeftoversComeBeforeWhatArrivedInTheMeantime) {
  rule("F14", "set_line_mode() puts what it is given in front of the buffer, and searches all of it again",
       "LineReceiver::set_line_mode");
  lines->set_raw_mode();
  lines->on_raw = [&](std::string_view) {
    lines->data_received(as_bytes("third\r\n"));
    lines->set_line_mode("first\r\nsecond ");
  };
  lines->data_received(as_bytes("raw"));
  expect("what was delivered", lines->log, "raw 'raw', line 'first', line 'second third'");
  lines->log.clear();
  lines->on_raw = {};
  lines->data_received(as_bytes("half a line"));
  lines->set_raw_mode();
  lines->set_line_mode("x\r\n");
  lines->data_received(as_bytes("\r\n"));
  expect("what was delivered around half a line", lines->log, "line 'x', line 'half a line'");
}

TEST_F(Step3_4_LimitsAndRawMode, SwitchingModesThousandsOfTimesDoesNotGrowTheStack) {
  rule("F15", "callbacks that switch modes are called from one loop, not from inside each other",
       "LineReceiver::deliver");
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
  expect("the greatest nesting of callbacks", deepest, 1);
}

TEST_F(Step3_4_LimitsAndRawMode, PausingHoldsBackBufferedLines) {
  rule("F16", "pause_producing() inside line_received() holds back the rest; resume_producing() delivers it",
       "LineReceiver::resume_producing");
  lines->on_line = [&](std::string_view line) {
    if (line == "two") lines->pause_producing();
  };
  peer->send("one\r\ntwo\r\nthree\r\n");
  world.settle();
  peer->send("four\r\n");
  world.settle();
  expect("what was delivered while paused", lines->log, "line 'one', line 'two'");
  lines->resume_producing();
  expect("what was delivered after resuming, without new input", lines->log, "line 'one', line 'two', line 'three'");
  world.settle();
  expect("what was delivered in the end", lines->log, "line 'one', line 'two', line 'three', line 'four'");
}

TEST_F(Step3_4_LimitsAndRawMode, AReceiverMayPauseAgainWhileItResumes) {
  rule("F16",
       "a receiver that pauses in each line takes one line at a time: a resume delivers one, and the receiver is "
       "paused again",
       "LineReceiver::resume_producing");
  lines->on_line = [&](std::string_view) { lines->pause_producing(); };
  peer->send("one\r\ntwo\r\nthree\r\n");
  world.settle();
  expect("what was delivered at first", lines->log, "line 'one'");
  lines->resume_producing();
  expect("what was delivered after one resume", lines->log, "line 'one', line 'two'");
  peer->send("four\r\n");
  world.settle();
  expect("what was delivered while it is paused again", lines->log, "line 'one', line 'two'");
  expect_that("the transport is paused, too", world.reactor->readers().empty());
  lines->resume_producing();
  expect("what was delivered after the next resume", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_4_LimitsAndRawMode, RawDataMayPauseBeforeTheNextLine) {
  rule("F16", "a pause takes effect immediately, whatever the mode", "LineReceiver::deliver");
  lines->on_raw = [&](std::string_view) {
    lines->pause_producing();
    lines->set_line_mode("left\r\n");
  };
  lines->set_raw_mode();
  lines->data_received(as_bytes("raw"));
  expect("what was delivered", lines->log, "raw 'raw'");
  lines->resume_producing();
  expect("what was delivered after resuming", lines->log, "raw 'raw', line 'left'");
}

TEST_F(Step3_4_LimitsAndRawMode, LeftoversAreSearchedFromTheirBeginning) {
  rule("F14", "how far the buffer was searched before does not count for bytes that set_line_mode() puts in front",
       "LineReceiver::set_line_mode");
  lines->data_received(as_bytes("abcdef"));
  lines->set_line_mode("\r\nx");
  expect("what was delivered", lines->log, "line ''");
  lines->data_received(as_bytes("\r\n"));
  expect("what was delivered in the end", lines->log, "line '', line 'xabcdef'");
  lines->clear_line_buffer();
  lines->data_received(as_bytes("\r\n"));
  expect("what was delivered from an empty line after clearing", lines->log, "line '', line 'xabcdef', line ''");
}

TEST_F(Step3_4_LimitsAndRawMode, AMaximumOfZeroAllowsOnlyEmptyLines) {
  rule("F11", "with a maximum of 0, a line with any byte in it is too long", "LineReceiver::deliver");
  lines->set_max_length(0);
  lines->closes = false;
  lines->data_received(as_bytes("\r\n\r"));
  expect("what was delivered from empty lines", lines->log, "line ''");
  lines->data_received(as_bytes("\n"));
  lines->data_received(as_bytes("ab"));
  expect("what was delivered from two bytes", lines->log, "line '', line '', too long 'ab'");
}

TEST_F(Step3_4_LimitsAndRawMode, AfterLoseConnectionNoMoreLinesAreDelivered) {
  rule("F17", "after lose_connection() no more lines are delivered, not even from the same piece",
       "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "quit") lines->transport()->lose_connection();
  };
  peer->send("hello\r\nquit\r\nignored\r\n");
  world.settle();
  expect("what was delivered", lines->log, "line 'hello', line 'quit', done");
}

TEST_F(Step3_4_LimitsAndRawMode, BytesReceivedDuringALineWaitTheirTurn) {
  rule("F18", "data_received() called inside line_received() keeps the order", "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    lines->note("begin " + std::string(line));
    if (line == "one") lines->data_received(as_bytes("three\r\n"));
    lines->note("end " + std::string(line));
  };
  lines->data_received(as_bytes("one\r\ntwo\r\n"));
  expect("what was delivered", lines->log,
         "line 'one', begin one, end one, line 'two', begin two, end two, line 'three', begin three, end three");
}

TEST_F(Step3_4_LimitsAndRawMode, TheBufferCanBeCleared) {
  rule("F19", "clear_line_buffer() drops the undelivered bytes and returns them, even inside a callback",
       "LineReceiver::deliver");
  std::string cleared;
  lines->on_line = [&](std::string_view line) {
    if (line == "two") cleared = lines->clear_line_buffer();
  };
  lines->data_received(as_bytes("one\r\ntwo\r\nthree\r\nfou"));
  expect("what was cleared", cleared, "three\r\nfou");
  lines->data_received(as_bytes("r\r\n"));
  expect("what was delivered", lines->log, "line 'one', line 'two', line 'r'");
  lines->data_received(as_bytes("abcdef"));
  expect("what was cleared between two pieces", lines->clear_line_buffer(), "abcdef");
  lines->data_received(as_bytes("x\r\n"));
  expect("what was delivered from a short line after it", lines->log, "line 'one', line 'two', line 'r', line 'x'");
  lines->log = "line 'one', line 'two', line 'r'";
  lines->set_raw_mode();
  lines->data_received(as_bytes("raw"));
  expect("what was delivered in raw mode", lines->log, "line 'one', line 'two', line 'r', raw 'raw'");
}

TEST_F(Step3_4_LimitsAndRawMode, ALineReceivedThatThrowsDoesNotLockTheReceiver) {
  rule("F18", "after an exception the receiver still works: only the connection ends", "LineReceiver::deliver");
  lines->on_line = [&](std::string_view line) {
    if (line == "bad") throw std::runtime_error("bad line");
  };
  lines->set_max_length(20);
  expect_throws<std::runtime_error>("the bad line", [&] { lines->data_received(as_bytes("bad\r\n")); });
  lines->data_received(as_bytes("good\r\n"));
  expect("what was delivered", lines->log, "line 'bad', line 'good'");
  lines->data_received(as_bytes(std::string(30, 'x') + "\r\n"));
  expect("what was delivered from a long line", lines->log,
         "line 'bad', line 'good', too long '" + std::string(30, 'x') + "\r\n'");
}

}  // namespace
}  // namespace untwist::testing
