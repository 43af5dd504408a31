#include <set>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_11_Limits : public HttpTest {
 protected:
  static std::string with_target(std::size_t size) {
    return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  static std::string with_fields(int count) {
    std::string request = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < count; ++i) request += "A: b\r\n";
    return request + "\r\n";
  }
};

TEST_F(Step6_11_Limits, TheRequestLineHasALimit) {
  rule("K16", "a request line of more than 8192 bytes: 414, as soon as that many bytes have arrived",
       "HeadParser::check_limits");
  const std::size_t rest = std::string_view("GET  HTTP/1.1").size();
  expect("the status of the longest request line", ask(with_target(8192 - rest)).status, 200);
  expect_refused("one byte more", with_target(8193 - rest), 414);
  expect_refused("without an end", "GET /" + std::string(9000, 'x'), 414);
}

TEST_F(Step6_11_Limits, AreTheSameHoweverTheBytesAreSplit) {
  rule("K1", "even at the limit, the same bytes get the same answer wherever they are split",
       "HeadParser::check_limits");
  options.limits.request_line = 20;
  const auto statuses = [&](std::string_view request) {
    std::set<int> seen;
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      const PeerPtr peer = connect();
      std::string said = say(peer, request.substr(0, cut));
      said += say(peer, request.substr(cut));
      seen.insert(take_answer(said).value_or(Answer()).status);
    }
    return seen;
  };
  expect("with the longest line", statuses("GET /123456 HTTP/1.1\r\nHost: a\r\n\r\n"), std::set<int>{200});
  expect("with one byte more", statuses("GET /1234567 HTTP/1.1\r\nHost: a\r\n\r\n"), std::set<int>{414});
  expect("with one byte more, and LF without CR", statuses("GET /1234567 HTTP/1.1\nHost: a\r\n\r\n"),
         std::set<int>{414});
}

TEST_F(Step6_11_Limits, TheHeadHasALimit) {
  rule("K15 K16", "a head of more than 16384 bytes: 431, as soon as that many bytes have arrived",
       "HeadParser::check_limits");
  const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
  expect("the status of the largest", ask(begin + std::string(16384 - begin.size() - 4, 'x') + "\r\n\r\n").status, 200);
  expect_refused("one byte more", begin + std::string(16384 - begin.size() - 3, 'x') + "\r\n\r\n", 431);
  expect_refused("without an end", begin + std::string(17000, 'x'), 431);
}

TEST_F(Step6_11_Limits, TheNumberOfFieldsHasALimit) {
  rule("K14", "500 fields are accepted; more: 431", "HeadParser::check_limits");
  expect("the status with 500", ask(with_fields(500)).status, 200);
  expect_refused("501", with_fields(501), 431);
}

TEST_F(Step6_11_Limits, AreCountedPerRequest) {
  rule("K14 K15", "counting starts again with each request", "HeadParser::check_limits");
  const PeerPtr peer = connect();
  for (int i = 0; i < 3; ++i) {
    expect("the status", ask(peer, with_fields(400)).status, 200);
    expect("the status", ask(peer, with_target(8000)).status, 200);
  }
  expect("the status with 501 fields", ask(peer, with_fields(501)).status, 431);
}

TEST_F(Step6_11_Limits, TheBodyHasALimit) {
  rule("K29", "a body that is too large is refused before it arrives: 413", "BodyDecoder::make_room_for");
  options.limits.body = 10;
  expect("the status of the largest", ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789").status,
         200);
  expect_refused("one byte more", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413);
}

TEST_F(Step6_11_Limits, ChunksHaveALimitTogether) {
  rule("K29", "the sizes of all chunks are added up: 413 as soon as a chunk announces too much",
       "BodyDecoder::make_room_for");
  options.limits.body = 10;
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect("the status of the largest", ask(head + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n").status, 200);
  expect_refused("one byte more", head + "5\r\n01234\r\n6\r\n", 413);
}

}  // namespace
}  // namespace untwist::testing
