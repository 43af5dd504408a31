#include <untwist/http/redirects.hpp>
#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::BadRedirect;
using http::Redirects;

class Step9_9_Redirects : public HttpClientTest {
 protected:
  Step9_9_Redirects() { options.most_idle = 0; }  // a new connection for each request

  // Answers the next request to this server, and returns its request line and fields.
  std::string answer(const Address& at, int status, const std::string& fields) {
    const PeerPtr peer = kept_.emplace_back(server(at));
    const std::string asked = got(peer);
    send(peer, "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 0\r\n" + fields + "\r\n");
    return asked;
  }
  std::string to(const std::string& where) { return "Location: " + where + "\r\n"; }
  // The method and body with which the client asks again after this answer; or why it does not.
  std::string after(int status, ClientRequest asked) {
    asked.url = "http://a.example/old";
    Arriving response = request(std::move(asked));
    answer(a, status, to("/new"));
    if (response.failed_with<BadRedirect>()) return "BadRedirect";
    if (response.over()) return response.ok() ? std::to_string(response.value().status) : response.text();
    const std::string second = answer(a, 200, "");
    const std::size_t body = second.find("\r\n\r\n") + 4;
    return second.substr(0, second.find(" HTTP")) + (body < second.size() ? " " + second.substr(body) : "");
  }

 private:
  std::vector<PeerPtr> kept_;
};

TEST_F(Step9_9_Redirects, AreFollowed) {
  rule("K108",
       "after 301, 302, 303, 307 and 308 a GET asks again, where Location says; the response says where it came from",
       "redirected");
  for (const int status : {301, 302, 303, 307, 308}) {
    Arriving response = get("http://a.example/old");
    expect("the first request", answer(a, status, to("/new?x=1")), "GET /old HTTP/1.1\r\nHost: a.example\r\n\r\n");
    expect("the second request", answer(a, 200, ""), "GET /new?x=1 HTTP/1.1\r\nHost: a.example\r\n\r\n");
    expect("the status", response.value().status, 200);
    expect("where it came from", response.value().url.text(), "http://a.example/new?x=1");
    expect("how often it was sent elsewhere", response.value().earlier.size(), 1u);
    expect("from where", response.value().earlier[0].text(), "http://a.example/old");
  }
}

TEST_F(Step9_9_Redirects, OtherStatusesAreResponses) {
  rule("", "a Location beside any other status is not followed", "redirected");
  expect("after 302", after(302, {}), "GET /new");
  for (const int status : {200, 201, 300, 304, 305, 306, 309, 404}) {
    Arriving response = get("http://a.example/");
    answer(a, status, to("/new"));
    expect("the status", response.text() + " " + std::to_string(response.value().status),
           "ok " + std::to_string(status));
  }
}

