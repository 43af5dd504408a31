#include "lines.hpp"

namespace untwist::testing {
namespace {

class Step3_2_LineReceiver : public ProtocolTest {
 protected:
  std::shared_ptr<Lines> lines = std::make_shared<Lines>();
  PeerPtr peer = connect(lines);
};

TEST_F(Step3_2_LineReceiver, ManyLinesInOnePieceAreDeliveredInOrder) {
  rule("F8", "one piece may contain many lines", "LineReceiver::take_line");
  lines->data_received(as_bytes("1\r\n2\r\n3\r\n"));
  expect("what was delivered", lines->log, "line '1', line '2', line '3'");
}

TEST_F(Step3_2_LineReceiver, ADelimiterMayBeSplit) {
  rule("F9", "half a delimiter is not a delimiter yet, and not text yet", "LineReceiver::take_line");
  lines->data_received(as_bytes("one\r"));
  expect("what was delivered after the first half", lines->log, "");
  lines->data_received(as_bytes("\ntwo\r\n"));
  expect("what was delivered after both", lines->log, "line 'one', line 'two'");
}

TEST_F(Step3_2_LineReceiver, TheSameLinesAreDeliveredHoweverTheBytesAreSplit) {
  rule("F8", "where the network splits the bytes is arbitrary; a line ends at its delimiter",
       "LineReceiver::take_line");
  const std::string bytes = "first\r\n\r\nthird line\r\na\rb\nc\r\nlast";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto receiver = std::make_shared<Lines>();
    const auto far = connect(receiver);
    feed(*receiver, bytes, piece);
    expect("what was delivered from pieces of " + std::to_string(piece), receiver->log,
           "line 'first', line '', line 'third line', line 'a\rb\nc'");
  }
}

TEST_F(Step3_2_LineReceiver, ALineDoesNotMoveTheBytesAfterIt) {
  rule("F8", "a piece of many short lines is split in one pass: no line moves the bytes after it",
       "LineReceiver::take_line");
  class Counting final : public LineReceiver {
   public:
    void line_received(std::string_view) override { ++count; }
    int count = 0;
  };
  const auto counting = std::make_shared<Counting>();
  const auto far = connect(counting);
  counting->set_max_length(kMuch);
  std::string bytes;
  for (int i = 0; i < kMany; ++i) bytes += "\r\n";
  bytes.append(kMuch, 'x');
  counting->data_received(as_bytes(bytes));  // takes a minute or more if each line moves the bytes after it
  expect("how many lines were delivered", counting->count, kMany);
}

TEST_F(Step3_2_LineReceiver, ADelimiterMayBeAnyString) {
  rule("F9", "a delimiter may be long, and may begin like the text before it", "LineReceiver::take_line");
  lines->set_delimiter("--=--");
  const std::string bytes = "a--=---=--b--=--c--=-";
  feed(*lines, bytes, 1);
  expect("what was delivered", lines->log, "line 'a', line '-=--b'");
}

TEST_F(Step3_2_LineReceiver, ANewDelimiterAppliesToBufferedBytes) {
  rule("F9", "bytes that were searched for one delimiter have not been searched for another",
       "LineReceiver::take_line");
  lines->data_received(as_bytes("one;two;thr"));
  lines->set_delimiter(";");
  lines->data_received(as_bytes("ee;"));
  expect("what was delivered", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_2_LineReceiver, AnUnfinishedLineIsNeverDelivered) {
  rule("F8", "bytes without a delimiter when the connection ends are not a line", "LineReceiver::take_line");
  peer->send("whole\r\nunfinished");
  peer->close();
  world.settle();
  expect("what was delivered", lines->log, "line 'whole', done");
}

TEST_F(Step3_2_LineReceiver, SendLineAddsTheDelimiter) {
  rule("F8", "what send_line() sends, another LineReceiver receives", "LineReceiver::take_line");
  lines->on_line = [&](std::string_view line) { lines->send_line("you said " + std::string(line)); };
  peer->send("hello\r\n");
  world.settle();
  expect("what arrived", peer->take(), "you said hello\r\n");
}

}  // namespace
}  // namespace untwist::testing
