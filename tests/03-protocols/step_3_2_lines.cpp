#include "lines.hpp"

namespace untwist::testing {
namespace {

class Step3_2_LineReceiver : public ProtocolTest {
 protected:
  std::shared_ptr<Lines> lines = std::make_shared<Lines>();
  PeerPtr peer = connect(lines);
};

TEST_F(Step3_2_LineReceiver, ManyLinesInOnePieceComeInOrder) {
  rule("F8", "one piece may hold many lines", "LineReceiver::take_line");
  lines->data_received(as_bytes("1\r\n2\r\n3\r\n"));
  expect("what came out", lines->log, "line '1', line '2', line '3'");
}

TEST_F(Step3_2_LineReceiver, ADelimiterMayBeCutInTwo) {
  rule("F9", "half a delimiter is not yet one, and not yet text", "LineReceiver::take_line");
  lines->data_received(as_bytes("one\r"));
  expect("what came out of the first half", lines->log, "");
  lines->data_received(as_bytes("\ntwo\r\n"));
  expect("what came out of both", lines->log, "line 'one', line 'two'");
}

TEST_F(Step3_2_LineReceiver, TheSameLinesComeOutHoweverTheBytesAreCut) {
  rule("F8", "where the network cuts is an accident; lines end where their delimiter is", "LineReceiver::take_line");
  const std::string bytes = "first\r\n\r\nthird line\r\na\rb\nc\r\nlast";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto receiver = std::make_shared<Lines>();
    const auto far = connect(receiver);
    feed(*receiver, bytes, piece);
    expect("what came out of pieces of " + std::to_string(piece), receiver->log,
           "line 'first', line '', line 'third line', line 'a\rb\nc'");
  }
}

TEST_F(Step3_2_LineReceiver, ALineCostsWhatItHoldsNotWhatFollowsIt) {
  rule("F8", "a piece of many short lines is taken apart in one pass: what follows a line is not moved for it",
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
  counting->data_received(as_bytes(bytes));  // takes a minute or more if each line moves what follows it
  expect("how many lines came out", counting->count, kMany);
}

TEST_F(Step3_2_LineReceiver, ADelimiterMayBeAnyString) {
  rule("F9", "delimiters may be long, and begin like the text before them", "LineReceiver::take_line");
  lines->set_delimiter("--=--");
  const std::string bytes = "a--=---=--b--=--c--=-";
  feed(*lines, bytes, 1);
  expect("what came out", lines->log, "line 'a', line '-=--b'");
}

TEST_F(Step3_2_LineReceiver, AnotherDelimiterCountsForWhatIsHereAlready) {
  rule("F9", "what was searched for one delimiter has not been searched for another", "LineReceiver::take_line");
  lines->data_received(as_bytes("one;two;thr"));
  lines->set_delimiter(";");
  lines->data_received(as_bytes("ee;"));
  expect("what came out", lines->log, "line 'one', line 'two', line 'three'");
}

TEST_F(Step3_2_LineReceiver, AnUnfinishedLineIsNeverDelivered) {
  rule("F8", "what has no delimiter when the connection ends was not a line", "LineReceiver::take_line");
  peer->send("whole\r\nunfinished");
  peer->close();
  world.settle();
  expect("what came out", lines->log, "line 'whole', done");
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
