#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::BadRequest;
using http::request_head;
using http::Url;

class Step9_12_Injection : public HttpClientTest {
 protected:
  const std::vector<std::string> bad{"\r\n", "\n", "\r", " ", "\t", std::string(1, '\0'), "\x7f", "\xc3\xa9"};
  static std::string shown(const std::string& text) {
    std::string out;
    for (const char c : text)
      out += c > ' ' && c < 0x7f ? std::string(1, c) : "\\" + std::to_string(int(static_cast<unsigned char>(c)));
    return out;
  }
};

TEST_F(Step9_12_Injection, InTheMethod) {
  rule("K80", "a method with a line end, a space or anything outside of ASCII is refused", "request_head");
  for (const std::string& part : bad) {
    const ClientRequest asked{.method = "GET" + part + "X", .url = "http://a.example/"};
    expect_throws<BadRequest>("the method " + shown(asked.method),
                              [&] { request_head(http::parse_url(asked.url), asked); });
  }
  for (const char* method : {"", "GET/", "GE T", "{GET}"})
    expect_throws<BadRequest>("the method \"" + std::string(method) + "\"",
                              [&] { request_head(Url{.host = "h"}, {.method = method, .url = ""}); });
  expect("a method of one's own", request_head(Url{.host = "h"}, {.method = "M-SEARCH", .url = ""}),
         "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n");
}

TEST_F(Step9_12_Injection, InTheTarget) {
  rule("K80", "a target with a line end, a space or anything outside of ASCII is refused", "request_head");
  for (const std::string& part : bad)
    expect_throws<BadRequest>("the target /a" + shown(part) + "b",
                              [&] { request_head(Url{.host = "h", .target = "/a" + part + "b"}, {.url = ""}); });
  expect_throws<BadRequest>("an empty target", [&] { request_head(Url{.host = "h", .target = ""}, {.url = ""}); });
}

TEST_F(Step9_12_Injection, InTheHost) {
  rule("K80", "a host with a line end, a space or anything outside of ASCII is refused", "request_head");
  for (const std::string& part : bad)
    expect_throws<BadRequest>("the host h" + shown(part) + "x",
                              [&] { request_head(Url{.host = "h" + part + "x"}, {.url = ""}); });
}

TEST_F(Step9_12_Injection, NothingIsSent) {
  rule("K80", "a request that is refused fails inside the call, and nothing is connected or sent", "request_head");
  Arriving response = request({.method = "GET / HTTP/1.1\r\nX:", .url = "http://a.example/"});
  expect_that("BadRequest; it is " + response.text(), response.failed_with<BadRequest>());
  for (const std::string& part : bad) {
    if (part == "\t" || part == " ") continue;
    const Arriving in_the_address = get("http://a.example/x" + part + "y");
    expect_that("BadUrl; it is " + in_the_address.text(), in_the_address.failed_with<http::BadUrl>());
  }
  expect_that("no connection", !was_dialled(a));
}

}  // namespace
}  // namespace untwist::testing
