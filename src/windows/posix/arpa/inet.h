#pragma once
// Addresses as text. See sys/socket.h.

#include <netinet/in.h>

namespace posix {

int inet_pton(int family, const char* text, void* address);
const char* inet_ntop(int family, const void* address, char* text, std::size_t size);

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
