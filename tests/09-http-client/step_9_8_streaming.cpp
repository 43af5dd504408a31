#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::AlreadyRead;
using http::BadResponse;
using http::BodyCutShort;
using http::BodyTooLarge;

const std::string kFive = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const std::string kChunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kToTheEnd = "HTTP/1.1 200 OK\r\n\r\n";

// Takes a body, and does what the test wants.
class TestConsumer final : public Consumer {
 public:
  void register_producer(ProducerPtr producer, Producing how) override {
    if (producer_) throw ProducerRegistered("a producer is registered");
    producer_ = std::move(producer);
    note(how == Producing::push ? "push producer" : "pull producer");
    if (on_register) on_register();
  }
  void unregister_producer() override {
    note("unregistered");
    producer_ = nullptr;
  }
  using Consumer::write;
  void write(Bytes data) override {
    note(std::string(as_text(data)));
    if (on_write) on_write();
  }
  Producer& producer() const {
    if (!producer_) throw std::runtime_error("no producer is registered");
    return *producer_;
  }

  // Wants no more.
  void leave() { std::exchange(producer_, nullptr)->stop_producing(); }

  std::string log;
  std::function<void()> on_write, on_register;

 private:
  void note(const std::string& what) {
    log += (log.empty() ? "" : ", ") + what;
    tell("", "consumer: " + what);
  }
  ProducerPtr producer_;
};

using Count = Seen<std::uint64_t>;

class Step9_8_Streaming : public HttpClientTest {
 protected:
  Step9_8_Streaming() { options.most_idle = 0; }  // a new connection for each request

  // A response whose head has come, with these bytes behind it.
  ClientResponse& begin(const std::string& bytes) {
    Arriving& response = responses_.emplace_back(get("http://a.example/"));
    peer = peers_.emplace_back(server());
    got(peer);
    send(peer, bytes);
    return response.value();
  }
  Count stream(ClientResponse& response) { return Count(response.stream_to(consumer)); }
  // The connection ends after these bytes, closed or reset.
  void expect_cut_short(const std::string& bytes) {
    for (const bool in_good_order : {true, false}) {
      Body body = Body(begin(bytes).read_body());
      if (in_good_order)
        close(peer);
      else
        reset(peer);
      const BodyCutShort* cut = body.failure<BodyCutShort>();
      expect_that("BodyCutShort; it is " + body.text(), cut != nullptr);
      if (cut) expect("the part that came", cut->received, "hel");
    }
  }
  void TearDown() override { consumer->on_write = consumer->on_register = {}; }

  PeerPtr peer;
  const std::shared_ptr<TestConsumer> consumer = std::make_shared<TestConsumer>();

 private:
  std::list<Arriving> responses_;
  std::vector<PeerPtr> peers_;
};

TEST_F(Step9_8_Streaming, PiecesAsTheyCome) {
  rule("K86",
       "the consumer gets the body as it comes, and then its producer unregisters; the result is the number of bytes",
       "ClientConnection::deliver");
  Count count = stream(begin(kFive));
  expect("the consumer before the body", consumer->log, "push producer");
  send(peer, "he");
  send(peer, "llo");
  expect("the consumer", consumer->log, "push producer, he, llo, unregistered");
  expect("how many bytes", count.value(), 5u);
}

TEST_F(Step9_8_Streaming, FourEnds) {
  rule("", "each of the four ways to end a body ends the stream", "ClientConnection::deliver");
  Body length = Body(begin(kFive).read_body());
  send(peer, "hello");
  expect("after its length", length.text(), "ok");
  Body chunks = Body(begin(kChunks).read_body());
  send(peer, "2\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n");
  expect("after the last chunk", chunks.value(), "hello");
  Body to_the_end = Body(begin(kToTheEnd).read_body());
  send(peer, "hello");
  expect("without a length, as long as the connection lasts", to_the_end.text(), "pending");
  close(peer);
  expect("with the connection", to_the_end.value(), "hello");
  Body none = Body(begin("HTTP/1.1 204 No Content\r\n\r\n").read_body());
  expect("without a body", none.text(), "ok");
}

TEST_F(Step9_8_Streaming, AskedLate) {
  rule("K88", "who asks when everything has come gets everything at once", "ClientConnection::stream_to");
  ClientResponse& response = begin(kFive + "hello");
  world.advance(5s);
  const Count count = stream(response);
  expect("the consumer", consumer->log, "push producer, hello, unregistered");
  expect("the result", count.text(), "ok");
}

