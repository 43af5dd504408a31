#pragma once
// sigaction(2) for Windows, as far as the reactor needs it: a handler that stays installed.

#include_next <signal.h>

namespace posix {

struct sigaction {
  void (*sa_handler)(int) = nullptr;
};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" // a function and a type with the same name, as in POSIX
int sigaction(int number, const struct sigaction* now, struct sigaction* before);
#pragma GCC diagnostic pop

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
