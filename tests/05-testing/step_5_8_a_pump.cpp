#include <set>

#include <untwist/course/chat.hpp>
#include <untwist/protocol/line_receiver.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/pump.hpp>
#include <untwist/testing/recording.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step5_8_APump : public ::testing::Test {
 protected:
  void TearDown() override { Record::disarm_all(); }

  void join_them(Cut cut = Cut::together(), Clock* clock = nullptr) {
    pump = join(std::make_shared<RecordingProtocol>(left), std::make_shared<RecordingProtocol>(right), cut, clock);
  }

  // Joins two new protocols, and carries out the test: first with the left side as the near one, then with the right.
  template <class Test>
  void from_both_sides(Cut cut, Test test) {
    for (const bool from_the_right : {false, true}) {
      left = std::make_shared<Record>();
      right = std::make_shared<Record>();
      left->name = "left";
      right->name = "right";
      join_them(cut);
      test(from_the_right ? *right : *left, from_the_right ? *left : *right);
      Record::disarm_all();
      pump.reset();
    }
  }

  static std::string in_words(const std::vector<std::string>& pieces) {
    std::string words;
    for (const std::string& piece : pieces) words += (words.empty() ? "" : "|") + piece;
    return words;
  }

  RecordPtr left = std::make_shared<Record>();
  RecordPtr right = std::make_shared<Record>();
  std::unique_ptr<Pump> pump;
};

TEST_F(Step5_8_APump, OneRoundGoesBothWays) {
  rule("H27", "a round carries what both sides have written so far", "Joined::pump");
  join_them();
  left->transport->write("ping");
  right->transport->write("pong");
  expect("what arrives before the first round", left->received + right->received, "");
  expect_that("the round moves something", pump->pump());
  expect("what the right side got", right->received, "ping");
  expect("what the left side got", left->received, "pong");
  expect_that("the next round moves nothing", !pump->pump());
}

TEST_F(Step5_8_APump, AnAnswerBelongsToTheNextRound) {
  rule("H27 H31", "nothing is delivered while its writer is still inside write()", "Joined::pump");
  join_them();
  bool writing = false;
  right->on_data = [&](std::string_view data) {
    expect_that("the left side is not inside write()", !writing);
    right->transport->write("answer to " + std::string(data));
  };
  writing = true;
  left->transport->write("A");
  writing = false;
  pump->pump();
  expect("what the left side got after one round", left->received, "");
  pump->pump();
  expect("what the left side got after two rounds", left->received, "answer to A");
}

TEST_F(Step5_8_APump, FlushContinuesUntilNothingMoves) {
  rule("H27", "flush() runs rounds until one moves nothing", "Joined::pump");
  join_them();
  right->on_data = [&](std::string_view) {
    if (right->received.size() < 5) right->transport->write("?");
  };
  left->on_data = [&](std::string_view) { left->transport->write("!"); };
  left->transport->write("!");
  pump->flush();
  expect("what the right side got", right->received, "!!!!!");
  expect("what the left side got", left->received, "????");
}

TEST_F(Step5_8_APump, FlushGivesUpOnEndlessAnswers) {
  rule("H27", "two protocols that answer each other forever are reported instead of waited for", "Joined::pump");
  join_them();
  right->on_data = [&](std::string_view) { right->transport->write("?"); };
  left->on_data = [&](std::string_view) { left->transport->write("!"); };
  left->transport->write("!");
  expect_throws<Restless>("flush()", [this] { pump->flush(); });
}

TEST_F(Step5_8_APump, TheEndComesAfterAllBytes) {
  rule("H28", "when a side closes, the other side is notified after everything written before has arrived",
       "Joined::pump");
  join_them(Cut::by_chance(5));
  left->transport->write("the last words of the left side");
  left->transport->lose_connection();
  expect("the right side's events before a round", right->log, "made");
  pump->flush();
  expect("what the right side got", right->received, "the last words of the left side");
  expect("the right side's events", right->log, "made, data, done");
  expect("the left side's events", left->log, "made, done");
}

TEST_F(Step5_8_APump, AnAbortDropsWhatHasNotArrived) {
  rule("H28", "in the next round, the side that aborts gets ConnectionAborted, and the other gets ConnectionLost",
       "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    near.transport->write("before");
    pump->flush();
    near.transport->write("dropped");
    near.transport->abort_connection();
    expect("the near side's events inside abort_connection()", near.log, "made");
    pump->flush();
    expect("what the far side got", far.received, "before");
    expect("the near side's events", near.log, "made, aborted");
    expect("the far side's events", far.log, "made, data, lost");
  });
}

