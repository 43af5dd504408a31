#include <untwist/http/conditions.hpp>

#include "files_test.hpp"

namespace untwist::testing {
namespace {

using http::Validators;
using http::Verdict;
using http::WallTime;

class Step6_13_Conditions : public ::testing::Test {
 protected:
  static Verdict judged(std::string_view method, const http::Fields& fields,
                        const Validators& now = {"\"v1\"", WallTime(784111777s) + 500ms}) {
    return http::judge(Request(method, "/", fields), now);
  }
};
class Step6_13_Files : public FilesTest {};

TEST_F(Step6_13_Conditions, NotModifiedSince) {
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

TEST_F(Step6_13_Conditions, IfNoneMatch) {
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

TEST_F(Step6_13_Conditions, IfMatchAndIfUnmodifiedSince) {
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

TEST_F(Step6_13_Files, AFileThatTheClientHasIsNotSent) {
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
