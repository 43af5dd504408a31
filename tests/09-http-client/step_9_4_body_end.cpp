#include "reader_test.hpp"

namespace untwist::testing {
namespace {

using http::BodyEnd;

// A reader that has got the head of a response to this method. The fields end with CR LF.
class Step9_4_BodyEnd : public ::testing::Test {
 protected:
  http::BodyFraming framing(const std::string& fields, const std::string& method = "GET",
                            const std::string& status_line = "HTTP/1.1 200 OK") {
    http::ResponseReader reader(limits);
    reader.begin(method);
    reader.append(status_line + "\r\n" + fields + "\r\n");
    if (!reader.take_head()) throw std::runtime_error("the head is not complete");
    return reader.framing();
  }
  std::string ends(const std::string& fields, const std::string& method = "GET",
                   const std::string& status_line = "HTTP/1.1 200 OK") {
    const http::BodyFraming found = framing(fields, method, status_line);
    switch (found.ends) {
      case BodyEnd::none:
        return "no body";
      case BodyEnd::length:
        return "after " + counted(found.length, "byte");
      case BodyEnd::chunked:
        return "after the last chunk";
      case BodyEnd::close:
        return "with the connection";
    }
    return "?";
  }
  bool stays(const std::string& fields, const std::string& status_line = "HTTP/1.1 200 OK") {
    return framing(fields, "GET", status_line).keeps_alive;
  }

