// What lesson 06 gives: lists and encodings, targets and hosts, dates, the fields of a response, the access log.

#include <untwist/http/conditions.hpp>
#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::Fields;
using http::WallTime;

class Given_Words : public ::testing::Test {};
class Given_Target : public ::testing::Test {};
class Given_Dates : public ::testing::Test {};
class Given_Fields : public ::testing::Test {};
class Given_AccessLog : public ::testing::Test {};

TEST_F(Given_Words, ListsAreSplitAtCommas) {
  rule("K35",
       "the elements of a list are between commas, without the white space around them; empty ones do not count");
  std::string_view list = "close,te , \"a,b\",, \t x";
  std::string all;
  while (const auto element = http::next_element(list)) all.append("<").append(*element).append(">");
  expect("the elements", all, "<close><te><\"a,b\"><x>");
}

TEST_F(Given_Words, PercentsAreDecodedOnce) {
  rule("K65",
       "a percent sign and two hexadecimal digits are one byte; a percent sign followed by anything else is an error");
  expect("the text", http::percent_decode("/a%20b%2Fc%252e").value_or("(none)"), "/a b/c%2e");
  expect("the path", http::decode_path("/a%20b%2fc%252e").value_or("(none)"), "/a b%2Fc%2e");
  for (const char* text : {"%", "%1", "%g0", "%0g", "a%"}) {
    expect_that("\"" + std::string(text) + "\" is refused", !http::percent_decode(text));
    expect_that("\"" + std::string(text) + "\" is refused in a path", !http::decode_path(text));
  }
  expect("encoded", http::percent_encode("a b/\xc3\xa9~"), "a%20b%2F%C3%A9~");
}