TEST_F(Step9_8_Streaming, AskedTwice) {
  rule("K87", "the body can be asked for once", "ClientConnection::stream_to");
  ClientResponse& response = begin(kFive + "hello");
  Body body = Body(response.read_body());
  expect("asking once", body.text(), "ok");
  expect_throws<AlreadyRead>("asking again", [&] { std::ignore = Body(response.read_body()); });
  ClientResponse& empty = begin("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  Body nothing = Body(empty.read_body());
  expect_throws<AlreadyRead>("asking again for nothing", [&] { std::ignore = Count(empty.stream_to(consumer)); });
}

TEST_F(Step9_8_Streaming, ASlowConsumerIsWaitedFor) {
  rule("K85", "while the consumer pauses us nothing is written to it, and nothing is read from the server",
       "ClientConnection::pause_producing");
  Count count = stream(begin(kToTheEnd));
  send(peer, "one");
  consumer->producer().pause_producing();
  send(peer, "two");
  close(peer);
  expect("the consumer", consumer->log, "push producer, one");
  expect("sockets that are open: the server's end was not read yet", world.network.open_sockets(), 1);
  consumer->producer().resume_producing();
  world.settle();
  expect("the consumer afterwards", consumer->log, "push producer, one, two, unregistered");
  expect("how many bytes", count.value(), 6u);
}

TEST_F(Step9_8_Streaming, NothingIsReadBeforeSomebodyAsks) {
  rule("K85", "before the body is asked for nothing is read from the server", "ClientConnection::stream_to");
  ClientResponse& response = begin(kToTheEnd);
  send(peer, "hello");
  close(peer);
  expect("sockets that are open: the server's end was not read yet", world.network.open_sockets(), 1);
  Body body = Body(response.read_body());
  world.settle();
  expect("the body", body.value(), "hello");
}

TEST_F(Step9_8_Streaming, PausedInTheMiddleOfAWrite) {
  rule("", "a consumer may pause and resume inside write(): no byte is written while it pauses, none is lost",
       "ClientConnection::deliver");
  consumer->on_write = [this] { consumer->producer().pause_producing(); };
  Count count = stream(begin(kFive));
  send(peer, "hel");
  send(peer, "lo");
  expect("the consumer after a pause", consumer->log, "push producer, hel");
  consumer->producer().resume_producing();
  world.settle();
  expect("the consumer, which has paused again with the last byte", consumer->log, "push producer, hel, lo");
  consumer->producer().resume_producing();
  world.settle();
  expect("the consumer in the end", consumer->log, "push producer, hel, lo, unregistered");
  expect("the result", count.text(), "ok");
  consumer->log.clear();
  consumer->on_write = [this] {
    consumer->producer().pause_producing();
    consumer->producer().resume_producing();
  };
  Count again = stream(begin(kChunks + "1\r\na\r\n1\r\nb\r\n"));
  send(peer, "1\r\nc\r\n0\r\n\r\n");
  expect("with pauses inside each write", consumer->log, "push producer, ab, c, unregistered");
}

TEST_F(Step9_8_Streaming, CutShort) {
  rule("K89", "a connection that ends before the length is reached is BodyCutShort, which holds the part that came",
       "ClientConnection::deliver");
  expect_cut_short(kFive + "hel");
}

TEST_F(Step9_8_Streaming, ChunksCutShort) {
  rule("K90", "a connection that ends before the last chunk is BodyCutShort, which holds the part that came",
       "ClientConnection::deliver");
  expect_cut_short(kChunks + "3\r\nhel\r\n");
  expect_cut_short(kChunks + "5\r\nhel");
}

TEST_F(Step9_8_Streaming, AResetIsNoGoodEnd) {
  rule("K91", "a body that ends with the connection is complete if that was closed in good order, not if it was reset",
       "ClientConnection::deliver");
  Body body = Body(begin(kToTheEnd + "hello").read_body());
  reset(peer);
  expect_that("BodyCutShort; it is " + body.text(), body.failed_with<BodyCutShort>());
}

TEST_F(Step9_8_Streaming, CutShortBeforeSomebodyAsked) {
  rule("", "a connection that was lost before the body was asked for: what came is delivered, and then the failure",
       "ClientConnection::deliver");
  ClientResponse& response = begin(kFive + "hel");
  reset(peer);
  Body body = Body(response.read_body());
  const BodyCutShort* cut = body.failure<BodyCutShort>();
  expect_that("BodyCutShort at once; it is " + body.text(), cut != nullptr);
  if (cut) expect("what came", cut->received, "hel");
}

TEST_F(Step9_8_Streaming, CutShortWhilePaused) {
  rule("", "a connection that is lost while the consumer pauses us: the failure comes after what is left",
       "ClientConnection::deliver");
  consumer->on_write = [this] { consumer->producer().pause_producing(); };
  Count count = stream(begin(kFive + "hel"));
  reset(peer);
  expect("the result while it is paused", count.text(), "pending");
  consumer->producer().resume_producing();
  world.settle();
  expect_that("BodyCutShort; it is " + count.text(), count.failed_with<BodyCutShort>());
  expect("the consumer", consumer->log, "push producer, hel, unregistered");
}

TEST_F(Step9_8_Streaming, ABodyThatIsMalformed) {
  rule("", "chunks that are malformed fail the body, and end the connection", "ClientConnection::deliver");
  for (const char* bad : {"x\r\n", "-1\r\n", "3\r\nhello\r\n", "ffffffffffffffff1\r\n"}) {
    Body body = Body(begin(kChunks).read_body());
    send(peer, bad);
    expect_that("BadResponse; it is " + body.text(), body.failed_with<BadResponse>());
    expect_that("the connection was ended", was_ended(peer));
  }
}

TEST_F(Step9_8_Streaming, AConsumerThatThrows) {
  rule("", "what a consumer throws fails the stream, and ends the connection", "ClientConnection::deliver");
  consumer->on_write = [] { throw std::runtime_error("the disk is full"); };
  const Count count = stream(begin(kFive + "hel"));
  expect("the result", count.text(), "the disk is full");
  expect("the consumer", consumer->log, "push producer, hel, unregistered");
  expect_that("the connection was ended", was_ended(peer));
}

TEST_F(Step9_8_Streaming, AConsumerThatIsGone) {
  rule("", "a consumer that stops its producer fails the stream with StoppedEarly, and ends the connection",
       "ClientConnection::stop_producing");
  Count count = stream(begin(kFive + "hel"));
  consumer->producer().stop_producing();
  const auto* stopped = count.failure<StoppedEarly>();
  expect_that("StoppedEarly; it is " + count.text(), stopped != nullptr);
  if (stopped) expect("the bytes until then", stopped->written, 3u);
  expect_that("the connection was ended", was_ended(peer));
  const auto gone = std::make_shared<TestConsumer>();
  gone->on_register = [gone = gone.get()] { gone->producer().stop_producing(); };
  const Count at_once = Count(begin(kFive + "hel").stream_to(gone));
  expect_that("StoppedEarly at once; it is " + at_once.text(), at_once.failed_with<StoppedEarly>());
  gone->on_register = {};
}

TEST_F(Step9_8_Streaming, GoneInTheMiddleOfAWrite) {
  rule("",
       "a consumer may stop its producer inside write(), also in the last one: nothing more is done, and that piece "
       "counts",
       "ClientConnection::deliver");
  consumer->on_write = [this] { consumer->leave(); };
  for (const std::string& bytes : {kFive + "hel", kFive + "hello"}) {
    const Count count = stream(begin(bytes));
    const auto* stopped = count.failure<StoppedEarly>();
    expect_that("StoppedEarly; it is " + count.text(), stopped != nullptr);
    if (stopped) expect("the bytes until then", stopped->written, bytes.size() - kFive.size());
    expect_that("the connection was ended", was_ended(peer));
  }
}

TEST_F(Step9_8_Streaming, AConsumerThatHasAProducer) {
  rule("", "a consumer that has a producer is refused, and the body can still go elsewhere",
       "ClientConnection::stream_to");
  Count first = stream(begin(kFive + "hel"));
  ClientResponse& second = begin(kFive + "hello");
  expect_throws<ProducerRegistered>("a second body", [&] { std::ignore = Count(second.stream_to(consumer)); });
  Body body = Body(second.read_body());
  expect("the second body, read in another way", body.text(), "ok");
}

TEST_F(Step9_8_Streaming, NoMoreThanWanted) {
  rule("", "read_body() keeps at most so many bytes, and fails with BodyTooLarge at the next one; the connection ends",
       "ClientConnection::deliver");
  const Body just = Body(begin(kFive + "hello").read_body(5));
  expect("as many as allowed", just.text(), "ok");
  Body body = Body(begin(kChunks + "5\r\nhello\r\n").read_body(5));
  send(peer, "1\r\n!\r\n");
  expect_that("BodyTooLarge; it is " + body.text(), body.failed_with<BodyTooLarge>());
  expect_that("the connection was ended", was_ended(peer));
  const Body at_once = Body(begin(kFive + "hello").read_body(4));
  expect_that("BodyTooLarge; it is " + at_once.text(), at_once.failed_with<BodyTooLarge>());
}

TEST_F(Step9_8_Streaming, Cancelled) {
  rule("K102", "cancelling the body ends the connection and unregisters the producer", "ClientConnection::stream_to");
  Count count = stream(begin(kFive + "hel"));
  count.cancel();
  expect_that("Cancelled; it is " + count.text(), count.failed_with<Cancelled>());
  expect("the consumer", consumer->log, "push producer, hel, unregistered");
  expect_that("the connection was ended", was_ended(peer));
}

TEST_F(Step9_8_Streaming, EachByteAlone) {
  rule("", "it makes no difference in which pieces a response comes", "ClientConnection::deliver");
  for (const std::string& whole :
       {kFive + "hello", kChunks + "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n", kToTheEnd + "hello"}) {
    Arriving response = get("http://a.example/");
    const PeerPtr at = server();
    got(at);
    std::optional<Body> body;
    for (const char c : whole) {
      send(at, std::string_view(&c, 1));
      if (!body && response.ok()) body.emplace(response.value().read_body());
    }
    close(at);
    expect("the body", body ? body->text() + ": " + (body->ok() ? body->value() : "") : "no head", "ok: hello");
  }
}

TEST_F(Step9_8_Streaming, MoreThanTheBody) {
  rule("", "bytes after the end of the body belong to nobody: they are not delivered, and the connection ends",
       "ClientConnection::deliver");
  options.most_idle = 2;  // so that it could be used again
  Body body = Body(begin(kFive + "helloHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").read_body());
  expect("the body", body.value(), "hello");
  expect_that("the connection was ended", was_ended(peer));
}

}  // namespace
}  // namespace untwist::testing
