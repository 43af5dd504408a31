#include <untwist/deferred/send_pieces.hpp>

#include "../04-deferreds/deferred_test.hpp"
#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_1_Pull : public FlowTest {
 protected:
  // Reads from a text, and counts how often.
  ReadPiece reading(const std::string& text) {
    return [this, text, at = std::size_t{0}](std::size_t most) mutable {
      ++reads;
      const std::string piece = text.substr(at, most);
      at += piece.size();
      return piece;
    };
  }

  // As in_words() for results, but for this type.
  static std::string end_of(Deferred<std::uint64_t> sent) {
    return outcome_of(std::move(sent).add_callback([](std::uint64_t bytes) { return std::to_string(bytes); }));
  }

  int reads = 0;
};

TEST_F(Step8_1_Pull, ItIsAskedAtOnce) {
  rule("I2", "a pull producer is asked once when it is registered, a push producer is not", "register_producer");
  consumer->register_producer(producer("push "), Producing::push);
  consumer->unregister_producer();
  consumer->register_producer(producer("pull "), Producing::pull);
  expect("what the producers were told", log, "pull resume");
}

TEST_F(Step8_1_Pull, ItIsAskedAgainWhenAllIsSent) {
  rule("I8", "it is asked again each time everything that it has written was sent, and not before", "resume_when_sent");
  const auto file = producer();
  file->on_resume = [this] { write(100); };
  consumer->register_producer(file, Producing::pull);
  transport->take(99);
  expect("what it was told, with one byte unsent", log, "resume");
  transport->take(1);
  expect("what it was told then", log, "resume, resume");
  transport->take_all();
  expect("what it was told in the end", log, "resume, resume, resume");
}

TEST_F(Step8_1_Pull, ItIsNeverAskedInsideItsOwnWrite) {
  rule("I8", "even if everything is sent at once, it is asked again in a later turn, not inside its own write()",
       "write");
  const auto file = producer();
  file->on_resume = [this] { write(0); };
  consumer->register_producer(file, Producing::pull);
  expect("what it was told inside the call", log, "resume");
  transport->turn();
  expect("what it was told in the next turn", log, "resume, resume");
}

TEST_F(Step8_1_Pull, ItMayAnswerLater) {
  rule("I8", "a producer that has nothing when it is asked may write later; then it is asked again", "write");
  consumer->register_producer(producer(), Producing::pull);
  transport->turn();
  expect("what it was told, without having written", log, "resume");
  write(10);
  transport->take_all();
  expect("what it was told after its write", log, "resume, resume");
}

TEST_F(Step8_1_Pull, ASecondProducerIsRefused) {
  rule("I1", "a second producer is refused until the first one has unregistered", "register_producer");
  consumer->register_producer(producer("first "), Producing::pull);
  expect_throws<ProducerRegistered>("registering another",
                                    [&] { consumer->register_producer(producer("second "), Producing::pull); });
  consumer->unregister_producer();
  consumer->register_producer(producer("third "), Producing::pull);
  expect("what the producers were told", log, "first resume, third resume");
}

TEST_F(Step8_1_Pull, OnlyTheOneThatWroteIsAsked) {
  rule("I8", "what one producer has written is not a reason to ask the next one", "resume_when_sent");
  consumer->register_producer(producer("first "), Producing::pull);
  write(10);
  consumer->unregister_producer();
  consumer->register_producer(producer("second "), Producing::pull);
  transport->take_all();
  expect("what the producers were told", log, "first resume, second resume");
}

TEST_F(Step8_1_Pull, ItMayUnregisterWhileItIsAsked) {
  rule("", "a producer may unregister itself while it is asked, and register another one", "register_producer");
  auto first = producer("first ");
  first->on_resume = [this] {
    consumer->unregister_producer();
    consumer->register_producer(producer("second "), Producing::pull);
  };
  consumer->register_producer(std::exchange(first, nullptr), Producing::pull);
  expect("what the producers were told", log, "first resume, second resume");
}

