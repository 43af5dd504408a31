#include <untwist/http/url.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::BadUrl;
using http::parse_url;
using http::resolve;
using http::Url;

TEST(Given_Urls, Parts) {
  rule("", "an address has a scheme, a host, perhaps a port, a path and a query");
  const Url url = parse_url("HTTP://Example.ORG:8080/Path/x?q=1&r=%20#part");
  expect("the scheme", url.scheme, "http");
  expect("the host", url.host, "example.org");
  expect("the port", url.port, 8080);
  expect("the target", url.target, "/Path/x?q=1&r=%20");
  expect("the text", url.text(), "http://example.org:8080/Path/x?q=1&r=%20");
  expect("the port of http", parse_url("http://h").port, 80);
  expect("the port of https", parse_url("https://h").port, 443);
  expect("an empty port", parse_url("http://h:/").port, 80);
  expect("no path", parse_url("http://h?q").target, "/?q");
  expect("only a part", parse_url("http://h#p").target, "/");
  expect("an IPv6 host", parse_url("http://[FD00::1]:81/").host, "fd00::1");
  expect("its authority", parse_url("http://[fd00::1]:81/").authority(), "[fd00::1]:81");
  expect("https with its own port", parse_url("https://h:443/").text(), "https://h/");
  expect("http with that of https", parse_url("http://h:443/").text(), "http://h:443/");
}

TEST(Given_Urls, NoAddresses) {
  rule("", "anything else is BadUrl");
  for (const std::string bad : {"",
                                "h",
                                "/path",
                                "//h/",
                                "http:",
                                "http:/h",
                                "http://",
                                "http:///p",
                                "http://:80/",
                                "http://h:65536/",
                                "http://h:0/",
                                "http://h:-1/",
                                "http://h:8x/",
                                "ftp://h/",
                                "file:///etc/passwd",
                                "javascript:1",
                                "1http://h/",
                                "http://u@h/",
                                "http://u:p@h/",
                                "http://[::1/",
                                "http://[x]/",
                                "http://a b/",
                                "http://h/a b",
                                "http://h/\xc3\xa9",
                                "http://h/\r\nX: 1",
                                "http://h\\p",
                                "http://h%2/",
                                " http://h/"})
    expect_throws<BadUrl>("\"" + bad + "\"", [&] { parse_url(bad); });
  std::string why;
  try {
    parse_url("http://name:password@h/");
  } catch (const BadUrl& bad) {
    why = bad.what();
  }
  expect("what is said about a password", why,
         "a name and a password do not belong in an address: send them in a field");
}

TEST(Given_Urls, Dots) {
  rule("", "\".\" and \"..\" in a path are resolved, in its query they are not");
  const std::map<std::string, std::string> paths{{"/a/b/../c", "/a/c"}, {"/a/./b", "/a/b"},     {"/a/..", "/"},
                                                 {"/a/.", "/a/"},       {"/../../a", "/a"},     {"/a/b/c/../..", "/a/"},
                                                 {"/a//../b", "/a/b"},  {"/.a/..b", "/.a/..b"}, {"/?/../x", "/?/../x"}};
  for (const auto& [path, target] : paths) expect(path, parse_url("http://h" + path).target, target);
}

TEST(Given_Urls, References) {
  rule("", "a reference is resolved against its page; the examples of RFC 3986, section 5.4");
  const Url base = parse_url("http://a/b/c/d;p?q");
  const std::map<std::string, std::string> references{{"g", "http://a/b/c/g"},
                                                      {"./g", "http://a/b/c/g"},
                                                      {"g/", "http://a/b/c/g/"},
                                                      {"/g", "http://a/g"},
                                                      {"//g", "http://g/"},
                                                      {"?y", "http://a/b/c/d;p?y"},
                                                      {"g?y", "http://a/b/c/g?y"},
                                                      {"#s", "http://a/b/c/d;p?q"},
                                                      {"g#s", "http://a/b/c/g"},
                                                      {";x", "http://a/b/c/;x"},
                                                      {"", "http://a/b/c/d;p?q"},
                                                      {".", "http://a/b/c/"},
                                                      {"./", "http://a/b/c/"},
                                                      {"..", "http://a/b/"},
                                                      {"../g", "http://a/b/g"},
                                                      {"../..", "http://a/"},
                                                      {"../../g", "http://a/g"},
                                                      {"../../../g", "http://a/g"},
                                                      {"/./g", "http://a/g"},
                                                      {"g.", "http://a/b/c/g."},
                                                      {"..g", "http://a/b/c/..g"},
                                                      {"./g/.", "http://a/b/c/g/"},
                                                      {"g/../h", "http://a/b/c/h"},
                                                      {"g?y/../x", "http://a/b/c/g?y/../x"},
                                                      {"https://z:1/", "https://z:1/"},
                                                      {"HTTP://Z", "http://z/"},
                                                      {" g ", "http://a/b/c/g"},
                                                      {"a b", "http://a/b/c/a%20b"},
                                                      {"\xc3\xa9", "http://a/b/c/%C3%A9"},
                                                      {"a:b", "BadUrl"},
                                                      {"//", "BadUrl"},
                                                      {"//u@h/", "BadUrl"},
                                                      {"mailto:x", "BadUrl"}};
  for (const auto& [reference, target] : references) {
    std::string resolved;
    try {
      resolved = resolve(base, reference).text();
    } catch (const BadUrl&) {
      resolved = "BadUrl";
    }
    expect("\"" + reference + "\"", resolved, target);
  }
}

TEST(Given_Urls, Queries) {
  rule("", "names and values of a query are encoded");
  Url url = parse_url("http://h/p");
  url.add_query({{"a b", "c&d=e"}, {"x", ""}});
  expect("the target", url.target, "/p?a%20b=c%26d%3De&x=");
  url.add_query({{"y", "1"}});
  expect("with another one", url.target, "/p?a%20b=c%26d%3De&x=&y=1");
}

}  // namespace
}  // namespace untwist::testing
