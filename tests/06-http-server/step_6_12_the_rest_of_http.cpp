#include <untwist/http/conditions.hpp>

#include <untwist/http/routes.hpp>

#include "files_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_range;
using http::Range;
using http::Validators;
using http::Verdict;
using http::WallTime;

class Step6_12_Bodiless : public HttpTest {};
class Step6_12_Expect : public HttpTest {};
class Step6_12_Conditions : public ::testing::Test {
 protected:
  static Verdict judged(std::string_view method, const http::Fields& fields,
                        const Validators& now = {"\"v1\"", WallTime(784111777s) + 500ms}) {
    return http::judge(Request(method, "/", fields), now);
  }
};
class Step6_12_Ranges : public ::testing::Test {};

TEST_F(Step6_12_Bodiless, HeadHasTheHeadOfGetAndNoBody) {
  rule("K46", "HEAD gets the same head as GET, including the length, and no body, whatever the handler returned",
       "may_have_body");
  const PeerPtr peer = connect();
  const Answer head = ask(peer, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("Content-Length", head.field("content-length"), "5");
  expect("the status of the next request", ask(peer, kGet).status, 200);
  int asked_for = 0;
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([&] {
      ++asked_for;
      return succeed(std::optional<std::string>());
    });
    return succeed(std::move(response));
  };
  ask(peer, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("how often the stream was called", asked_for, 0);
  const PeerPtr hasty = connect();
  hasty->send("HEAD / HTTP/1.1\r\nHo");
  hasty->end();
  world.settle();
  expect_that("a HEAD that ends halfway gets no body either", hasty->take().ends_with("\r\n\r\n"));
  expect("the status of a bad HEAD", ask("HEAD / HTTP/1.1\r\nno colon\r\n\r\n").status, 400);
}

TEST_F(Step6_12_Bodiless, RoutesAnswerHeadThroughGet) {
  rule("K46", "a route for GET also answers HEAD", "may_have_body");
  answer = http::Routes().on("GET", "/", [](Request) { return succeed(http::plain(200, "front")); }).handler();
  const Answer got = ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("the status", got.status, 200);
  expect("Content-Length", got.field("content-length"), "5");
  answer = http::Routes().under("/files/", [](Request) { return http::plain(200, "files"); }).handler();
  expect("the status of a folder without a slash", ask("HEAD /files HTTP/1.1\r\nHost: a\r\n\r\n").status, 301);
}

TEST_F(Step6_12_Bodiless, SomeStatusesHaveNoBody) {
  rule("K47 K48", "204 and 304 have neither a body nor a length; 205 has a length of 0", "may_have_body");
  for (const int status : {204, 205, 304}) {
    answer = [&](Request) { return succeed(http::plain(status, "hello")); };
    const Answer got = ask(kGet);
    expect("Content-Length with " + std::to_string(status), got.field("content-length"),
           status == 205 ? "0" : "(none)");
    answer = [&](Request) {
      Response response;
      response.status = status;
      response.body = stream_of({"hello"});
      return succeed(std::move(response));
    };
    expect("Transfer-Encoding with " + std::to_string(status), ask(kGet).field("transfer-encoding"), "(none)");
  }
}

TEST_F(Step6_12_Expect, ABodyIsInvitedWith100) {
  rule("K31", "Expect: 100-continue is answered with one 100 before the body is read",
       "RequestReader::meet_expectation");
  const PeerPtr peer = connect();
  expect("the response before the body",
         say(peer, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"),
         "HTTP/1.1 100 Continue\r\n\r\n");
  expect("what the handler saw", asked, "");
  expect("the status", ask(peer, "hi").status, 200);
  expect("the body", body, "hi");
}

TEST_F(Step6_12_Expect, NoUnneeded100IsSent) {
  rule("K31", "no 100 is sent to HTTP/1.0, without a body, when the body is already arriving, or when it is too large",
       "RequestReader::meet_expectation");
  expect("to HTTP/1.1", say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
         "HTTP/1.1 100 Continue\r\n\r\n");
  expect("to HTTP/1.0", say("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"), "");
  expect("without a body", ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").status, 200);
  expect("when it is already arriving",
         say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nh"), "");
  expect_refused("too large", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n",
                 413);
}

TEST_F(Step6_12_Expect, OtherExpectationsAreRefused) {
  rule("K32", "any other expectation: 417", "RequestReader::meet_expectation");
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\n";
  expect_refused("with a body held back", head + "Content-Length: 2\r\n\r\n", 417);
  expect_refused("with a body that is arriving", head + "Content-Length: 2\r\n\r\nhi", 417);
  expect_refused("without a body", head + "\r\n", 417);
  expect_refused("together with the known one",
                 "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, the-unexpected\r\n\r\n", 417);
  expect_refused("in a second field",
                 "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nExpect: the-unexpected\r\n\r\n", 417);
}

TEST_F(Step6_12_Expect, SeveralExpectFieldsAreOneList) {
  rule("K31 K32", "empty elements of the list do not count, and two invitations count as one",
       "RequestReader::meet_expectation");
  const auto with = [](const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: 2\r\n\r\n";
  };
  expect("the response to an empty Expect", say(with("Expect:\r\n")), "");
  for (const char* fields :
       {"Expect: 100-continue,\r\n", "Expect: ,100-continue\r\n", "Expect: 100-continue\r\nExpect: 100-continue\r\n",
        "Expect:\r\nExpect: 100-continue\r\n"}) {
    expect("the response to " + std::string(fields), say(with(fields)), "HTTP/1.1 100 Continue\r\n\r\n");
  }
}

TEST_F(Step6_12_Conditions, NotModifiedSince) {
  rule("K61", "If-Modified-Since not older than the page, to the second: 304; a date that cannot be read is ignored",
       "judge");
  expect_that("the same second",
              judged("GET", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == Verdict::not_modified);
  expect_that("a second earlier",
              judged("GET", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}) == Verdict::go_on);
  expect_that("not a date", judged("GET", {{"If-Modified-Since", "yesterday"}}) == Verdict::go_on);
  expect_that("HEAD",
              judged("HEAD", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == Verdict::not_modified);
  expect_that("a method that does not read",
              judged("POST", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == Verdict::go_on);
  expect_that("two fields are ignored",
              judged("GET", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"},
                             {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == Verdict::go_on);
  expect_that("a page without a date", judged("GET", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}},
                                              {"\"v1\"", {}}) == Verdict::go_on);
}

TEST_F(Step6_12_Conditions, IfNoneMatch) {
  rule("K62 K63",
       "a matching If-None-Match: 304 for GET and HEAD, 412 otherwise; weak tags count; a date beside it does not",
       "judge");
  expect_that("GET", judged("GET", {{"If-None-Match", "\"v0\", W/\"v1\""}}) == Verdict::not_modified);
  expect_that("HEAD", judged("HEAD", {{"If-None-Match", "\"v1\""}}) == Verdict::not_modified);
  expect_that("PUT", judged("PUT", {{"If-None-Match", "*"}}) == Verdict::precondition_failed);
  expect_that("in a second field",
              judged("GET", {{"If-None-Match", "\"v0\""}, {"If-None-Match", "\"v1\""}}) == Verdict::not_modified);
  expect_that("a date beside it",
              judged("GET", {{"If-None-Match", "\"v0\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) ==
                  Verdict::go_on);
}

TEST_F(Step6_12_Conditions, IfMatchAndIfUnmodifiedSince) {
  rule("K62", "If-Match without a strong match: 412; If-Unmodified-Since with a page that has changed: 412", "judge");
  expect_that("a different tag", judged("PUT", {{"If-Match", "\"v0\""}}) == Verdict::precondition_failed);
  expect_that("a weak tag", judged("PUT", {{"If-Match", "W/\"v1\""}}) == Verdict::precondition_failed);
  expect_that("the same tag", judged("PUT", {{"If-Match", "\"v0\", \"v1\""}}) == Verdict::go_on);
  expect_that("the same tag, in a second field",
              judged("PUT", {{"If-Match", "\"v0\""}, {"If-Match", "\"v1\""}}) == Verdict::go_on);
  expect_that("*", judged("PUT", {{"If-Match", "*"}}) == Verdict::go_on);
  expect_that("*, for a page without a tag", judged("PUT", {{"If-Match", "*"}}, {"", {}}) == Verdict::go_on);
  expect_that("a page without a date",
              judged("PUT", {{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}, {"", {}}) == Verdict::go_on);
  expect_that("changed since", judged("PUT", {{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}) ==
                                   Verdict::precondition_failed);
  expect_that("not changed since",
              judged("PUT", {{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == Verdict::go_on);
  expect_that("a tag takes precedence over a date",
              judged("PUT", {{"If-Match", "\"v1\""}, {"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}) ==
                  Verdict::go_on);
}

TEST_F(Step6_12_Ranges, AreFromOneByteToAnother) {
  rule("K69 K70",
       "\"2-4\" is three bytes; a range beyond the end is cut; \"8-\" goes to the end; \"-3\" is the last three bytes",
       "parse_range");
  expect_that("2-4", parse_range("2-4", 10) == Range{2, 3});
  expect_that("8-100", parse_range("8-100", 10) == Range{8, 2});
  expect_that("8-", parse_range("8-", 10) == Range{8, 2});
  expect_that("-3", parse_range("-3", 10) == Range{7, 3});
  expect_that("0-0", parse_range("0-0", 10) == Range{0, 1});
  expect_that("the largest number", parse_range("0-99999999999999999999999", 10) == Range{0, 10});
}

TEST_F(Step6_12_Ranges, BeyondTheEndAreEmpty) {
  rule("K71", "a range that begins at or after the end has length 0", "parse_range");
  for (const char* text : {"10-", "10-20", "99999999999999999999999-", "-0"}) {
    const auto range = parse_range(text, 10);
    expect_that(std::string(text) + " has length 0", range && range->length == 0);
  }
  for (const char* text : {"-3", "0-", "0-0"}) {
    const auto of_nothing = parse_range(text, 0);
    expect_that(std::string(text) + " of an empty file has length 0", of_nothing && of_nothing->length == 0);
  }
}

TEST_F(Step6_12_Ranges, AMalformedRangeIsIgnored) {
  rule("K72 K75", "backwards, without a dash or without digits, a range is malformed", "parse_range");
  expect_that("1-2 is a range", parse_range("1-2", 10).has_value());
  for (const char* text : {"5-2", "5", "", "-", "a-b", "1-b", "+1-2", "1--2", " 1-2", "0x1-2"}) {
    expect_that("\"" + std::string(text) + "\" is malformed", !parse_range(text, 10));
  }
}

TEST_F(Step6_12_Ranges, ATooLongSuffixIsTheWholeFile) {
  rule("K74", "the last hundred bytes of ten are all ten", "parse_range");
  expect_that("-100", parse_range("-100", 10) == Range{0, 10});
  expect_that("-5 of an empty file is all of it: the field is ignored", !http::parse_ranges("bytes=-5", 0));
  const auto behind = http::parse_ranges("bytes=0-", 0);
  expect_that("0- of an empty file begins beyond its end", behind && behind->empty());
}

// ---- files

class Step6_12_Files : public FilesTest {};

TEST_F(Step6_12_Files, ARangeIsAPart) {
  rule("K69 K71 K72 K76",
       "a range: 206 with Content-Range; beyond the end: 416; an unknown unit is ignored; If-Range decides whether the "
       "range applies",
       "parse_range");
  Answer got = get("/ten.txt", "Range: bytes=2-4\r\n");
  expect("the status", got.status, 206);
  expect("the body", got.body, "234");
  expect("Content-Range", got.field("content-range"), "bytes 2-4/10");
  got = get("/ten.txt", "Range: bytes=10-\r\n");
  expect("the status beyond the end", got.status, 416);
  expect("Content-Range", got.field("content-range"), "bytes */10");
  expect("the body", got.body, "");
  for (const char* range : {"lines=1-2", "bytes=5-2", "bytes=", "bytes", "bytes=0-9,0-9", "bytes=a"}) {
    expect("the status with " + std::string(range), get("/ten.txt", "Range: " + std::string(range) + "\r\n").status,
           200);
  }
  const std::string tag = get("/ten.txt").field("etag");
  expect("If-Range with its tag", get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: " + tag + "\r\n").status, 206);
  expect("with a different tag", get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: \"x\"\r\n").status, 200);
  expect("with a weak tag", get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: W/" + tag + "\r\n").status, 200);
  expect("with its date", get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status,
         206);
  expect("with a later date", get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: Sun, 06 Nov 1994 08:49:38 GMT\r\n").status,
         200);
  files->modified += 250ms;
  expect("with its date, which another version in the same second may share",
         get("/ten.txt", "Range: bytes=0-0\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status, 200);
  expect("the status for HEAD", get("/ten.txt", "Range: bytes=2-4\r\n", "HEAD").status, 200);
  expect("open files", *files->opened, 0);
}

TEST_F(Step6_12_Files, SeveralRangesAreOneMessageOfParts) {
  rule("K73", "several ranges are sent as multipart; it is enough if one of them is within the file", "parse_range");
  Answer got = get("/ten.txt", "Range: bytes=0-1, 8-, 20-\r\n");
  expect("the status", got.status, 206);
  const std::string type = got.field("content-type");
  expect_that("the type is multipart/byteranges", type.starts_with("multipart/byteranges; boundary="));
  const std::string line = "--" + type.substr(std::min(type.find('=') + 1, type.size()));
  const std::string head = "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ";
  expect("the body", got.body,
         line + head + "0-1/10\r\n\r\n01\r\n" + line + head + "8-9/10\r\n\r\n89\r\n" + line + "--\r\n");
  got = get("/ten.txt", "Range: bytes=20-, 3-4\r\n");
  expect("the body of the only range within the file", got.body, "34");
}

TEST_F(Step6_12_Files, AFileThatTheClientHasIsNotSent) {
  rule(
      "K61 K62 K77",
      "If-None-Match with its tag: 304 with the tag and without a body; If-Match with another: 412; the file is closed",
      "judge");
  const std::string tag = get("/ten.txt").field("etag");
  const Answer got = get("/ten.txt", "If-None-Match: W/" + tag + "\r\n");
  expect("the status", got.status, 304);
  expect("the tag", got.field("etag"), tag);
  expect("the status with another tag", get("/ten.txt", "If-Match: \"x\"\r\n").status, 412);
  expect("Content-Length for HEAD", get("/ten.txt", "", "HEAD").field("content-length"), "10");
  expect("open files", *files->opened, 0);
}

}  // namespace
}  // namespace untwist::testing
