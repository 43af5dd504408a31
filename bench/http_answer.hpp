#pragma once
// The response of the fixed-answer server and of Asio in the HTTP benchmark: as many bytes as this library's server
// sends.

#include <string_view>

inline constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Sun, 06 Nov 1994 08:49:37 "
    "GMT\r\nContent-Length: 5\r\n\r\nhello";
