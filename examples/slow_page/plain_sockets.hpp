#pragma once
/// @file
/// Blocking sockets, as most people meet them first: every call waits until it is done.

#include <cstdint>
#include <string>
#include <string_view>

namespace slow_page {

/// Opens a listening socket on 127.0.0.1 and prints where: `listening on 127.0.0.1:PORT`. Ends the program if it
/// cannot.
int listen_or_exit(std::uint16_t port);

/// Waits for the next client. Ends the program when the listening socket is of no use any more.
int accept_or_exit(int listener);

/// Waits until a whole request has come. False when the client went away before, or talks nonsense.
bool read_request(int client);

/// Waits until everything is written, or the client is gone.
void write_all(int client, std::string_view text);

/// Says "no more from me", and closes.
void close_client(int client);

}  // namespace slow_page
