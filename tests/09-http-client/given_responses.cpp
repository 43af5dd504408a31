#include "reader_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_status_line;

class Given_Responses : public ReaderTest {};

TEST_F(Given_Responses, StatusLines) {
  rule("K96", "a status line has a version, three digits, and perhaps a reason; anything else fails",
       "parse_status_line");
  const http::StatusLine usual = parse_status_line("HTTP/1.1 404 Not Found");
  expect("the status", usual.status, 404);
  expect("the reason", std::string(usual.reason), "Not Found");
  expect("the version", parse_status_line("HTTP/1.0 200 OK").minor_version, 0);
  expect("a version that we do not know", parse_status_line("HTTP/1.9 200 OK").minor_version, 1);
  expect("without a reason", std::string(parse_status_line("HTTP/1.1 200 ").reason), "");
  expect("without its space", parse_status_line("HTTP/1.1 200").status, 200);
  expect("a status that we do not know", parse_status_line("HTTP/1.1 999 ?").status, 999);
  expect("a reason outside of ASCII", std::string(parse_status_line("HTTP/1.1 200 \xc3\xa9").reason), "\xc3\xa9");
  for (const char* bad : {"",
                          "HTTP/1.1",
                          "HTTP/1.1 ",
                          "HTTP/1.1 20",
                          "HTTP/1.1 2000 OK",
                          "HTTP/1.1  200 OK",
                          "HTTP/1.1 2x0 OK",
                          "HTTP/1.1 099 OK",
                          "HTTP/1.1 -10 OK",
                          "HTTP/2.0 200 OK",
                          "HTTP/0.9 200 OK",
                          "http/1.1 200 OK",
                          "HTTP/1.10 200 OK",
                          "HTTP/1. 200 OK",
                          " HTTP/1.1 200 OK",
                          "ICY 200 OK",
                          "HTTP/1.1\t200 OK",
                          "HTTP/1.1 200\tOK",
                          "HTTP/1.1 200 O\rK",
                          "HTTP/1.1 200OK"})
    expect_throws<http::BadResponse>("\"" + std::string(bad) + "\"", [&] { parse_status_line(bad); });
}

TEST_F(Given_Responses, NoiseIsFoundAtItsFirstByte) {
  rule("", "what cannot become a response fails as soon as that is known", "take_head");
  for (const char* noise : {"x", "HTTQ", "HTTP/2", "\r", "\n", "HTTP/1:"})
    expect("\"" + std::string(noise) + "\"", read(noise), "this is not a response in HTTP/1.x");
  for (const char* so_far : {"", "H", "HTTP/1.", "HTTP/1.1 200 OK\r"})
    expect("the beginning", read(so_far), "incomplete");
}

class Given_Requests : public HttpClientTest {};

TEST_F(Given_Requests, AnAddressThatIsInvalid) {
  rule("", "an address that cannot be asked fails the request inside the call, and nothing is connected");
  for (const char* bad : {"", "a.example", "ftp://a.example/", "http:///", "http://a.example:x/", "http://a b/"}) {
    const Arriving response = get(bad);
    expect_that(std::string("BadUrl for \"") + bad + "\"; it is " + response.text(),
                response.failed_with<http::BadUrl>());
  }
  const Arriving secure = get("https://a.example/");
  expect("https", secure.text(), "https is not supported: this client does not speak TLS");
  expect_that("no connection", !was_dialled(a));
}

TEST_F(Given_Requests, LineEndsInAField) {
  rule("K81", "line ends in the value of a field are spaces, and a name must be a token");
  expect("the value", *http::Fields({{"A", "1\r\nB: 2"}}).find("A"), "1  B: 2");
  expect_throws<http::BadFieldName>("a name with a line end", [] { http::Fields({{"A\r\nB", "1"}}); });
}

}  // namespace
}  // namespace untwist::testing
