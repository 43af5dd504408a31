#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_15_Expect : public HttpTest {};

TEST_F(Step6_15_Expect, ABodyIsInvitedWith100) {
  rule("K31", "Expect: 100-continue is answered with one 100 before the body is read",
       "RequestReader::meet_expectation");
  const PeerPtr peer = connect();
  expect("the response before the body",
         say(peer, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"),
         "HTTP/1.1 100 Continue\r\n\r\n");
  expect("what the handler saw", asked, "");
  expect("the status", ask(peer, "hi").status, 200);
  expect("the body", body, "hi");
}

TEST_F(Step6_15_Expect, NoUnneeded100IsSent) {
  rule("K31", "no 100 is sent to HTTP/1.0, without a body, when the body is already arriving, or when it is too large",
       "RequestReader::meet_expectation");
  expect("to HTTP/1.1", say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
         "HTTP/1.1 100 Continue\r\n\r\n");
  expect("to HTTP/1.0", say("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"), "");
  expect("without a body", ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").status, 200);
  expect("when it is already arriving",
         say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nh"), "");
  expect_refused("too large", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n",
                 413);
}

TEST_F(Step6_15_Expect, OtherExpectationsAreRefused) {
  rule("K32", "any other expectation: 417", "RequestReader::meet_expectation");
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\n";
  expect_refused("with a body held back", head + "Content-Length: 2\r\n\r\n", 417);
  expect_refused("with a body that is arriving", head + "Content-Length: 2\r\n\r\nhi", 417);
  expect_refused("without a body", head + "\r\n", 417);
  expect_refused("together with the known one",
                 "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, the-unexpected\r\n\r\n", 417);
  expect_refused("in a second field",
                 "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nExpect: the-unexpected\r\n\r\n", 417);
}

TEST_F(Step6_15_Expect, SeveralExpectFieldsAreOneList) {
  rule("K31 K32", "empty elements of the list do not count, and two invitations count as one",
       "RequestReader::meet_expectation");
  const auto with = [](const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: 2\r\n\r\n";
  };
  expect("the response to an empty Expect", say(with("Expect:\r\n")), "");
  for (const char* fields :
       {"Expect: 100-continue,\r\n", "Expect: ,100-continue\r\n", "Expect: 100-continue\r\nExpect: 100-continue\r\n",
        "Expect:\r\nExpect: 100-continue\r\n"}) {
    expect("the response to " + std::string(fields), say(with(fields)), "HTTP/1.1 100 Continue\r\n\r\n");
  }
}

}  // namespace
}  // namespace untwist::testing
