// Addresses of pages.

#include <algorithm>
#include <charconv>

#include <untwist/http/parse.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/http/url.hpp>

namespace untwist::http {

namespace {

std::uint16_t usual_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

// The scheme in front of the first colon, if there is one: letters, digits and some signs, a letter first.
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon == 0 || !is_letter(text[0])) return {};
  const std::string_view scheme = text.substr(0, colon);
  const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  return std::all_of(scheme.begin(), scheme.end(), allowed) ? scheme : std::string_view();
}

// Removes "." and ".." from a path that begins with a slash. RFC 3986, section 5.2.4.
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    path.remove_prefix(end);
    if (segment == "/..") out.resize(out.empty() ? 0 : out.rfind('/'));
    if (segment != "/." && segment != "/..")
      out += segment;
    else if (last)
      out += '/';
  }
  return out.empty() ? "/" : out;
}

std::string normal_target(std::string_view target) {
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, question);
  std::string out = path.find("/.") == path.npos ? std::string(path.empty() ? "/" : path) : without_dots(path);
  out += target.substr(question);
  return out;
}

void set_authority(Url& url, std::string_view authority) {
  if (authority.find('@') != authority.npos)
    throw BadUrl("a name and a password do not belong in an address: send them in a field");
  if (!is_host(authority)) throw BadUrl("\"" + std::string(authority) + "\" is not a host");
  const std::size_t colon = authority.starts_with('[') ? authority.find(':', authority.find(']')) : authority.find(':');
  std::string_view host = authority.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  url.host = lower(host);
  url.port = usual_port(url.scheme);
  if (colon == authority.npos || colon + 1 == authority.size()) return;
  std::from_chars(authority.data() + colon + 1, authority.data() + authority.size(), url.port);
  if (url.port == 0) throw BadUrl("there is no port 0");
}

// Authority and target of "//host/path?query".
void set_rest(Url& url, std::string_view rest) {
  rest.remove_prefix(2);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  set_authority(url, rest.substr(0, end));
  url.target = normal_target(rest.substr(end));
}

Url url_of(std::string_view scheme, std::string_view rest) {
  Url url;
  url.scheme = lower(scheme);
  if (url.scheme != "http" && url.scheme != "https")
    throw BadUrl("the address must begin with http://, not " + url.scheme + ":");
  if (!rest.starts_with("//")) throw BadUrl("the address must begin with " + url.scheme + "://");
  set_rest(url, rest);
  return url;
}

std::string_view without_fragment(std::string_view text) { return text.substr(0, text.find('#')); }

}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') == host.npos ? host : "[" + host + "]";
  if (port != usual_port(scheme)) out += ":" + std::to_string(port);
  return out;
}

std::string Url::text() const {
  std::string out;
  out.reserve(scheme.size() + host.size() + target.size() + 11);  // "://", brackets, a colon and five digits
  return out.append(scheme).append("://").append(authority()).append(target);
}

bool Url::same_origin(const Url& other) const noexcept {
  return port == other.port && host == other.host && scheme == other.scheme;
}

void Url::add_query(const std::vector<std::pair<std::string, std::string>>& query) {
  for (const auto& [name, value] : query) {
    target += target.find('?') == target.npos ? '?' : '&';
    target += percent_encode(name) + "=" + percent_encode(value);
  }
}

Url parse_url(std::string_view text) {
  if (!is_visible(text)) throw BadUrl("an address consists of visible ASCII: encode everything else as %XX");
  const std::string_view scheme = scheme_of(text);
  if (scheme.empty()) throw BadUrl("the address must begin with http://");
  return url_of(scheme, without_fragment(text.substr(scheme.size() + 1)));
}

Url resolve(const Url& base, std::string_view reference) {
  std::string encoded;
  for (const char c : without_fragment(trim(reference)))
    encoded += c > ' ' && c < 0x7F ? std::string(1, c) : percent_encode(std::string_view(&c, 1));
  const std::string_view text = encoded;
  if (const auto scheme = scheme_of(text); !scheme.empty()) return url_of(scheme, text.substr(scheme.size() + 1));
  if (text.starts_with("//")) return url_of(base.scheme, text);
  Url url = base;
  const std::string_view path = std::string_view(base.target).substr(0, base.target.find('?'));
  if (text.starts_with('/')) {
    url.target = normal_target(text);
  } else if (text.starts_with('?')) {
    url.target = std::string(path).append(text);
  } else if (!text.empty()) {
    url.target = normal_target(std::string(path.substr(0, path.rfind('/') + 1)).append(text));
  }
  return url;
}

}  // namespace untwist::http
