#pragma once
/// @file
/// The slow page, which all three servers send: they differ only in how they wait.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "../options.hpp"

namespace slow_page {

inline constexpr std::string_view kBody =
    "<!DOCTYPE html>\n"
    "<html><head><title>A slow page</title></head>\n"
    "<body><h1>Here I am</h1><p>I am late because I asked a database, and had to wait.</p></body></html>\n";

/// Sent immediately when the server starts on a request. By this, a client sees that its turn has come.
inline std::string head() {
  return "HTTP/1.0 200 OK\r\n"
         "Content-Type: text/html\r\n"
         "Content-Length: " +
         std::to_string(kBody.size()) +
         "\r\n"
         "Connection: close\r\n"
         "\r\n";
}

/// A request ends at its first blank line. (A person who types it into `nc` sends no carriage returns.)
inline bool is_whole(std::string_view request) {
  return request.find("\r\n\r\n") != request.npos || request.find("\n\n") != request.npos;
}

/// No request for this page is longer.
inline constexpr std::size_t kLongestRequest = 8192;

/// How many clients may wait to be accepted.
inline constexpr int kBacklog = 1024;

struct Settings {
  std::uint16_t port = 0;
  std::chrono::milliseconds delay{1000};
};

inline Settings settings_from(int argc, char** argv, const std::string& program) {
  examples::Options options(argc, argv, program + " [--port N] [--delay MILLISECONDS]");
  Settings settings;
  settings.port = options.port(0);
  settings.delay = std::chrono::milliseconds(options.number("--delay", 1000, 0, 60000));
  options.done();
  return settings;
}

}  // namespace slow_page
