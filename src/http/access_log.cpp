// One line for each response.

#include <cstdio>

#include <untwist/http/access_log.hpp>

namespace untwist::http {

namespace {

// A client that sends a quote or a line end must not be able to forge a line of the log.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c >= ' ' && c < 0x7F) {
      out += c;
    } else {
      char code[5];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code;
    }
  }
  return out + "\"";
}

std::string in_quotes_or_dash(std::string_view text) { return text.empty() ? "\"-\"" : in_quotes(text); }

// Turns "Sun, 06 Nov 1994 08:49:37 GMT" into "06/Nov/1994:08:49:37 +0000".
std::string log_date(WallTime when) {
  const std::string date = format_date(when);
  return date.substr(5, 2) + "/" + date.substr(8, 3) + "/" + date.substr(12, 4) + ":" + date.substr(17, 8) + " +0000";
}

}  // namespace

std::string access_line(const Access& access) {
  const std::string request =
      access.method.empty() ? "-"
                            : access.method + " " + access.target + " HTTP/1." + std::to_string(access.minor_version);
  return access.peer.host + " - - [" + log_date(access.when) + "] " + in_quotes(request) + " " +
         std::to_string(access.status) + " " + std::to_string(access.bytes) + " " + in_quotes_or_dash(access.referer) +
         " " + in_quotes_or_dash(access.user_agent);
}

}  // namespace untwist::http