TEST_F(Step5_8_APump, AnAbortNeedsNothingToDrop) {
  rule("H28", "abort_connection() ends a connection on which nothing was written, too; the end alone makes a round",
       "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    expect_that("the first round moves nothing", !pump->pump());
    near.transport->abort_connection();
    expect_that("the near side is disconnecting()", near.transport->disconnecting());
    expect_that("the far side is not disconnecting()", !far.transport->disconnecting());
    expect_that("a round ends the connection", pump->pump());
    expect("the near side's events", near.log, "made, aborted");
    expect("the far side's events", far.log, "made, lost");
  });
}

TEST_F(Step5_8_APump, AnAbortAfterACloseDropsWhatIsStillThere) {
  rule("H28", "a side that has closed may still abort: that makes a difference while its bytes have not arrived",
       "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    near.transport->write("dropped");
    near.transport->lose_connection();
    near.transport->abort_connection();
    pump->flush();
    expect("the near side's events", near.log, "made, aborted");
    expect("the far side's events", far.log, "made, lost");
  });
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    near.transport->lose_connection();
    near.transport->abort_connection();
    pump->flush();
    expect("the near side's events if nothing was left to drop", near.log, "made, done");
    expect("the far side's events if nothing was left to drop", far.log, "made, done");
  });
}

TEST_F(Step5_8_APump, WhatIsWrittenAfterACloseIsDropped) {
  rule("H28", "after lose_connection() nothing more can be written, as on every transport", "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    near.transport->write("in time");
    near.transport->lose_connection();
    near.transport->write(", too late");
    pump->flush();
    expect("what the far side got", far.received, "in time");
  });
}

TEST_F(Step5_8_APump, AfterTheEndNothingMoves) {
  rule("H27 H28", "the round that ends a connection counts, even if it carries no bytes; the rounds after it do not",
       "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    near.transport->lose_connection();
    expect_that("a round ends the connection", pump->pump());
    expect_that("the far side is disconnecting(), too", far.transport->disconnecting());
    far.transport->write("too late");
    expect_that("the round after the end moves nothing", !pump->pump());
  });
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    far.transport->write("on its way");
    near.transport->abort_connection();
    expect_that("a round breaks the connection off", pump->pump());
    expect("what the near side got", near.received, "");
    expect_that("the round after that moves nothing", !pump->pump());
  });
}

TEST_F(Step5_8_APump, ARoundInsideConnectionLostMovesNothing) {
  rule("H28 H31", "neither side is notified of the end while the other is still inside connection_lost()",
       "Joined::pump");
  for (const bool aborts : {false, true}) {
    from_both_sides(Cut::together(), [this, aborts](Record& near, Record& far) {
      left->on_lost = [this] {
        expect_that("a round inside connection_lost() moves nothing", !pump->pump());
        expect("the right side's events inside the left side's connection_lost()", right->log, "made");
      };
      if (aborts)
        near.transport->abort_connection();
      else
        near.transport->lose_connection();
      pump->flush();
      expect("the far side's events in the end", far.log, aborts ? "made, lost" : "made, done");
    });
  }
}

TEST_F(Step5_8_APump, APausedSideGetsNothingAndLosesNothing) {
  rule("H28 H30", "the pump never resumes a paused side; its bytes wait, and so does the end", "Joined::pump");
  from_both_sides(Cut::together(), [this](Record& near, Record& far) {
    far.transport->pause_producing();
    near.transport->write("patience");
    near.transport->lose_connection();
    pump->flush();
    expect("the far side's events", far.log, "made");
    far.transport->resume_producing();
    pump->flush();
    expect("the far side's events in the end", far.log, "made, data, done");
    expect("what it got", far.received, "patience");
  });
}

TEST_F(Step5_8_APump, ASideThatPausesInTheMiddleGetsTheRestLater) {
  rule("H30", "a side may pause inside data_received(): what it has not received yet waits, in order", "Joined::pump");
  from_both_sides(Cut::as_written(), [this](Record& near, Record& far) {
    far.on_data = [&](std::string_view) { far.transport->pause_producing(); };
    for (const std::string_view word : {"one", "two"}) near.transport->write(word);
    pump->pump();
    expect("what the far side got", far.received, "one");
    near.transport->write("three");
    far.on_data = {};
    far.transport->resume_producing();
    pump->flush();
    expect("what it got in the end", far.received, "onetwothree");
    expect("what the near side got", near.received, "");
  });
}