TEST_F(Step8_1_Pull, AFileIsSentInPieces) {
  rule("I15", "a file is read and written 16 KiB at a time; the Deferred fires with its size when all of it was sent",
       "PieceSender::resume_producing");
  std::string file;
  for (int i = 0; file.size() < 40'000; ++i) file += std::to_string(i) + " ";
  file.resize(40'000);
  Deferred<std::uint64_t> sent = send_pieces(reading(file), consumer);
  std::string sizes;
  for (int turns = 0; turns < 4 && !sent.has_result(); ++turns) {
    sizes += std::to_string(transport->unsent()) + " ";
    expect("how often it was read", reads, turns + 1);
    transport->take_all();
  }
  expect("the sizes of the pieces", sizes, "16384 16384 7232 ");
  expect("the result", end_of(std::move(sent)), "40000");
  expect_that("every byte was written, in order", transport->written == file);
  consumer->register_producer(producer(), Producing::push);  // the file is no longer registered
}

TEST_F(Step8_1_Pull, WhenItFiresTheConsumerIsFree) {
  rule("I15", "the Deferred fires after the producer has unregistered: a callback may send the next file",
       "PieceSender::resume_producing");
  std::string files;
  send_pieces(reading("one"), consumer)
      .add_callback([&](std::uint64_t) {
        files += "first ";
        return send_pieces(reading("two"), consumer);
      })
      .add_callback([&](std::uint64_t) { files += "second"; })
      .detach();
  transport->take_all();
  transport->take_all();
  expect("which files were sent", files, "first second");
  expect("what was written", transport->written, "onetwo");
}

TEST_F(Step8_1_Pull, AnEmptyFileIsSentAtOnce) {
  rule("I15", "an empty file: nothing is written, and the Deferred fires with 0", "PieceSender::resume_producing");
  Deferred<std::uint64_t> sent = send_pieces(reading(""), consumer);
  expect("the result", end_of(std::move(sent)), "0");
  expect("what was written", transport->written, "");
}

TEST_F(Step8_1_Pull, AnErrorWhileReadingIsAFailure) {
  rule("", "if reading fails, the Deferred fails with that, and the producer is unregistered",
       "PieceSender::resume_producing");
  int reading_now = 0;
  Deferred<std::uint64_t> sent = send_pieces(
      [&](std::size_t) -> std::string {
        if (++reading_now == 2) throw Oops("disk error");
        return "piece";
      },
      consumer);
  transport->take_all();
  expect("the result", end_of(std::move(sent)), "failure: disk error");
  transport->take_all();
  expect("how often it was read", reading_now, 2);
  consumer->register_producer(producer(), Producing::push);
}

TEST_F(Step8_1_Pull, AfterAnErrorTheConsumerIsFree) {
  rule("", "when the Deferred fails, the producer has been unregistered: an errback may send something else",
       "PieceSender::resume_producing");
  std::string end;
  int attempts = 0;
  send_pieces(
      [&](std::size_t) -> std::string {
        if (++attempts == 2) throw Oops("disk error");
        return "piece";
      },
      consumer)
      .add_errback([&](const Failure&) { return send_pieces(reading("an apology"), consumer); })
      .add_callback([&](std::uint64_t bytes) { end = std::to_string(bytes); })
      .detach();
  transport->take_all();
  transport->take_all();
  expect("what was sent instead", end, "10");
}

TEST_F(Step8_1_Pull, ACancelledFileLeavesTheConsumerFree) {
  rule("", "cancelling a transfer: no further piece is read, and the consumer takes another producer",
       "PieceSender::resume_producing");
  Deferred<std::uint64_t> sent = send_pieces(reading(std::string(40'000, 'f')), consumer);
  sent.cancel();
  const Outcome outcome(std::move(sent).add_callback([](std::uint64_t) { return 0; }));
  expect("the result", outcome.words(), "failure: cancelled before the result came");
  transport->take_all();
  expect("how often it was read", reads, 1);
  expect("how many bytes were written", transport->written.size(), kPiece);
  consumer->register_producer(producer(), Producing::pull);
  expect("what the next producer was told", log, "resume");
}

TEST_F(Step8_1_Pull, ABusyConsumerRefusesTheFile) {
  rule("I1", "if another producer is registered, nothing is read", "register_producer");
  consumer->register_producer(producer(), Producing::push);
  expect_throws<ProducerRegistered>("send_pieces()", [&] { send_pieces(reading("text"), consumer).detach(); });
  expect("how often it was read", reads, 0);
}

// Keeps what it is given, and asks for more until there is no more.
class Memory final : public Consumer {
 public:
  using Consumer::write;
  void register_producer(ProducerPtr producer, Producing) override {
    producer_ = std::move(producer);
    while (const ProducerPtr asked = producer_) asked->resume_producing();
  }
  void unregister_producer() override { producer_ = nullptr; }
  void write(Bytes data) override { bytes += as_text(data); }

  std::string bytes;

 private:
  ProducerPtr producer_;
};

TEST_F(Step8_1_Pull, TheConsumerNeedNotBeASocket) {
  rule("I15", "a file goes to any consumer, not only to a connection", "PieceSender::resume_producing");
  const auto memory = std::make_shared<Memory>();
  const std::string file(50'000, 'f');
  Deferred<std::uint64_t> sent = send_pieces(reading(file), memory);
  expect("the result", end_of(std::move(sent)), "50000");
  expect_that("the consumer has all bytes", memory->bytes == file);
}

TEST_F(Step8_1_Pull, ALargeFileNeedsOnePieceOfMemory) {
  rule("I15", "over a real transport, to a slow reader: no more than one piece is unsent at any time",
       "resume_when_sent");
  World world;
  auto [socket, peer] = world.network.connection();
  const auto record = std::make_shared<Record>();
  const TransportPtr real =
      start_tcp_transport(*world.reactor, std::move(socket), std::make_shared<RecordingProtocol>(record));
  const std::string file(1'000'000, 'f');
  Deferred<std::uint64_t> sent = send_pieces(reading(file), consumer_of(real));
  std::string got;
  std::size_t most = 0;
  for (int i = 0; i < 10'000 && got.size() < file.size(); ++i) {
    world.turn();
    most = std::max(most, real->unsent());
    if (i % 3 == 0) got += peer->take();
  }
  world.settle();
  expect_that("all bytes have arrived", got == file);
  expect_that("at most 16384 bytes were unsent; it was " + std::to_string(most), most <= kPiece);
  expect("the result", end_of(std::move(sent)), "1000000");
  Record::disarm_all();
}

}  // namespace
}  // namespace untwist::testing
