#include <untwist/http/write.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::write_head;

class Step6_3_Head : public ::testing::Test {
 protected:
  static std::string written(int status, const http::Fields& fields = {}, const http::Delivery& delivery = {}) {
    std::string out;
    write_head(out, status, fields, delivery);
    return out;
  }
};

TEST_F(Step6_3_Head, BeginsWithAStatusLine) {
  rule("", "the status line is the version, three digits, the reason phrase and CR LF; an empty line ends the head");
  expect("the head", written(200), "HTTP/1.1 200 OK\r\n\r\n");
  expect("another", written(404), "HTTP/1.1 404 Not Found\r\n\r\n");
  expect("a status without a name of its own", written(299), "HTTP/1.1 299 Unknown\r\n\r\n");
}

TEST_F(Step6_3_Head, FieldsFollowInTheirOrder) {
  rule("",
       "a field is name, colon, space, value, CR LF; fields are written in the order they were added, each as often as "
       "it was added");
  expect("the head", written(200, {{"B", "2"}, {"A", "1"}, {"b", "3"}}),
         "HTTP/1.1 200 OK\r\nB: 2\r\nA: 1\r\nb: 3\r\n\r\n");
}

TEST_F(Step6_3_Head, TheDeliveryComesLast) {
  rule("K45", "Date, Content-Length, Transfer-Encoding and Connection, which the server itself adds, come last");
  expect("with a length",
         written(200, {{"A", "1"}}, {.date = "today", .length = 12345678901, .chunked = false, .close = true}),
         "HTTP/1.1 200 OK\r\nA: 1\r\nDate: today\r\nContent-Length: 12345678901\r\nConnection: close\r\n\r\n");
  expect("in chunks", written(200, {}, {.date = {}, .length = {}, .chunked = true, .close = false}),
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST_F(Step6_3_Head, AHeadIsAppended) {
  rule("K36", "earlier bytes stay: responses are written one after another");
  std::string out = "before";
  write_head(out, 200, {});
  expect("the bytes", out, "beforeHTTP/1.1 200 OK\r\n\r\n");
}

}  // namespace
}  // namespace untwist::testing
