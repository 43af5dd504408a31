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

TEST_F(Step6_8_ChunkSize, AChunkSizeIsHexadecimal) {
  rule("K24",
       "a chunk size is hexadecimal digits and nothing else: no prefix, no sign, no white space around a size without "
       "extensions",
       "parse_chunk_size");
  expect("1a", http::parse_chunk_size("1a"), 26u);
  expect("00FF", http::parse_chunk_size("00FF"), 255u);
  expect("0", http::parse_chunk_size("0"), 0u);
  for (const char* line : {"", "0x1a", "+1", "-1", "1 ", " 1", "g", "1g", ";x", " ;x", " 1;x", "1 2;x", "\t1"}) {
    expect("the status for \"" + std::string(line) + "\"", refused_size(line), 400);
  }
}

TEST_F(Step6_8_ChunkSize, DoesNotOverflow) {
  rule("K24", "a size that does not fit the counter is refused, and does not wrap round", "parse_chunk_size");
  expect("a large size", http::parse_chunk_size("7fffffffffffffff"), 0x7fffffffffffffffu);
  for (const char* line : {"8000000000000000", "10000000000000000", "10000000000000001", "fffffffffffffffffffff"}) {
    expect("the status for " + std::string(line), refused_size(line), 400);
  }
}

TEST_F(Step6_8_ChunkSize, ExtensionsAreIgnored) {
  rule("K26",
       "everything after a semicolon is ignored, and so is white space just before it; control bytes are refused",
       "parse_chunk_size");
  using namespace std::string_view_literals;
  expect("with extensions", http::parse_chunk_size("5;name=value;x=\"y\"\t"), 5u);
  expect("with white space before it", http::parse_chunk_size("1a \t;x"), 26u);
  for (const std::string_view line : {"5;a\0"sv, "5;a\rb"sv, "5;\x7f"sv}) {
    expect("the status for \"" + std::string(line) + "\"", refused_size(line), 400);
  }
}

TEST_F(Step6_8_Chunks, AreJoinedIntoOneBody) {
  rule("K1 K28", "chunks are joined; trailers are read and dropped; then the next request follows",
       "BodyDecoder::take_chunk_part");
  const PeerPtr peer = connect();
  std::string said = say(peer, post("5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nA: b\r\nC: d\r\n\r\n"));
  expect("the body", body, "hello world");
  expect("the status", take_answer(said).value_or(Answer()).status, 200);
}

TEST_F(Step6_8_Chunks, CanBeSplitAnywhere) {
  rule("K1", "the same message gives the same body, wherever it is split", "BodyDecoder::take_chunk_part");
  const std::string request = post("5\r\nhello\r\na;x=y\r\n0123456789\r\n0\r\nA: b\r\n\r\n");
  for (std::size_t cut = 1; cut < request.size(); ++cut) {
    const PeerPtr peer = connect();
    body = "";
    say(peer, request.substr(0, cut));
    say(peer, request.substr(cut));
    if (body != "hello0123456789")
      report("the whole body", "\"" + body + "\", when split after byte " + std::to_string(cut));
  }
  const PeerPtr peer = connect();
  body = "";
  for (const char c : request) say(peer, std::string(1, c));
  expect("the body, byte by byte", body, "hello0123456789");
}

TEST_F(Step6_8_Chunks, EndExactlyWhereTheirSizeSays) {
  rule("K25", "the bytes of a chunk are followed by CR LF, and nothing else", "BodyDecoder::take_chunk_part");
  expect_refused("too long", post("5\r\nhello!\r\n0\r\n\r\n"), 400);
  expect_refused("too short", post("5\r\nhell\r\n0\r\n\r\n"), 400);
  expect_refused("LF without CR", post("5\r\nhello\n0\r\n\r\n"), 400);
  expect_refused("CR without LF", post("5\r\nhello\rx0\r\n\r\n"), 400);
  expect_refused("a size that ends with LF without CR", post("5\nhello\r\n0\r\n\r\n"), 400);
}

TEST_F(Step6_8_Chunks, ALineThatIsTooLongIsRefused) {
  rule("K27", "a line with a size has a limit, which applies as soon as that many bytes have arrived",
       "BodyDecoder::take_chunk_part");
  const std::string longest = "5;" + std::string(1022, 'x');
  ask(post(longest + "\r\nhello\r\n0\r\n\r\n"));
  expect("the body with the longest line", body, "hello");
  expect_refused("one byte more", post(longest + "x\r\nhello\r\n0\r\n\r\n"), 400);
  expect_refused("one byte more, without its end", post(longest + "xx"), 400);
}

