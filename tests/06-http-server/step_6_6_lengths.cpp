#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_6_ContentLength : public HttpTest {};

int refused_length(std::string_view value) {
  return refused([&] { http::parse_content_length(value); });
}

TEST_F(Step6_6_ContentLength, ALengthIsMadeOfDigits) {
  rule("K17", "a Content-Length is digits and nothing else: no sign, no prefix, no list, and not empty",
       "parse_content_length");
  expect("0", http::parse_content_length("0"), 0u);
  expect("00042", http::parse_content_length("00042"), 42u);
  for (const char* value : {"", "+1", "-1", "0x10", "1_0", "1 ", "1,1", "1.0", "ten", "\xd9\xa1"}) {
    expect("the status for \"" + std::string(value) + "\"", refused_length(value), 400);
  }
}

TEST_F(Step6_6_ContentLength, DoesNotOverflow) {
  rule("K17", "a number that does not fit the counter is refused, and does not wrap round", "parse_content_length");
  expect("the largest", http::parse_content_length("9223372036854775807"), 9223372036854775807u);
  for (const char* value :
       {"9223372036854775808", "18446744073709551616", "18446744073709551621", "99999999999999999999999"}) {
    expect("the status for " + std::string(value), refused_length(value), 400);
  }
}

TEST_F(Step6_6_ContentLength, TheBodyIsThatLong) {
  rule("K1", "that many bytes after the head are the body, whatever they are", "BodyDecoder::take_content");
  ask("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\na=1\r\n\r\nb=2\n");
  expect("the body", body, "a=1\r\n\r\nb=2\n");
}

TEST_F(Step6_6_ContentLength, TheHandlerWaitsForTheWholeBody) {
  rule("K1", "a handler is called with a whole request, however it arrives", "BodyDecoder::take_content");
  const PeerPtr peer = connect();
  const std::string request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t i = 0; i + 1 < request.size(); ++i) {
    if (!say(peer, request.substr(i, 1)).empty())
      report("nothing yet", "a response after byte " + std::to_string(i + 1));
  }
  expect("what the handler saw", asked, "");
  say(peer, "o");
  expect("what the handler saw then", asked, "POST /");
  expect("the body", body, "hello");
}

TEST_F(Step6_6_ContentLength, ThereIsExactlyOne) {
  rule("K18", "two lengths are refused, even if they agree: another program might read them differently", "framing_of");
  expect_refused("two", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400);
  expect_refused("the same one twice", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\nx",
                 400);
  expect_refused("a list", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx", 400);
}

TEST_F(Step6_6_ContentLength, ABodyThatEndsHalfwayIsRefused) {
  rule("", "a body shorter than its Content-Length is not a request", "BodyDecoder::take_content");
  const PeerPtr peer = connect();
  peer->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  peer->end();
  world.settle();
  std::string said = peer->take();
  expect("the status", take_answer(said).value_or(Answer()).status, 400);
  expect("what the handler saw", asked, "");
}

}  // namespace
}  // namespace untwist::testing
