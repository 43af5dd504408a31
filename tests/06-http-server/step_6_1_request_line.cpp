#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_request_line;

class Step6_1_RequestLine : public ::testing::Test {};
class Given_Version : public ::testing::Test {};

int refused_line(std::string_view line) {
  return refused([&] { parse_request_line(line); });
}

TEST_F(Step6_1_RequestLine, HasThreeParts) {
  rule("K2", "a request line is a method, a target and a version, with one space between them");
  const auto line = parse_request_line("GET /page?id=1 HTTP/1.1");
  expect("the method", line.method, "GET");
  expect("the target", line.target, "/page?id=1");
  expect("the x of HTTP/1.x", line.minor_version, 1);
  expect("the x of HTTP/1.0", parse_request_line("POST /form HTTP/1.0").minor_version, 0);
}

TEST_F(Step6_1_RequestLine, ThePartsAreSeparatedByExactlyOneSpace) {
  rule("K2", "more spaces, fewer, or other white space: 400");
  for (const char* line :
       {"GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1", "GET / x HTTP/1.1", "GET HTTP/1.1", "GET /", "GET", ""}) {
    expect("the status for \"" + std::string(line) + "\"", refused_line(line), 400);
  }
}

TEST_F(Step6_1_RequestLine, TheMethodIsAToken) {
  rule("K3", "an empty method, or one with a byte that is not allowed in a token: 400");
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {" / HTTP/1.1"sv, "G\0T / HTTP/1.1"sv, "G\xc3\x89T / HTTP/1.1"sv, "G:T / HTTP/1.1"sv, "\"GET\" / HTTP/1.1"sv}) {
    expect("the status for \"" + std::string(line) + "\"", refused_line(line), 400);
  }
  expect("an unknown method is read", parse_request_line("M-SEARCH / HTTP/1.1").method, "M-SEARCH");
  expect("the case is kept", parse_request_line("get / HTTP/1.1").method, "get");
}

TEST_F(Step6_1_RequestLine, TheTargetIsVisibleAscii) {
  rule("K4 K5", "an empty target, or one with a control byte, white space or a byte above 0x7E: 400");
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {"GET /a\0b HTTP/1.1"sv, "GET /a\tb HTTP/1.1"sv, "GET /a\rb HTTP/1.1"sv, "GET /\x7f HTTP/1.1"sv,
        "GET /\x80 HTTP/1.1"sv, "GET /caf\xc3\xa9 HTTP/1.1"sv, "GET  HTTP/1.1"sv}) {
    expect("the status for \"" + std::string(line) + "\"", refused_line(line), 400);
  }
}

TEST_F(Step6_1_RequestLine, TheVersionIsChecked) {
  rule("K6", "parse_version() checks the version: 400 or 505");
  expect("for HTTP/2.0", refused_line("GET / HTTP/2.0"), 505);
  expect("for http/1.1", refused_line("GET / http/1.1"), 400);
}

TEST_F(Given_Version, OnlyOneMajorVersionIsSupported) {
  rule("K6", "HTTP/1.0 and later 1.x are accepted; another major version: 505; anything that is not a version: 400");
  const auto status = [](std::string_view text) { return refused([&] { http::parse_version(text); }); };
  expect("HTTP/1.0", http::parse_version("HTTP/1.0"), 0);
  expect("HTTP/1.1", http::parse_version("HTTP/1.1"), 1);
  expect("HTTP/1.7 counts as 1.1", http::parse_version("HTTP/1.7"), 1);
  expect("for HTTP/0.9", status("HTTP/0.9"), 505);
  expect("for HTTP/3.0", status("HTTP/3.0"), 505);
  for (const char* text : {"", "HTTP/1", "HTTP/1.", "HTTP/1.10", "HTTP/11.1", "HTTP 1.1", "http/1.1", "HTTP/1.x",
                           "HTTP/a.1", "HTTP/1,1", "HTTPS/1.1"}) {
    expect("the status for \"" + std::string(text) + "\"", status(text), 400);
  }
}

}  // namespace
}  // namespace untwist::testing
