#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_8_ChunkSize : public ::testing::Test {};
class Step6_8_Chunks : public HttpTest {
 protected:
  static std::string post(std::string_view chunks) {
    return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
  }
};
class Step6_8_Framing : public HttpTest {
 protected:
  static std::string post(std::string_view fields, std::string_view version = "1.1") {
    return "POST / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n\r\n0\r\n\r\n" + kGet;
  }
};

int refused_size(std::string_view line) {
  return refused([&] { http::parse_chunk_size(line); });
}

TEST_F(Step6_8_ChunkSize, IsHexadecimal) {
  rule("K24", "hexadecimal digits and nothing else: no prefix, no sign, no space", "parse_chunk_size");
  expect("1a", http::parse_chunk_size("1a"), 26u);
  expect("00FF", http::parse_chunk_size("00FF"), 255u);
  expect("0", http::parse_chunk_size("0"), 0u);
  for (const char* line : {"", "0x1a", "+1", "-1", "1 ", " 1", "g", "1g", ";x", "1 ;x", "\t1"}) {
    expect("the status for \"" + std::string(line) + "\"", refused_size(line), 400);
  }
}

TEST_F(Step6_8_ChunkSize, DoesNotOverflow) {
  rule("K24", "a size that a counter cannot hold is refused, not wrapped round", "parse_chunk_size");
  expect("a large one", http::parse_chunk_size("7fffffffffffffff"), 0x7fffffffffffffffu);
  for (const char* line : {"8000000000000000", "10000000000000000", "10000000000000001", "fffffffffffffffffffff"}) {
    expect("the status for " + std::string(line), refused_size(line), 400);
  }
}

TEST_F(Step6_8_ChunkSize, ExtensionsAreIgnored) {
  rule("K26", "what stands behind a semicolon is ignored, but control bytes are refused", "parse_chunk_size");
  using namespace std::string_view_literals;
  expect("with one", http::parse_chunk_size("5;name=value;x=\"y\"\t"), 5u);
  for (const std::string_view line : {"5;a\0"sv, "5;a\rb"sv, "5;\x7f"sv}) {
    expect("the status for \"" + std::string(line) + "\"", refused_size(line), 400);
  }
}

TEST_F(Step6_8_Chunks, AreOneBody) {
  rule("K1 K28", "chunks are joined; trailers are read and dropped; then comes the next request",
       "BodyDecoder::take_chunk_part");
  const PeerPtr peer = connect();
  std::string said = say(peer, post("5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nA: b\r\nC: d\r\n\r\n"));
  expect("the body", body, "hello world");
  expect("the status", take_answer(said).value_or(Answer()).status, 200);
}

TEST_F(Step6_8_Chunks, CanBeCutAnywhere) {
  rule("K1", "the same message cut at every boundary gives the same body", "BodyDecoder::take_chunk_part");
  const std::string request = post("5\r\nhello\r\na;x=y\r\n0123456789\r\n0\r\nA: b\r\n\r\n");
  for (std::size_t cut = 1; cut < request.size(); ++cut) {
    const PeerPtr peer = connect();
    body = "";
    say(peer, request.substr(0, cut));
    say(peer, request.substr(cut));
    if (body != "hello0123456789")
      report("the whole body", "\"" + body + "\", when cut behind byte " + std::to_string(cut));
  }
  const PeerPtr peer = connect();
  body = "";
  for (const char c : request) say(peer, std::string(1, c));
  expect("the body, byte by byte", body, "hello0123456789");
}

TEST_F(Step6_8_Chunks, EndExactlyWhereTheySay) {
  rule("K25", "behind the bytes of a chunk comes CR LF, and nothing else", "BodyDecoder::take_chunk_part");
  expect_refused("too long", post("5\r\nhello!\r\n0\r\n\r\n"), 400);
  expect_refused("too short", post("5\r\nhell\r\n0\r\n\r\n"), 400);
  expect_refused("LF alone", post("5\r\nhello\n0\r\n\r\n"), 400);
  expect_refused("CR alone", post("5\r\nhello\rx0\r\n\r\n"), 400);
  expect_refused("a size that ends with LF alone", post("5\nhello\r\n0\r\n\r\n"), 400);
}

TEST_F(Step6_8_Chunks, ALineThatIsTooLongIsRefused) {
  rule("K27", "a line with a size has a limit, seen as soon as so much of it is there", "BodyDecoder::take_chunk_part");
  const std::string longest = "5;" + std::string(1022, 'x');
  ask(post(longest + "\r\nhello\r\n0\r\n\r\n"));
  expect("the body with the longest line", body, "hello");
  expect_refused("one more", post(longest + "x\r\nhello\r\n0\r\n\r\n"), 400);
  expect_refused("one more, without its end", post(longest + "xx"), 400);
}

TEST_F(Step6_8_Chunks, TrailersAreFieldsAndHaveALimit) {
  rule("K28", "a trailer that is no field is refused, and so is more than 64 KiB of them",
       "BodyDecoder::take_chunk_part");
  expect_refused("no field", post("0\r\nno field\r\n\r\n"), 400);
  std::string trailers;
  while (trailers.size() < 65536) trailers += "Name: " + std::string(1016, 'x') + "\r\n";
  ask(post("0\r\n" + trailers.substr(1024) + "\r\n"));
  expect("what the handler saw", asked, "POST /");
  expect_refused("too many", post("0\r\n" + trailers + "A: b\r\n\r\n"), 400);
  expect_refused("too long a one", post("0\r\nA: " + std::string(66'000, 'x')), 400);
}

TEST_F(Step6_8_Framing, TwoLengthsAreRefused) {
  rule("K19", "Content-Length beside chunks, in either order: 400, and nothing after it is read as a request",
       "framing_of");
  expect_refused("length first", post("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400);
  expect_refused("chunks first", post("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400);
  expect_refused("a length of nothing", post("Transfer-Encoding: chunked\r\nContent-Length: 0"), 400);
}

TEST_F(Step6_8_Framing, OneCodingIsKnown) {
  rule("K20 K21", "chunked, once, in any case; any other coding: 501; none at all: 400", "framing_of");
  ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChunKed\r\n\r\n1\r\nx\r\n0\r\n\r\n");
  expect("the body", body, "x");
  expect_refused("gzip", post("Transfer-Encoding: gzip"), 501);
  expect_refused("gzip, chunked", post("Transfer-Encoding: gzip, chunked"), 501);
  expect_refused("identity", post("Transfer-Encoding: identity"), 501);
  expect_refused("a second field", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"), 501);
  expect_refused("xchunked", post("Transfer-Encoding: xchunked"), 501);
  expect_refused("chunked;q=1", post("Transfer-Encoding: chunked;q=1"), 501);
  expect_refused("twice", post("Transfer-Encoding: chunked, chunked"), 400);
  expect_refused("nothing", post("Transfer-Encoding:"), 400);
}

TEST_F(Step6_8_Framing, Http10KnowsNoChunks) {
  rule("K22", "chunks in HTTP/1.0: somebody on the way has not understood them", "framing_of");
  expect_refused("HTTP/1.0", post("Transfer-Encoding: chunked", "1.0"), 400);
}

}  // namespace
}  // namespace untwist::testing
