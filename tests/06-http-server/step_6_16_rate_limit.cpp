#include <stdexcept>

#include <untwist/http/rate_limit.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::Handler;
using http::limit_rate;
using http::plain;
using http::RateLimit;

class Step6_16_HowOften : public ::testing::Test {
 protected:
  // Three requests in ten seconds, and two clients are remembered.
  static RateLimit three_in_ten() { return {.requests = 3, .per = 10s, .most_clients = 2}; }

  // The status of the answer to a client, and its Retry-After if there is one: "200", "429 after 7".
  std::string ask(const Handler& handler, const std::string& client = "10.0.0.1", std::uint16_t port = 50000) {
    Request request("GET", "/", {{"Host", "here"}});
    request.peer = {client, port};
    std::string answer = "nothing yet";
    handler(std::move(request))
        .add_callback([&](const Response& response) {
          const std::string* after = response.fields.find("Retry-After");
          answer = std::to_string(response.status) + (after ? " after " + *after : "");
        })
        .detach();
    tell(in_seconds(clock.now().time_since_epoch()), client + " gets " + answer);
    return answer;
  }
  std::string ask_often(const Handler& handler, int times, const std::string& client = "10.0.0.1") {
    std::string answers;
    for (int i = 0; i < times; ++i) answers += (answers.empty() ? "" : ", ") + ask(handler, client);
    return answers;
  }
  Handler limited(RateLimit limit = three_in_ten()) {
    return limit_rate(
        clock,
        [this](const Request&) {
          ++passed_on;
          return succeed(plain(200, "hello"));
        },
        limit);
  }

  FakeClock clock;
  int passed_on = 0;
};

TEST_F(Step6_16_HowOften, NoMoreThanTheLimit) {
  rule("", "as many requests as the limit says are passed on; those above it get 429", "limit_rate");
  const Handler handler = limited();
  expect("the answers to five requests", ask_often(handler, 5), "200, 200, 200, 429 after 10, 429 after 10");
  expect("how many the handler saw", passed_on, 3);
}

TEST_F(Step6_16_HowOften, AnySpanOfTime) {
  rule("", "the limit holds for any span of that length, not only for spans that begin at certain times", "limit_rate");
  const Handler handler = limited();
  clock.advance(9s);
  expect("the answers at 9 s", ask_often(handler, 2), "200, 200");
  clock.advance(2s);
  expect("the answers at 11 s", ask_often(handler, 2), "200, 429 after 8");
  clock.advance(8s);
  expect("the answers at 19 s", ask_often(handler, 3), "200, 200, 429 after 2");
}

TEST_F(Step6_16_HowOften, ARequestCountsUntilItsTimeIsOver) {
  rule("", "a request counts until it is as old as the span", "limit_rate");
  const Handler handler = limited();
  ask_often(handler, 3);
  clock.advance(9999ms);
  expect("the answer after 9.999 s", ask(handler), "429 after 1");
  clock.advance(1ms);
  expect("the answers after 10 s", ask_often(handler, 4), "200, 200, 200, 429 after 10");
}

TEST_F(Step6_16_HowOften, RetryAfterKeepsItsWord) {
  rule("", "after as many seconds as Retry-After says, the next request is passed on", "limit_rate");
  const Handler handler = limited();
  ask(handler);
  clock.advance(2500ms);
  ask_often(handler, 2);
  expect("the answer after 2.5 s", ask(handler), "429 after 8");
  clock.advance(8s);
  expect("the answers eight seconds later", ask_often(handler, 2), "200, 429 after 2");
}

TEST_F(Step6_16_HowOften, WhatWasRefusedDoesNotCount) {
  rule("", "a request that was refused does not count: a client that goes on asking is not shut out forever",
       "limit_rate");
  const Handler handler = limited();
  ask_often(handler, 3);
  for (int i = 0; i < 9; ++i) {
    clock.advance(1s);
    ask_often(handler, 5);
  }
  clock.advance(1s);
  expect("the answer after 10 s", ask(handler), "200");
}

TEST_F(Step6_16_HowOften, EachClientHasItsOwn) {
  rule("", "clients are counted by their address, each apart; the port does not matter", "limit_rate");
  const Handler handler = limited();
  ask_often(handler, 3, "10.0.0.1");
  expect("the answer to another client", ask(handler, "10.0.0.2"), "200");
  expect("the answer to the first one, from another port", ask(handler, "10.0.0.1", 50001), "429 after 10");
}

TEST_F(Step6_16_HowOften, TheOldestIsForgotten) {
  rule("", "of more clients than are remembered, the one that was passed on longest ago is forgotten", "limit_rate");
  const Handler handler = limited();
  ask_often(handler, 3, "10.0.0.1");
  clock.advance(1s);
  ask_often(handler, 3, "10.0.0.2");
  expect("the answer to the first client, still remembered", ask(handler, "10.0.0.1"), "429 after 9");
  clock.advance(1s);
  expect("the answer to a third one", ask(handler, "10.0.0.3"), "200");
  expect("the answer to the second one, still remembered", ask(handler, "10.0.0.2"), "429 after 9");
  expect("the answer to the first one, forgotten", ask(handler, "10.0.0.1"), "200");
}

TEST_F(Step6_16_HowOften, TheOneThatHasJustAskedIsRemembered) {
  rule("", "a client that asks again is not the oldest any more", "limit_rate");
  const Handler handler = limited();
  ask_often(handler, 2, "10.0.0.1");
  clock.advance(1s);
  ask(handler, "10.0.0.2");
  clock.advance(1s);
  ask(handler, "10.0.0.1");
  ask(handler, "10.0.0.3");
  expect("the answer to the first client", ask(handler, "10.0.0.1"), "429 after 8");
}

TEST_F(Step6_16_HowOften, TheHandlerDecides) {
  rule("", "what the handler does passes unchanged: its answer, whenever it comes, and what it throws", "limit_rate");
  Promise<Response> promise;
  const Handler slow = limit_rate(
      clock, [&](const Request&) { return promise.deferred(); }, three_in_ten());
  int status = 0;
  slow(Request("GET", "/")).add_callback([&](const Response& response) { status = response.status; }).detach();
  expect("the status before the handler has answered", status, 0);
  std::move(promise).callback(plain(404, "no"));
  expect("the status then", status, 404);
  const Handler broken = limit_rate(
      clock, [](const Request&) -> Deferred<Response> { throw http::Refusal(418, "no"); }, three_in_ten());
  expect_throws<http::Refusal>("the handler's own Refusal passes", [&] { broken(Request("GET", "/")).detach(); });
}

TEST_F(Step6_16_HowOften, CopiesCountTogether) {
  rule("", "a handler may be copied, as every connection does: all copies count together", "limit_rate");
  const Handler handler = limited();
  const Handler copy = handler;
  ask_often(handler, 2);
  expect("the answers of a copy", ask_often(copy, 2), "200, 429 after 10");
}

TEST_F(Step6_16_HowOften, WhatMakesNoSenseIsRefused) {
  rule("", "a limit of no requests, no time or no clients is refused", "limit_rate");
  RateLimit none = three_in_ten(), at_once = three_in_ten(), nobody = three_in_ten();
  none.requests = 0;
  at_once.per = 0s;
  nobody.most_clients = 0;
  for (const RateLimit& limit : {none, at_once, nobody})
    expect_throws<std::invalid_argument>("limit_rate()", [&] { limited(limit); });
}

}  // namespace
}  // namespace untwist::testing
