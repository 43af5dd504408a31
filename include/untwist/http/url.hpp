#pragma once
/// @file
/// Addresses of pages. RFC 3986.

#include <cstdint>
#include <string>
#include <string_view>
#include <untwist/base/errors.hpp>
#include <utility>
#include <vector>

namespace untwist::http {

/// A text is not the address of a page that this library can ask for. The message says why.
class BadUrl : public Error {
 public:
  using Error::Error;
};

/// The address of a page, in parts.
struct Url {
  std::string scheme = "http";  ///< "http" or "https"
  std::string host;             ///< in lower case; an IPv6 address without its brackets
  std::uint16_t port = 80;      ///< 443 for https, unless the address says otherwise
  std::string target = "/";     ///< the path and the query, as they are sent: "/page?id=1"

  /// Host and port as the Host field has them: "example.org", "example.org:8080", "[::1]:8000". The port is left out if
  /// it is the scheme's own.
  std::string authority() const;
  /// The whole address.
  std::string text() const;
  /// Are scheme, host and port equal? Then both pages come from the same server.
  bool same_origin(const Url& other) const noexcept;

  /// Adds names and values to the query, percent-encoded: `?name=value&…`.
  void add_query(const std::vector<std::pair<std::string, std::string>>& query);

  /// Are all parts equal?
  friend bool operator==(const Url&, const Url&) = default;
};

/// Takes an address apart: "http://example.org:8080/page?id=1#part". The part after the # is not sent, and dropped.
///
/// A path of "." or ".." segments is resolved. RFC 3986, section 5.2.4.
/// @throws BadUrl  if it is not an http or https address, contains a space, a control byte or anything outside of ASCII,
///                 or a name and a password. (Those belong in a field, where no log shows them.)
Url parse_url(std::string_view text);

/// The address that @p reference means on the page @p base: "../other", "?page=2", "//elsewhere/", "/", or a whole
/// address. Bytes that must not occur in an address are percent-encoded. RFC 3986, section 5.2.
/// @throws BadUrl  as parse_url().
Url resolve(const Url& base, std::string_view reference);

}  // namespace untwist::http
