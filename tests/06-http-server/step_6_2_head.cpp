#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::HeadParser;
using http::Limits;

class Step6_2_Head : public ::testing::Test {
 protected:
  // The status with which a head is refused, however it is split; 0 if it is not refused.
  static int refused(std::string_view head) {
    int whole = look(head, head.size());
    for (std::size_t cut = 1; cut < head.size(); ++cut) {
      if (look(head, cut) != whole) return -1;  // it depends on the split
    }
    return whole;
  }

  static Request read(std::string_view head) {
    const Limits limits;
    HeadParser parser(limits);
    if (!parser.look(head)) report("a whole head", "the parser waits for more");
    return parser.take(head);
  }

 private:
  static int look(std::string_view head, std::size_t cut) {
    const Limits limits;
    HeadParser parser(limits);
    return testing::refused([&] {
      if (!parser.look(head.substr(0, cut))) parser.look(head);
    });
  }
};

TEST_F(Step6_2_Head, AHeadIsReadAndRemovedFromTheInput) {
  rule("K1", "a head ends with an empty line; the bytes after it stay in the input");
  const Limits limits;
  HeadParser parser(limits);
  const std::string all = "GET /a?b HTTP/1.1\r\nHost: here\r\nAccept: x\r\naccept: y, z\r\n\r\nrest";
  expect_that("half a head is incomplete", !parser.look(std::string_view(all).substr(0, 30)));
  expect_that("the whole head is complete", parser.look(all));
  std::string_view bytes = all;
  const Request request = parser.take(bytes);
  expect("the method", request.method(), "GET");
  expect("the path", request.path(), "/a");
  expect("the query", request.query(), "b");
  expect("the authority", request.authority(), "here");
  expect("a field, by any case", request.field("HOST").value_or("(none)"), "here");
  expect_that("a missing field is empty", !request.field("Host2"));
  expect("two fields with one name", request.count("Accept"), 2u);
  expect("the two values joined", request.joined("Accept").value_or("(none)"), "x, y, z");
  expect_that("z is in the list", request.lists("accept", "Z"));
  expect_that("w is not", !request.lists("accept", "w"));
  expect("all fields", request.fields().size(), 3u);
  expect("the remaining bytes", bytes, "rest");
  expect_that("the next head starts from the beginning", !parser.look(bytes));
}

TEST_F(Step6_2_Head, ARequestCanBeMoved) {
  rule("", "what a request returns is still correct after a move, however short the head");
  Request first = read("A / HTTP/1.0\r\nb:c\r\n\r\n");
  const Request second = std::move(first);
  expect("the method", second.method(), "A");
  expect("the target", second.target(), "/");
  expect("the field", second.field("b").value_or("(none)"), "c");
}

TEST_F(Step6_2_Head, LinesEndWithCrLf) {
  rule("K12 K13",
       "LF alone does not end a line, and CR alone is not allowed in one: 400, wherever the bytes are split");
  for (const char* head :
       {"GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "\nGET / HTTP/1.1\r\n\r\n"}) {
    expect("the status for \"" + std::string(head) + "\"", refused(head), 400);
  }
}

TEST_F(Step6_2_Head, OneEmptyLineBeforeItIsSkipped) {
  rule("K7", "one empty line before a request is skipped; a second one: 400");
  expect("with one", refused("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
  expect("with two", refused("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  const Limits limits;
  HeadParser parser(limits);
  for (int i = 0; i < 2; ++i) {
    std::string_view bytes = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
    expect_that("the head after it is complete, each time", parser.look(bytes));
    expect("the method", parser.take(bytes).method(), "GET");
  }
}

TEST_F(Step6_2_Head, AMalformedLineIsRefusedBeforeTheRestArrives) {
  rule("", "the first malformed line is refused without waiting for the rest of the head");
  expect("the status", refused("GET / HTTP/1.1\r\nno colon\r\nHost"), 400);
  expect("a proxy's method", refused("CONNECT here:80 HTTP/1.1\r\n"), 501);
}

TEST_F(Step6_2_Head, AnAbsoluteTargetDeterminesTheAuthority) {
  rule("K30", "with a target http://host/path, that host is the authority; the Host field stays unchanged");
  const Request request = read("GET http://there:81/x?y HTTP/1.1\r\nHost: here\r\n\r\n");
  expect("the authority", request.authority(), "there:81");
  expect("Host", request.field("host").value_or("(none)"), "here");
  expect("the path", request.path(), "/x");
  expect("a missing path", read("GET http://there HTTP/1.1\r\nHost: here\r\n\r\n").path(), "/");
}

TEST_F(Step6_2_Head, NoByteIsSearchedTwice) {
  rule("K1", "the search for a line end goes on where it stopped: many small pieces cost no more than one large piece");
  const Limits limits;
  HeadParser parser(limits);
  const std::string all = "GET / HTTP/1.1\r\nHost: here\r\nAccept: a, b\r\n\r\n";
  const std::size_t half = all.find("a, b");
  expect_that("half a head is incomplete", !parser.look(std::string_view(all).substr(0, half)));
  std::string changed = all.substr(0, half + 1);
  changed[half - 3] = '\n';  // only a second search would find it
  expect_that("bytes that were searched before are not looked at again",
              testing::refused([&] { parser.look(changed); }) == 0);
  expect_that("the whole head is complete", parser.look(all));
  std::string_view rest = all;
  expect("the fields", parser.take(rest).fields().size(), 2u);
}

TEST_F(Step6_2_Head, TheNextHeadStartsAfresh) {
  rule("K14", "nothing of one head is left when the next one begins", "HeadParser::look");
  const Limits limits;
  HeadParser parser(limits);
  for (const char* which : {"first", "second"}) {
    std::string_view bytes = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    expect_that(std::string("the ") + which + " head is complete", parser.look(bytes));
    expect(std::string("the number of fields in the ") + which, parser.take(bytes).fields().size(), 1u);
  }
}

}  // namespace
}  // namespace untwist::testing
