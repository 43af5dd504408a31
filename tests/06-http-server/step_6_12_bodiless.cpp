#include <untwist/http/routes.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_12_Bodiless : public HttpTest {};

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

}  // namespace
}  // namespace untwist::testing
