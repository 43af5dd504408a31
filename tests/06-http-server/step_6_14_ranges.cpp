#include <untwist/http/conditions.hpp>

#include "files_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_range;
using http::Range;

class Step6_14_Ranges : public ::testing::Test {};
class Step6_14_Files : public FilesTest {};

TEST_F(Step6_14_Ranges, AreFromOneByteToAnother) {
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

TEST_F(Step6_14_Ranges, BeyondTheEndAreEmpty) {
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

TEST_F(Step6_14_Ranges, AMalformedRangeIsIgnored) {
  rule("K72 K75", "backwards, without a dash or without digits, a range is malformed", "parse_range");
  expect_that("1-2 is a range", parse_range("1-2", 10).has_value());
  for (const char* text : {"5-2", "5", "", "-", "a-b", "1-b", "+1-2", "1--2", " 1-2", "0x1-2"}) {
    expect_that("\"" + std::string(text) + "\" is malformed", !parse_range(text, 10));
  }
}

TEST_F(Step6_14_Ranges, ATooLongSuffixIsTheWholeFile) {
  rule("K74", "the last hundred bytes of ten are all ten", "parse_range");
  expect_that("-100", parse_range("-100", 10) == Range{0, 10});
  expect_that("-5 of an empty file is all of it: the field is ignored", !http::parse_ranges("bytes=-5", 0));
  const auto behind = http::parse_ranges("bytes=0-", 0);
  expect_that("0- of an empty file begins beyond its end", behind && behind->empty());
}

TEST_F(Step6_14_Files, ARangeIsAPart) {
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

TEST_F(Step6_14_Files, SeveralRangesAreOneMessageOfParts) {
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

}  // namespace
}  // namespace untwist::testing
