#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

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

}  // namespace
}  // namespace untwist::testing