TEST_F(Step9_9_Redirects, WhereTo) {
  rule("K112", "a Location is relative to the page that has it", "redirected");
  const std::map<std::string, std::string> places{{"next", "/dir/next"},     {"../up", "/up"},
                                                  {"?q=2", "/dir/page?q=2"}, {"/root", "/root"},
                                                  {"./a/../b", "/dir/b"},    {"#part", "/dir/page?q=1"},
                                                  {"", "/dir/page?q=1"},     {"a b\xc3\xa9", "/dir/a%20b%C3%A9"}};
  for (const auto& [location, target] : places) {
    Arriving response = get("http://a.example/dir/page?q=1");
    answer(a, 302, to(location));
    expect("the target after \"" + location + "\"", answer(a, 200, ""),
           "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
  }
  Arriving response = get("http://a.example/");
  answer(a, 302, to("//B.example:80/x"));
  expect("another server", answer(b, 200, ""), "GET /x HTTP/1.1\r\nHost: b.example\r\n\r\n");
}

TEST_F(Step9_9_Redirects, MethodsThatAreSentAgain) {
  rule("K108",
       "GET and HEAD keep their method; 303 makes a GET without a body of anything else; a POST is not sent again",
       "redirected");
  expect("HEAD, 302", after(302, {.method = "HEAD"}), "HEAD /new");
  expect("HEAD, 303", after(303, {.method = "HEAD"}), "HEAD /new");
  expect("POST, 303", after(303, {.method = "POST", .body = "data"}), "GET /new");
  expect("PUT, 303, with JSON", after(303, {.method = "PUT", .json = "{}"}), "GET /new");
  for (const int status : {301, 302, 307, 308})
    for (const char* method : {"POST", "PUT", "DELETE"})
      expect(std::string(method) + ", " + std::to_string(status), after(status, {.method = method, .body = "data"}),
             "BadRedirect");
}

TEST_F(Step9_9_Redirects, LikeABrowser) {
  rule("K109", "like a browser: after 301 and 302 a POST becomes a GET, after 307 and 308 it stays what it was",
       "redirected");
  options.redirects = Redirects::browser;
  for (const int status : {301, 302, 303})
    expect("POST, " + std::to_string(status), after(status, {.method = "POST", .body = "data"}), "GET /new");
  for (const int status : {307, 308})
    expect("POST, " + std::to_string(status), after(status, {.method = "POST", .body = "data"}), "POST /new data");
  expect("PUT, 302", after(302, {.method = "PUT", .body = "data"}), "BadRedirect");
  expect("PUT, 308", after(308, {.method = "PUT", .body = "data"}), "PUT /new data");
  const http::Upload upload{[](std::size_t) { return std::string(); }, 0};
  expect("an upload, which was read already, 307", after(307, {.method = "PUT", .body = upload}), "BadRedirect");
  expect("GET, 302", after(302, {}), "GET /new");
}

TEST_F(Step9_9_Redirects, AGetHasNoTypeOfABody) {
  rule("", "a request that became a GET says nothing about a body", "redirected");
  Arriving response = request({.method = "POST",
                               .url = "http://a.example/",
                               .fields = {{"Content-Type", "text/plain"}, {"Content-Encoding", "x"}, {"X-Kept", "1"}},
                               .body = "data"});
  answer(a, 303, to("/new"));
  expect("the second request", answer(a, 200, ""), "GET /new HTTP/1.1\r\nHost: a.example\r\nX-Kept: 1\r\n\r\n");
}

TEST_F(Step9_9_Redirects, SecretsStayWithTheirServer) {
  rule("K111", "passwords, cookies and a Host of its own go to the same server only: same scheme, host and port",
       "redirected");
  const ClientRequest asked{.url = "http://a.example/",
                            .fields = {{"Authorization", "secret"},
                                       {"cookie", "secret"},
                                       {"Proxy-Authorization", "secret"},
                                       {"Host", "other.example"},
                                       {"X-Kept", "1"}}};
  Arriving same = request(asked);
  answer(a, 302, to("/new"));
  expect("to the same server", answer(a, 200, ""),
         "GET /new HTTP/1.1\r\nHost: other.example\r\nAuthorization: secret\r\ncookie: secret\r\nProxy-Authorization: "
         "secret\r\nX-Kept: 1\r\n\r\n");
  Arriving other = request(asked);
  answer(a, 302, to("http://b.example/"));
  expect("to another server", answer(b, 200, ""), "GET / HTTP/1.1\r\nHost: b.example\r\nX-Kept: 1\r\n\r\n");
  const Address port{"10.0.0.1", 81};
  world.network.serve(port);
  Arriving elsewhere = request(asked);
  answer(a, 302, to("http://a.example:81/"));
  expect("to another port", answer(port, 200, ""), "GET / HTTP/1.1\r\nHost: a.example:81\r\nX-Kept: 1\r\n\r\n");
  Arriving back = request(asked);
  answer(a, 302, to("http://b.example/"));
  answer(b, 302, to("http://a.example/"));
  expect("back again: they are gone", answer(a, 200, ""), "GET / HTTP/1.1\r\nHost: a.example\r\nX-Kept: 1\r\n\r\n");
}

TEST_F(Step9_9_Redirects, NoMoreThanSoMany) {
  rule("K110", "20 redirects are followed, the next one is a BadRedirect; a redirect without a Location is one, too",
       "redirected");
  Arriving enough = get("http://a.example/0");
  for (int i = 1; i <= 20; ++i) answer(a, 302, to("/" + std::to_string(i)));
  expect("after 20", answer(a, 200, "").substr(0, 8), "GET /20 ");
  expect("the request", enough.text(), "ok");
  Arriving endless = get("http://a.example/0");
  for (int i = 1; i <= 21; ++i) answer(a, 302, to("/0"));
  expect_that("BadRedirect after 21; it is " + endless.text(), endless.failed_with<BadRedirect>());
  options.most_redirects = 0;
  drop_client();
  Arriving none_allowed = get("http://a.example/");
  answer(a, 302, to("/new"));
  expect_that("BadRedirect, if none is allowed; it is " + none_allowed.text(), none_allowed.failed_with<BadRedirect>());
}

TEST_F(Step9_9_Redirects, WithoutALocation) {
  rule("K110", "a redirect that does not say where to is a BadRedirect, an address that is not one is a BadUrl",
       "redirected");
  Arriving nowhere = get("http://a.example/");
  answer(a, 302, "");
  expect_that("BadRedirect; it is " + nowhere.text(), nowhere.failed_with<BadRedirect>());
  for (const char* bad : {"ftp://b.example/", "http:///", "http://user:password@b.example/"}) {
    Arriving response = get("http://a.example/");
    answer(a, 302, to(bad));
    expect_that("BadUrl for " + std::string(bad) + "; it is " + response.text(), response.failed_with<http::BadUrl>());
  }
  Arriving secure = get("http://a.example/");
  answer(a, 302, to("https://a.example/"));
  expect("to https", secure.text(), "https is not supported: this client does not speak TLS");
}

TEST_F(Step9_9_Redirects, NotFromHttpsToHttp) {
  rule("", "a redirect from https to http is a BadRedirect: what was secret would become readable", "redirected");
  const http::ResponseLimits limits;
  http::ResponseReader reader(limits);
  reader.begin("GET");
  reader.append("HTTP/1.1 302 Found\r\nLocation: http://a.example/\r\n\r\n");
  reader.take_head();
  const http::ResponseHead head = reader.head();
  expect_throws<BadRedirect>("from https to http", [&] {
    http::redirected(Redirects::safe, http::parse_url("https://a.example/"), {.url = "https://a.example/"}, head);
  });
}

TEST_F(Step9_9_Redirects, NotIfNobodyWants) {
  rule("", "with Redirects::none a redirect is the response", "redirected");
  expect("with Redirects::safe", after(302, {}), "GET /new");
  drop_client();
  options.redirects = Redirects::none;
  Arriving response = get("http://a.example/");
  answer(a, 302, to("/new"));
  expect("the status", response.value().status, 302);
  Arriving nowhere = get("http://a.example/");
  answer(a, 302, "");
  expect("the status without a Location", nowhere.value().status, 302);
}

TEST_F(Step9_9_Redirects, TheBodyOfARedirectIsNotWaitedFor) {
  rule("", "the body of a redirect is not read: the next request goes out at once, and its connection ends",
       "redirected");
  Arriving response = get("http://a.example/");
  const PeerPtr first = server();
  send(first, "HTTP/1.1 302 Found\r\nLocation: http://b.example/\r\nContent-Length: 100000\r\n\r\n<html>");
  expect_that("the next request went out", was_dialled(b));
  expect_that("the first connection was ended", was_ended(first));
}

}  // namespace
}  // namespace untwist::testing
