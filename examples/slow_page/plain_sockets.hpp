#pragma once
/// @file
/// Blocking sockets, the kind that most people learn first: every call waits until it is done.

#include <cstdint>
#include <string>
#include <string_view>

namespace slow_page {

/// Opens a listening socket on 127.0.0.1 and prints its address: `listening on 127.0.0.1:PORT`. Ends the program on an
/// error.
int listen_or_exit(std::uint16_t port);

/// Waits for the next client. Ends the program if the listening socket fails.
int accept_or_exit(int listener);

/// Waits until a whole request has come. Returns false if the client went away before that, or sends too much.
bool read_request(int client);

/// Waits until everything is written, or the client has gone.
void write_all(int client, std::string_view text);

/// Ends the output, and closes.
void close_client(int client);

}  // namespace slow_page