TEST_F(Step6_8_Chunks, TrailersAreFieldsAndHaveALimit) {
  rule("K28", "a trailer that is not a field is refused, and so are trailers of more than 64 KiB, even by one byte",
       "BodyDecoder::take_chunk_part");
  expect_refused("not a field", post("0\r\nno field\r\n\r\n"), 400);
  const auto trailers = [](std::size_t size) {
    std::string text;
    while (text.size() + 2048 <= size) text += "Name: " + std::string(1016, 'x') + "\r\n";
    return text + "Name: " + std::string(size - text.size() - 8, 'x') + "\r\n";
  };
  ask(post("0\r\n" + trailers(65536) + "\r\n"));
  expect("what the handler saw with the largest trailers", asked, "POST /");
  for (const std::size_t more : {1, 2, 3}) {
    expect_refused(std::to_string(more) + " more", post("0\r\n" + trailers(65536 + more) + "\r\n"), 400);
    expect_refused(std::to_string(more) + " more, and then others",
                   post("0\r\n" + trailers(65536 + more) + trailers(9000)), 400);
  }
  expect_refused("a single one that is too long", post("0\r\nA: " + std::string(66'000, 'x')), 400);
}

TEST_F(Step6_8_Chunks, ExtensionsHaveATotalLimit) {
  rule("K27", "extensions are refused when they add up to more than 16 KiB, even if no single line is too long",
       "BodyDecoder::take_chunk_part");
  const auto chunks = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "1;" + std::string(1023 - 1, 'x') + "\r\na\r\n";
    return text;
  };
  ask(post(chunks(16) + "8;" + std::string(15, 'x') + "\r\n01234567\r\n0\r\n\r\n"));
  expect("the size of the body with the most extensions", body.size(), 24u);
  expect_refused("one byte more", post(chunks(16) + "8;" + std::string(16, 'x') + "\r\n"), 400);
}

TEST_F(Step6_8_Chunks, TheLastChunkMayHaveSeveralZeros) {
  rule("K25", "a chunk of size 0 is the last one, however many zeros it is written with",
       "BodyDecoder::take_chunk_part");
  ask(post("1\r\na\r\n000\r\n\r\n"));
  expect("what the handler saw", asked, "POST /");
  expect("the body", body, "a");
}

TEST_F(Step6_8_Framing, TwoLengthsAreRefused) {
  rule("K19", "Content-Length together with chunks, in either order: 400, and nothing after it is read as a request",
       "framing_of");
  expect_refused("length first", post("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400);
  expect_refused("chunks first", post("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400);
  expect_refused("a length of 0", post("Transfer-Encoding: chunked\r\nContent-Length: 0"), 400);
}

TEST_F(Step6_8_Framing, OnlyChunkedIsSupported) {
  rule("K20 K21",
       "chunked must occur once, as the last coding, in any case: otherwise 400; with an unknown coding before it: 501",
       "framing_of");
  ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChunKed\r\n\r\n1\r\nx\r\n0\r\n\r\n");
  expect("the body", body, "x");
  expect_refused("gzip", post("Transfer-Encoding: gzip"), 400);
  expect_refused("chunked, gzip", post("Transfer-Encoding: chunked, gzip"), 400);
  expect_refused("gzip, chunked", post("Transfer-Encoding: gzip, chunked"), 501);
  expect_refused("gzip, then chunked in a second field", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
                 501);
  expect_refused("identity", post("Transfer-Encoding: identity"), 400);
  expect_refused("chunked, then gzip in a second field", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"),
                 400);
  expect_refused("xchunked", post("Transfer-Encoding: xchunked"), 400);
  expect_refused("chunked;q=1", post("Transfer-Encoding: chunked;q=1"), 400);
  expect_refused("twice", post("Transfer-Encoding: chunked, chunked"), 400);
  expect_refused("twice, with another between", post("Transfer-Encoding: chunked, gzip, chunked"), 400);
  expect_refused("nothing", post("Transfer-Encoding:"), 400);
}

TEST_F(Step6_8_Framing, Http10DoesNotSupportChunks) {
  rule("K22", "chunks in HTTP/1.0 are refused: a program on the way may not have understood them", "framing_of");
  expect_refused("HTTP/1.0", post("Transfer-Encoding: chunked", "1.0"), 400);
}

}  // namespace
}  // namespace untwist::testing