TEST_F(Step5_8_APump, AClosedSideGetsNothingMore) {
  rule("H28", "after lose_connection() no more input is delivered, as on every transport", "Joined::pump");
  join_them(Cut::as_written());
  right->on_data = [&](std::string_view) { right->transport->lose_connection(); };
  right->transport->write("bye");
  left->transport->write("one");
  left->transport->write("two");
  pump->flush();
  expect("what the right side got", right->received, "one");
  expect("what the left side got", left->received, "bye");
  expect("the left side's events", left->log, "made, data, done");
}

TEST_F(Step5_8_APump, ARoundMovesTheClock) {
  rule("H29", "calls that are due run during a round, too", "Joined::pump");
  FakeClock clock;
  join_them(Cut::together(), &clock);
  clock.call_later(0s, [&] { left->transport->write("in time"); });
  pump->pump();
  expect("what the right side got", right->received, "in time");
}

TEST_F(Step5_8_APump, TheTestChoosesHowBytesAreCut) {
  rule("H32", "bytes arrive in one piece, or in one piece per write: a protocol must not depend on it", "Joined::pump");
  for (const auto& [cut, pieces] :
       {std::pair{Cut::together(), "onetwothree"}, std::pair{Cut::as_written(), "one|two|three"}}) {
    right->pieces.clear();
    join_them(cut);
    for (const std::string_view piece : {"one", "two", "three"}) left->transport->write(piece);
    pump->flush();
    expect("the pieces", in_words(right->pieces), pieces);
    pump.reset();
  }
}

TEST_F(Step5_8_APump, ASeedRepeatsTheSamePieces) {
  rule("H32", "random cuts can be repeated: the verdict of a red test shows the seed", "Joined::pump");
  const std::string bytes(300, 'x');
  std::string first;
  for (const std::uint32_t seed : {7u, 7u, 8u}) {
    right->pieces.clear();
    join_them(Cut::by_chance(seed));
    left->transport->write(bytes);
    pump->flush();
    expect_that("there are many pieces", right->pieces.size() > 10);
    const std::string pieces = in_words(right->pieces);
    if (first.empty())
      first = pieces;
    else if (seed == 7)
      expect_that("the same seed gives the same pieces", pieces == first);
    else
      expect_that("another seed gives different pieces", pieces != first);
    pump.reset();
  }
  expect("the first line of the story", story().at(0).what, "bytes are cut by chance, seed 7");
}

TEST_F(Step5_8_APump, PiecesByChanceHave1To16Bytes) {
  rule("H32", "random cuts deliver single bytes as well as pieces of up to 16 bytes", "Joined::pump");
  join_them(Cut::by_chance(1));
  left->transport->write(std::string(5000, 'x'));
  pump->flush();
  right->pieces.pop_back();  // the rest may be shorter
  std::set<std::size_t> sizes;
  for (const std::string& piece : right->pieces) sizes.insert(piece.size());
  expect("the size of the smallest piece", *sizes.begin(), std::size_t{1});
  expect("the size of the largest piece", *sizes.rbegin(), std::size_t{16});
  expect("how many different sizes there are", sizes.size(), std::size_t{16});
}

// Sends its lines, and records the lines it receives.
class Talker final : public LineReceiver {
 public:
  explicit Talker(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  void connection_made() override {
    for (const std::string& line : lines_) send_line(line);
  }
  void line_received(std::string_view line) override { seen.emplace_back(line); }

  std::vector<std::string> seen;

 private:
  const std::vector<std::string> lines_;
};

TEST_F(Step5_8_APump, AChatSurvivesAnyCut) {
  rule("H32", "however bytes are cut, a line-based protocol sees the same lines", "Joined::pump");
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const auto talker = std::make_shared<Talker>(std::vector<std::string>{"not a name", "alice", "hello", ""});
    const auto conversation = join(talker, make_chat_factory()->build_protocol({"127.0.0.1", 1}), Cut::by_chance(seed));
    conversation->flush();
    expect("what alice saw", in_words(talker->seen),
           "What's your name?|Names are 1 to 20 letters, digits, - or _.|What's your name?|Welcome, alice! You are the "
           "first.");
  }
}

}  // namespace
}  // namespace untwist::testing