TEST_F(Given_Words, TextIsEscapedForHtml) {
  rule("K55", "characters that HTML would read as markup are escaped");
  expect("the text", http::escape_html("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}

TEST_F(Given_Target, HasThreeForms) {
  rule("K56", "a target is a path, an absolute URL, or * for the server itself; anything else: 400");
  expect("the path of *", http::parse_target("*").path, "*");
  expect("the query after the first question mark", http::parse_target("/a?b?c").query, "b?c");
  expect("the authority", http::parse_target("HTTP://Here:80?x").authority, "Here:80");
  expect("the query without a path", http::parse_target("http://here?x").query, "x");
  for (const char* target : {"page", "here:80", "ftp://here/", "http:///x", "http://me@here/", "http://h:x/", "/a#b",
                             "**", "http://here#b"}) {
    expect("the status for " + std::string(target), refused([&] { http::parse_target(target); }), 400);
  }
}

TEST_F(Given_Target, HostsFollowTheirGrammar) {
  rule("K30", "a host is a name, an IPv4 address or an IPv6 address in brackets, with an optional port");
  for (const char* host :
       {"example.org", "example.org:80", "10.0.0.1", "[::1]", "[::1]:8000", "a", "a:", "x%41", "a_b"}) {
    expect_that(std::string(host) + " is a host", http::is_host(host));
  }
  for (const char* host : {"", ":80", "a b", "a:b", "a:80:80", "a:65536", "[::1", "[::1]x", "[zz]", "::1", "a/b",
                           "me@here", "a,b", "x%4", "x%zz", "a?b", "[]"}) {
    const bool comma = std::string_view(host) == "a,b";  // a comma is allowed in a name
    expect_that(std::string(host) + (comma ? " is a host" : " is not a host"), http::is_host(host) == comma);
  }
}

TEST_F(Given_Dates, AreWrittenInOneForm) {
  rule("", "dates are written as Sun, 06 Nov 1994 08:49:37 GMT");
  expect("the date", http::format_date(WallTime(784111777s)), "Sun, 06 Nov 1994 08:49:37 GMT");
  expect("the start of the epoch", http::format_date(WallTime(0s)), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_F(Given_Dates, AreReadInThreeForms) {
  rule("K61", "dates are read in the current form and in the two obsolete ones; anything else is not a date");
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    expect_that(std::string(text) + " is that moment", http::parse_date(text) == WallTime(784111777s));
  }
  for (const char* text :
       {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "784111777"}) {
    expect_that(std::string(text) + " is not a date", !http::parse_date(text));
  }
  const auto year_in_2026 = [](const char* two_digits) {
    const auto date = http::parse_date("Sunday, 06-Nov-" + std::string(two_digits) + " 08:49:37 GMT",
                                       std::chrono::sys_days(std::chrono::year(2026) / 11 / 29));
    return int(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(date.value())).year());
  };
  expect("the year 75, read in 2026", year_in_2026("75"), 2075);
  expect("the year 76", year_in_2026("76"), 2076);
  expect("the year 77, which is more than fifty years ahead", year_in_2026("77"), 1977);
  expect("the year 26", year_in_2026("26"), 2026);
  expect("the year 00", year_in_2026("00"), 2000);
}

TEST_F(Given_Dates, OutOfRangeBecomeTheNearestLimit) {
  rule("K61",
       "a date in the year 9999 is later than any file, and one in the year 1 is earlier: no counter wraps round");
  const WallTime file(784111777s);
  expect_that("9999 is later", http::parse_date("Fri, 31 Dec 9999 23:59:59 GMT") > file);
  expect_that("1 is earlier", http::parse_date("Mon, 01 Jan 0001 00:00:00 GMT") < file);
}

TEST_F(Given_Fields, KeepTheirOrderAndCompareNamesWithoutCase) {
  rule("", "add() adds one field, set() replaces all fields of that name, remove() removes them all");
  Fields fields{{"A", "1"}, {"b", "2"}};
  fields.add("a", "3");
  expect("the first A", *fields.find("a"), "1");
  fields.set("a", "4");
  expect("how many there are", fields.size(), 2u);
  expect("the only A", *fields.find("A"), "4");
  fields.remove("B");
  expect_that("b is gone", fields.find("b") == nullptr);
}

TEST_F(Given_Fields, DoNotAllowInjection) {
  rule("K51 K52", "CR, LF and NUL in a value become spaces; a name that is not a token is refused");
  Fields fields;
  fields.add("A", std::string("x\r\nSet-Cookie: y\0z", 18));
  expect("the value", *fields.find("A"), "x  Set-Cookie: y z");
  for (const char* name : {"", "a b", "a:", "a\r\nb"}) {
    expect_throws<http::BadFieldName>("add(\"" + std::string(name) + "\")", [&] { fields.add(name, "x"); });
  }
}

TEST_F(Given_Fields, CookieValuesCannotAddParts) {
  rule("K53", "line breaks and semicolons in the parts of a cookie become spaces");
  Fields fields;
  fields.add_cookie("id", "1; Path=/x\r\nA: b", {"Path=/", "Http;Only"});
  expect("the cookie", *fields.find("set-cookie"), "id=1  Path=/x  A: b; Path=/; Http Only");
}

TEST_F(Given_AccessLog, HasOneLinePerRequestWhateverTheClientSends) {
  rule("K64", "quotes, backslashes and everything that is not visible ASCII are escaped");
  http::Access access;
  access.peer = {"127.0.0.1", 5};
  access.when = WallTime(784111777s);
  access.method = "GET";
  access.target = "/";
  access.status = 200;
  access.bytes = 5;
  access.user_agent = "a\"b\\\n\xc3";
  expect("the line", http::access_line(access),
         "127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"a\\\"b\\\\\\x0a\\xc3\"");
  access.method.clear();
  access.user_agent.clear();
  expect("without a request", http::access_line(access),
         "127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] \"-\" 200 5 \"-\" \"-\"");
}

TEST_F(Given_Words, TagsMatchStronglyOrWeakly) {
  rule("K63",
       "a list of tags is split at commas; in a weak comparison W/\"v1\" and \"v1\" are equal; in a strong one only "
       "equal strong tags match");
  expect_that("the second tag of a list matches", http::matches("\"v0\", \"v1\"", "\"v1\"", true));
  expect_that("a list without spaces matches", http::matches("\"v0\",\"v1\"", "\"v1\"", false));
  expect_that("a weak tag matches in a weak comparison", http::matches("W/\"v1\"", "\"v1\"", true));
  expect_that("a strong tag matches a weak one in a weak comparison", http::matches("\"v1\"", "W/\"v1\"", true));
  expect_that("a weak tag does not match in a strong comparison", !http::matches("W/\"v1\"", "\"v1\"", false));
  expect_that("two weak tags do not match in a strong comparison", !http::matches("W/\"v1\"", "W/\"v1\"", false));
  expect_that("* matches any tag", http::matches("*", "\"v1\"", false));
  expect_that("a missing tag does not match", !http::matches("W/", "", true));
  expect_that("a different tag does not match", !http::matches("\"v2\"", "\"v1\"", true));
}

}  // namespace
}  // namespace untwist::testing
