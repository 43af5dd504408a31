#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_status_line;
using http::ResponseLimits;
using http::ResponseReader;

class Given_Responses : public ::testing::Test {
 protected:
  // The head in these bytes, or why there is no head.
  std::string read(const std::string& bytes, const ResponseLimits& limits = {}) {
    ResponseReader reader(limits);
    reader.begin("GET");
    try {
      reader.append(bytes);
      if (!reader.take_head()) return "incomplete";
    } catch (const http::BadResponse& why) {
      return why.what();
    }
    const http::ResponseHead head = reader.head();
    std::string out = std::to_string(head.status);
    for (const auto& [name, value] : head.fields()) out += " " + std::string(name) + "=[" + std::string(value) + "]";
    return out;
  }
};

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

TEST_F(Given_Responses, LineEnds) {
  rule("K96", "lines may end with a bare LF; a bare CR is not a line end, and not a part of a value", "take_head");
  expect("with LF", read("HTTP/1.1 200 OK\nA: 1\n\n"), "200 A=[1]");
  expect("with both", read("HTTP/1.1 200 OK\r\nA: 1\nB: 2\r\n\n"), "200 A=[1] B=[2]");
  expect("a bare CR", read("HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\n\r\n"),
         "A header field value contains a control character.");
  expect("no empty line", read("HTTP/1.1 200 OK\r\nA: 1\r\n"), "incomplete");
}

TEST_F(Given_Responses, Fields) {
  rule("", "names are tokens, values lose the white space around them; folded values are one line", "take_head");
  expect("white space", read("HTTP/1.1 200 OK\r\nA:1\r\nB: \t 2 \t\r\nC:\r\n\r\n"), "200 A=[1] B=[2] C=[]");
  expect("a folded value", read("HTTP/1.1 200 OK\r\nA: one\r\n  two\r\n\tthree\r\nB: 2\r\n\r\n"),
         "200 A=[one    two   three] B=[2]");
  expect("a value that begins on the next line", read("HTTP/1.1 200 OK\r\nA:\r\n one\r\n\r\n"), "200 A=[one]");
  expect("folds with nothing in them", read("HTTP/1.1 200 OK\r\nA: 1\r\n  \r\nB: 2\r\n\r\n"), "200 A=[1] B=[2]");
  expect("a fold of nothing", read("HTTP/1.1 200 OK\r\n A: 1\r\n\r\n"), "the first field continues nothing");
  expect("a length that is folded", read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n"),
         "The Content-Length is not a decimal number.");
  expect("no colon", read("HTTP/1.1 200 OK\r\nA\r\n\r\n"), "A header field has no colon.");
  expect("space before the colon", read("HTTP/1.1 200 OK\r\nA : 1\r\n\r\n"), "A header field name is not a token.");
  expect("no name", read("HTTP/1.1 200 OK\r\n: 1\r\n\r\n"), "A header field name is not a token.");
  expect("a NUL", read(std::string("HTTP/1.1 200 OK\r\nA: 1\0\r\n\r\n", 25)),
         "A header field value contains a control character.");
  expect("a NUL in a fold", read(std::string("HTTP/1.1 200 OK\r\nA: 1\r\n \0\r\n\r\n", 28)),
         "a header field value contains a control character");
}

TEST_F(Given_Responses, InterimOnes) {
  rule("K95", "1xx is passed over, at most 16 times; 101 is refused", "take_head");
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nA: 1\r\n\r\n", final_one = "HTTP/1.1 200 OK\r\nB: 2\r\n\r\n";
  std::string many;
  for (int i = 0; i < 16; ++i) many += interim;
  expect("16 of them", read(many + final_one), "200 B=[2]");
  expect("17 of them", read(many + interim + final_one), "there are too many interim responses");
  expect("101", read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
         "the server switches to another protocol, which nobody asked for");
  expect("noise after one", read(interim + "noise"), "this is not a response in HTTP/1.x");
}

TEST_F(Given_Responses, NoiseIsFoundAtItsFirstByte) {
  rule("", "what cannot become a response fails as soon as that is known", "take_head");
  for (const char* noise : {"x", "HTTQ", "HTTP/2", "\r", "\n", "HTTP/1:"})
    expect("\"" + std::string(noise) + "\"", read(noise), "this is not a response in HTTP/1.x");
  for (const char* so_far : {"", "H", "HTTP/1.", "HTTP/1.1 200 OK\r"})
    expect("the beginning", read(so_far), "incomplete");
}

TEST_F(Given_Responses, Limits) {
  rule("", "a head that is too large, or has too many fields, fails: also one that never ends", "take_head");
  const std::string line = "HTTP/1.1 200 OK\r\n";
  const auto padded = [&](std::size_t size) {
    const std::string rest = line + "A: " + "\r\n\r\n";
    return line + "A: " + std::string(size - rest.size(), 'x') + "\r\n\r\n";
  };
  expect("as large as allowed", read(padded(100), {.head = 100}).substr(0, 3), "200");
  expect("one byte more", read(padded(101), {.head = 100}), "the head is too large");
  expect("without an end", read(line + std::string(84, 'x'), {.head = 100}), "the head is too large");
  expect("a status line without an end", read("HTTP/1.1 200 " + std::string(100, 'x'), {.head = 100}),
         "the head is too large");
  expect("two fields", read(line + "A: 1\r\nB: 2\r\n\r\n", {.fields = 2}), "200 A=[1] B=[2]");
  expect("three fields", read(line + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", {.fields = 2}), "there are too many fields");
}

TEST_F(Given_Responses, OneAfterTheOther) {
  rule("", "the next response begins where the last one has ended", "take_head");
  const ResponseLimits limits;
  ResponseReader reader(limits);
  std::string bodies;
  reader.begin("GET");
  reader.append("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 404 No\r\nA: 1\r\n");
  expect_that("the first head", reader.take_head());
  expect("its status", reader.head().status, 200);
  expect_that("its body", reader.take_body(bodies) && bodies == "ok" && reader.body_is_complete());
  reader.begin("HEAD");
  expect_that("nothing has come since then", !reader.has_begun());
  expect_that("but there is more", reader.has_more());
  reader.append("Content-Length: 7\r\n\r\n");
  expect_that("it has begun", reader.has_begun());
  expect_that("the second head", reader.take_head());
  const http::ResponseHead second = reader.head();
  expect("its status and fields", std::to_string(second.status) + " " + std::to_string(second.fields().size()),
         "404 2");
  expect_that("it has no body", reader.body_is_complete() && !reader.has_more());
}

class Given_Requests : public HttpClientTest {};

TEST_F(Given_Requests, FieldsOfTheClient) {
  rule("", "the client's own fields go with each request, unless the request has them", "request");
  options.fields = http::ClientOptions().fields;
  Arriving usual = get("http://a.example/");
  expect("what the server got", got(server()),
         "GET / HTTP/1.1\r\nHost: a.example\r\nUser-Agent: untwist\r\nAccept: */*\r\n\r\n");
  const Arriving other(client().get("http://a.example/", {{"accept", "text/plain"}}));
  expect("with one of its own", got(server()),
         "GET / HTTP/1.1\r\nHost: a.example\r\naccept: text/plain\r\nUser-Agent: untwist\r\n\r\n");
}

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
