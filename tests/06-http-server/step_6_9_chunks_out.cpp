#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_9_Bytes : public ::testing::Test {};
class Step6_9_Stream : public StreamTest {};

TEST_F(Step6_9_Bytes, AChunkIsItsSizeAndItsBytes) {
  rule("K43 K44",
       "a chunk is its size in hexadecimal digits and its bytes; an empty piece writes nothing, since an empty chunk "
       "is the end",
       "write_chunk");
  std::string out = "before";
  http::write_chunk(out, "hello, world and all");
  http::write_chunk(out, "");
  http::write_last_chunk(out);
  expect("the bytes", out, "before14\r\nhello, world and all\r\n0\r\n\r\n");
}

TEST_F(Step6_9_Stream, WithoutALengthItIsSentInChunks) {
  rule("K43 K44", "a stream of unknown length is sent in chunks, and the connection stays open",
       "ResponseWriter::add_piece");
  answer_with({"one", "", "two"});
  const PeerPtr peer = connect();
  const std::string said = say(peer, kGet);
  expect("the body as it is sent", said.substr(std::min(said.find("\r\n\r\n"), said.size())),
         "\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
  expect("the next body", ask(peer, kGet).body, "onetwo");
}

TEST_F(Step6_9_Stream, TheNextPieceIsAskedForWhenTheLastIsSent) {
  rule("K38", "if a client does not read, no more pieces are produced: only one piece at a time is in memory",
       "ResponseWriter::add_piece");
  world.network.set_capacity(1000);
  int asked_for = 0;
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([&]() -> Deferred<std::optional<std::string>> {
      ++asked_for;
      return succeed(std::optional<std::string>(asked_for > 10 ? std::nullopt : std::optional(std::string(3000, 'x'))));
    });
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  std::string said = say(peer, kGet);
  expect("pieces, while the first is not sent", asked_for, 1);
  for (int i = 0; i < 100; ++i) {
    said += peer->take();
    world.settle();
  }
  expect("the size of the body", take_answer(said).value_or(Answer()).body.size(), 30'000u);
}

TEST_F(Step6_9_Stream, APieceMayComeLater) {
  rule("", "a stream returns Deferreds: each piece is sent when it is ready", "ResponseWriter::add_piece");
  std::optional<Promise<std::optional<std::string>>> piece;
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([&] { return piece.emplace().deferred(); });
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  std::string said = say(peer, kGet);
  expect_that("the head is sent", said.ends_with("\r\n\r\n"));
  ASSERT_TRUE(piece) << "the stream was not asked for a piece";
  std::move(*piece).callback("one");
  world.settle();
  expect("the first piece", peer->take(), "3\r\none\r\n");
  std::move(*piece).callback(std::nullopt);
  world.settle();
  expect("the end", peer->take(), "0\r\n\r\n");
}

}  // namespace
}  // namespace untwist::testing
