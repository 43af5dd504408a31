#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

class Step9_2_Request : public ::testing::Test {
 protected:
  static std::string head(const ClientRequest& request) {
    return http::request_head(http::parse_url(request.url), request);
  }
};

TEST_F(Step9_2_Request, ThreePartsAHostAndAnEmptyLine) {
  rule("K79", "the request line has method, target and version; Host names the server; an empty line ends the head",
       "request_head");
  expect("the head", head({.url = "http://example.org/page?id=1"}),
         "GET /page?id=1 HTTP/1.1\r\nHost: example.org\r\n\r\n");
  expect("the head for another URL than the request's own",
         http::request_head(http::parse_url("http://h/other"), {.url = "http://example.org/page"}),
         "GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
  expect("the head for an address without a path", head({.method = "HEAD", .url = "http://example.org"}),
         "HEAD / HTTP/1.1\r\nHost: example.org\r\n\r\n");
}

TEST_F(Step9_2_Request, APortIsNamedIfItIsNotTheUsualOne) {
  rule("K79", "Host has the port, unless it is 80, and brackets around an IPv6 address", "request_head");
  expect("with another port", head({.url = "http://example.org:8080/"}),
         "GET / HTTP/1.1\r\nHost: example.org:8080\r\n\r\n");
  expect("with port 80", head({.url = "http://example.org:80/"}), "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
  expect("with IPv6", head({.url = "http://[::1]:8080/"}), "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n");
}

TEST_F(Step9_2_Request, FieldsKeepTheirOrder) {
  rule("", "the request's fields come after Host, in their order, a repeated one twice", "request_head");
  expect("the head", head({.url = "http://h/", .fields = {{"B", "2"}, {"A", "1"}, {"B", "3"}}}),
         "GET / HTTP/1.1\r\nHost: h\r\nB: 2\r\nA: 1\r\nB: 3\r\n\r\n");
}

TEST_F(Step9_2_Request, AHostOfItsOwnWins) {
  rule("K79", "a request with a Host field has exactly that one", "request_head");
  expect("the head", head({.url = "http://10.0.0.1/", .fields = {{"A", "1"}, {"host", "example.org"}}}),
         "GET / HTTP/1.1\r\nHost: example.org\r\nA: 1\r\n\r\n");
  expect("with two of them, the first", head({.url = "http://h/", .fields = {{"Host", "one"}, {"Host", "two"}}}),
         "GET / HTTP/1.1\r\nHost: one\r\n\r\n");
}

TEST_F(Step9_2_Request, FramingIsNotTheCallersBusiness) {
  rule("",
       "Content-Length, Transfer-Encoding and Connection of the caller are left out: a server that sees two framings "
       "may follow either",
       "request_head");
  expect("the head",
         head({.method = "POST",
               .url = "http://h/",
               .fields = {{"content-length", "9"}, {"Transfer-Encoding", "chunked"}, {"CONNECTION", "close"}},
               .body = "four"}),
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n");
}

TEST_F(Step9_2_Request, ABodyHasALength) {
  rule("", "a body that is text has a Content-Length, an empty one, too", "request_head");
  expect("with text", head({.method = "PUT", .url = "http://h/", .body = "text"}),
         "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n");
  expect("with an empty text", head({.method = "DELETE", .url = "http://h/", .body = ""}),
         "DELETE / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(Step9_2_Request, WhereABodyIsUsualItsAbsenceIsSaid) {
  rule("K82", "POST, PUT and PATCH without a body have a Content-Length of 0; GET, HEAD and DELETE have none",
       "request_head");
  for (const char* method : {"POST", "PUT", "PATCH"})
    expect(method, head({.method = method, .url = "http://h/"}),
           std::string(method) + " / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS"})
    expect(method, head({.method = method, .url = "http://h/"}),
           std::string(method) + " / HTTP/1.1\r\nHost: h\r\n\r\n");
}

TEST_F(Step9_2_Request, JsonSaysWhatItIs) {
  rule("", "a JSON text is the body, with a Content-Type, unless the request has one", "request_head");
  expect("the head", head({.method = "POST", .url = "http://h/", .json = "[1]"}),
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n");
  const http::Upload upload{[](std::size_t) { return std::string(); }, {}};
  expect("beside another body, which is not sent",
         head({.method = "POST", .url = "http://h/", .body = upload, .json = "[1]"}),
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n");
  expect(
      "with a type of its own",
      head({.method = "POST", .url = "http://h/", .fields = {{"content-type", "application/ld+json"}}, .json = "{}"}),
      "POST / HTTP/1.1\r\nHost: h\r\ncontent-type: application/ld+json\r\nContent-Length: 2\r\n\r\n");
}

TEST_F(Step9_2_Request, AnUploadHasALengthOrChunks) {
  rule("", "an Upload has a Content-Length if its length is known, and is sent in chunks otherwise; never both",
       "request_head");
  const ReadPiece read = [](std::size_t) { return std::string(); };
  expect("with a length", head({.method = "PUT", .url = "http://h/", .body = http::Upload{read, 5'000'000'000}}),
         "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n");
  expect("without one", head({.method = "PUT", .url = "http://h/", .body = http::Upload{read, {}}}),
         "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
}

}  // namespace
}  // namespace untwist::testing