  const http::ResponseLimits limits;
};

TEST_F(Step9_4_BodyEnd, FourWays) {
  rule("", "a body ends after its length, after its last chunk, or with the connection; or there is none",
       "body_framing");
  expect("with a Content-Length", ends("Content-Length: 5\r\n"), "after 5 bytes");
  expect("with chunks", ends("transfer-encoding: CHUNKED\r\n"), "after the last chunk");
  expect("with neither", ends("Server: old\r\n"), "with the connection");
  expect("in answer to HEAD", ends("Content-Length: 5\r\n", "HEAD"), "no body");
  expect("with a length of 0", ends("Content-Length: 0\r\n"), "after 0 bytes");
}

TEST_F(Step9_4_BodyEnd, SomeHaveNoBodyWhateverTheySay) {
  rule("K94", "HEAD, 204 and 304 have no body, whatever their fields say", "body_framing");
  for (const std::string with :
       {"", "Content-Length: 5", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Content-Length: x"}) {
    const std::string fields = with.empty() ? "" : with + "\r\n";
    expect("HEAD with " + with, ends(fields, "HEAD"), "no body");
    expect("204 with " + with, ends(fields, "GET", "HTTP/1.1 204 No Content"), "no body");
    expect("304 with " + with, ends(fields, "GET", "HTTP/1.1 304 Not Modified"), "no body");
  }
  expect("205, which may have one", ends("Content-Length: 5\r\n", "GET", "HTTP/1.1 205 Reset Content"),
         "after 5 bytes");
  expect("a method that only looks like HEAD", ends("Content-Length: 5\r\n", "head"), "after 5 bytes");
}

TEST_F(Step9_4_BodyEnd, ChunksWin) {
  rule("K92", "with a length and chunks, the chunks decide, and the connection is not used again", "body_framing");
  expect("both", ends("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "after the last chunk");
  expect_that("the connection ends", !stays("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"));
  expect("with a length that is nonsense", ends("Content-Length: x\r\nTransfer-Encoding: chunked\r\n"),
         "after the last chunk");
}

TEST_F(Step9_4_BodyEnd, LengthsMustAgree) {
  rule("K93", "equal lengths may be repeated; lengths that differ fail, and so does a length that is not a number",
       "body_framing");
  expect("the same twice", ends("Content-Length: 5\r\nContent-Length: 5\r\n"), "after 5 bytes");
  for (const char* fields :
       {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 6\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\nContent-Length: 4\r\n", "Content-Length: -1\r\n",
        "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n", "Content-Length:\r\n", "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n", "Content-Length: 5.0\r\n", "Content-Length: 99999999999999999999\r\n"})
    expect_throws<http::BadResponse>(fields, [&] { framing(fields); });
}

TEST_F(Step9_4_BodyEnd, OtherCodingsFail) {
  rule("", "any transfer coding but one `chunked` fails: the body's end, or what it means, is not certain",
       "body_framing");
  for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "identity", "chunkedx", ""})
    expect_throws<http::BadResponse>("Transfer-Encoding: " + std::string(coding),
                                     [&] { framing("Transfer-Encoding: " + std::string(coding) + "\r\n"); });
  expect_throws<http::BadResponse>("two fields",
                                   [&] { framing("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"); });
}

TEST_F(Step9_4_BodyEnd, WhetherTheConnectionStays) {
  rule("", "the connection stays in HTTP/1.1, unless a Connection field lists `close` or the body ends with it",
       "body_framing");
  expect_that("a length", stays("Content-Length: 5\r\n"));
  expect_that("chunks", stays("Transfer-Encoding: chunked\r\n"));
  expect_that("no body", framing("", "HEAD").keeps_alive);
  expect_that("keep-alive in words", stays("Content-Length: 5\r\nConnection: keep-alive\r\n"));
  expect_that("not with `close`", !stays("Content-Length: 5\r\nConnection: close\r\n"));
  expect_that("not with chunks and `close`", !stays("Transfer-Encoding: chunked\r\nConnection: close\r\n"));
  expect_that("not without a body and with `close`", !framing("Connection: close\r\n", "HEAD").keeps_alive);
  expect_that("not with `Close` in a list", !stays("Content-Length: 5\r\nConnection: x, Close\r\n"));
  expect_that("not with `close` in a second field",
              !stays("Content-Length: 5\r\nConnection: x\r\nConnection: close\r\n"));
  expect_that("not in HTTP/1.0", !stays("Content-Length: 5\r\n", "HTTP/1.0 200 OK"));
  expect_that("not in HTTP/1.0 with chunks", !stays("Transfer-Encoding: chunked\r\n", "HTTP/1.0 200 OK"));
  expect_that("not if the body ends with it", !stays(""));
}

class Step9_4_Reader : public ReaderTest {};

TEST_F(Step9_4_Reader, LineEnds) {
  rule("K96", "lines may end with a bare LF; a bare CR is not a line end, and not a part of a value", "body_framing");
  expect("with LF", read("HTTP/1.1 200 OK\nA: 1\n\n"), "200 A=[1]");
  expect("with both", read("HTTP/1.1 200 OK\r\nA: 1\nB: 2\r\n\n"), "200 A=[1] B=[2]");
  expect("a bare CR", read("HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\n\r\n"),
         "A header field value contains a control character.");
  expect("no empty line", read("HTTP/1.1 200 OK\r\nA: 1\r\n"), "incomplete");
}

TEST_F(Step9_4_Reader, Fields) {
  rule("", "names are tokens, values lose the white space around them; folded values are one line", "body_framing");
  expect("white space", read("HTTP/1.1 200 OK\r\nA:1\r\nB: \t 2 \t\r\nC:\r\n\r\n"), "200 A=[1] B=[2] C=[]");
  expect("a folded value", read("HTTP/1.1 200 OK\r\nA: one\r\n  two\r\n\tthree\r\nB: 2\r\n\r\n"),
         "200 A=[one    two   three] B=[2]");
  expect("a value that begins on the next line", read("HTTP/1.1 200 OK\r\nA:\r\n one\r\n\r\n"), "200 A=[one]");
  expect("folds with nothing in them", read("HTTP/1.1 200 OK\r\nA: 1\r\n  \r\nB: 2\r\n\r\n"), "200 A=[1] B=[2]");
  expect("a fold of nothing", read("HTTP/1.1 200 OK\r\n A: 1\r\n\r\n"), "the first field continues nothing");
  expect("a length that is folded", read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n"),
         "The Content-Length is not a decimal number.");
  expect("no colon", read("HTTP/1.1 200 OK\r\nA\r\n\r\n"), "A header field has no colon.");
  expect("space before the colon", read("HTTP/1.1 200 OK\r\nA : 1\r\n\r\n"), "A header field name is not a token.");
  expect("no name", read("HTTP/1.1 200 OK\r\n: 1\r\n\r\n"), "A header field name is not a token.");
  expect("a NUL", read(std::string("HTTP/1.1 200 OK\r\nA: 1\0\r\n\r\n", 25)),
         "A header field value contains a control character.");
  expect("a NUL in a fold", read(std::string("HTTP/1.1 200 OK\r\nA: 1\r\n \0\r\n\r\n", 28)),
         "a header field value contains a control character");
}

TEST_F(Step9_4_Reader, InterimOnes) {
  rule("K95", "1xx is passed over, at most 16 times; 101 is refused", "body_framing");
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nA: 1\r\n\r\n", final_one = "HTTP/1.1 200 OK\r\nB: 2\r\n\r\n";
  std::string many;
  for (int i = 0; i < 16; ++i) many += interim;
  expect("16 of them", read(many + final_one), "200 B=[2]");
  expect("17 of them", read(many + interim + final_one), "there are too many interim responses");
  expect("101", read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
         "the server switches to another protocol, which nobody asked for");
  expect("noise after one", read(interim + "noise"), "this is not a response in HTTP/1.x");
}

TEST_F(Step9_4_Reader, Limits) {
  rule("", "a head that is too large, or has too many fields, fails: also one that never ends", "body_framing");
  const std::string line = "HTTP/1.1 200 OK\r\n";
  const auto padded = [&](std::size_t size) {
    const std::string rest = line + "A: " + "\r\n\r\n";
    return line + "A: " + std::string(size - rest.size(), 'x') + "\r\n\r\n";
  };
  expect("as large as allowed", read(padded(100), {.head = 100}).substr(0, 3), "200");
  expect("one byte more", read(padded(101), {.head = 100}), "the head is too large");
  expect("without an end", read(line + std::string(84, 'x'), {.head = 100}), "the head is too large");
  expect("a status line without an end", read("HTTP/1.1 200 " + std::string(100, 'x'), {.head = 100}),
         "the head is too large");
  expect("two fields", read(line + "A: 1\r\nB: 2\r\n\r\n", {.fields = 2}), "200 A=[1] B=[2]");
  expect("three fields", read(line + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", {.fields = 2}), "there are too many fields");
}

TEST_F(Step9_4_Reader, OneAfterTheOther) {
  rule("", "the next response begins where the last one has ended", "body_framing");
  const ResponseLimits limits;
  ResponseReader reader(limits);
  std::string bodies;
  reader.begin("GET");
  reader.append("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 404 No\r\nA: 1\r\n");
  expect_that("the first head", reader.take_head());
  expect("its status", reader.head().status, 200);
  expect_that("its body", reader.take_body(bodies) && bodies == "ok" && reader.body_is_complete());
  reader.begin("HEAD");
  expect_that("nothing has come since then", !reader.has_begun());
  expect_that("but there is more", reader.has_more());
  reader.append("Content-Length: 7\r\n\r\n");
  expect_that("it has begun", reader.has_begun());
  expect_that("the second head", reader.take_head());
  const http::ResponseHead second = reader.head();
  expect("its status and fields", std::to_string(second.status) + " " + std::to_string(second.fields().size()),
         "404 2");
  expect_that("it has no body", reader.body_is_complete() && !reader.has_more());
}

}  // namespace
}  // namespace untwist::testing
