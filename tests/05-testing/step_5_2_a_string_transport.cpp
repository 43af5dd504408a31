#include <untwist/protocol/protocol.hpp>
#include <untwist/testing/string_transport.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Step5_2_AStringTransport : public ::testing::Test {
 protected:
  std::shared_ptr<StringTransport> transport = make_string_transport();
};

// Echoes each piece it gets, and closes after "bye".
class Polite final : public Protocol {
 public:
  void connection_made() override { transport()->write("hello\r\n"); }
  void data_received(Bytes data) override {
    transport()->write(as_text(data));
    if (as_text(data) == "bye") transport()->lose_connection();
  }
  void connection_lost(const Failure&) override { ++lost; }

  int lost = 0;
};

TEST_F(Step5_2_AStringTransport, CollectsWhatIsWritten) {
  rule("H8", "value() is everything written so far, as one string; clear() empties it", "Written::write");
  transport->write("GET /");
  transport->write(" HTTP/1.1\r\n");
  expect("what was written", transport->value(), "GET / HTTP/1.1\r\n");
  transport->clear();
  expect("value() after clear()", transport->value(), "");
  transport->write("again");
  expect("what was written since", transport->value(), "again");
}

TEST_F(Step5_2_AStringTransport, CollectsSeveralPiecesInOrder) {
  rule("H8", "write_sequence() is the same as several writes", "Written::write");
  const Bytes pieces[] = {as_bytes("one "), as_bytes("two "), as_bytes("three")};
  transport->write_sequence(pieces);
  expect("what was written", transport->value(), "one two three");
}

TEST_F(Step5_2_AStringTransport, TestsAProtocolWithoutANetwork) {
  rule("H8", "the test plays the network: it passes bytes in, and looks at the bytes that come out", "Written::write");
  const auto polite = std::make_shared<Polite>();
  polite->make_connection(transport);
  polite->data_received(as_bytes("hi"));
  expect("what the protocol wrote", transport->value(), "hello\r\nhi");
}

TEST_F(Step5_2_AStringTransport, ClosingOnlySetsAFlag) {
  rule("H9", "lose_connection() sets disconnecting(); the test decides when the connection is over",
       "Written::lose_connection");
  const auto polite = std::make_shared<Polite>();
  polite->make_connection(transport);
  expect_that("it is not disconnecting at first", !transport->disconnecting());
  polite->data_received(as_bytes("bye"));
  expect_that("it is disconnecting", transport->disconnecting());
  expect("how often connection_lost() was called", polite->lost, 0);
}

TEST_F(Step5_2_AStringTransport, CollectsWhatIsWrittenAfterClosing) {
  rule("H9", "a real transport drops bytes written after closing; a double shows them", "Written::write");
  transport->lose_connection();
  transport->write("too late");
  expect("what was written", transport->value(), "too late");
}

TEST_F(Step5_2_AStringTransport, RefusesToPauseTwice) {
  rule("H33", "pausing twice is a mistake in the protocol, and a strict double reports it", "Written::pause_producing");
  transport->pause_producing();
  expect_that("it is paused", transport->paused());
  expect_throws<OutOfOrder>("pausing again", [this] { transport->pause_producing(); });
  expect_that("it is still paused", transport->paused());
}

TEST_F(Step5_2_AStringTransport, RefusesToResumeUnlessPaused) {
  rule("H33", "resuming a transport that is not paused is a mistake", "Written::resume_producing");
  expect_throws<OutOfOrder>("resuming", [this] { transport->resume_producing(); });
  transport->pause_producing();
  transport->resume_producing();
  expect_that("it is no longer paused", !transport->paused());
  expect_throws<OutOfOrder>("resuming again", [this] { transport->resume_producing(); });
}

TEST_F(Step5_2_AStringTransport, RefusesBothWhileDisconnecting) {
  rule("H10", "a connection that is about to end can be neither paused nor resumed", "Written::pause_producing");
  transport->pause_producing();
  transport->lose_connection();
  expect_throws<OutOfOrder>("resuming", [this] { transport->resume_producing(); });
  const auto other = make_string_transport();
  other->lose_connection();
  expect_throws<OutOfOrder>("pausing", [&] { other->pause_producing(); });
}

}  // namespace
}  // namespace untwist::testing
