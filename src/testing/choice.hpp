#pragma once
// Chooses the implementation on which a program runs its tests when a jury runs them. For the sources that contain the
// implementations: wherever these differ, they ask whether a name was chosen.
//
// The tests must find out by testing. So the choice comes through a pipe, which is read before any test can look. Only
// a hash of it is kept, under a key that is new in each process. Right and wrong implementations must differ in nothing
// but their behaviour: give them the same types, and do not keep the choice in an object.
//
// Include this in one source of a program only. The names in here are local to that source, so that tests cannot ask.

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <random>
#include <string_view>

#include "seal.hpp"

namespace untwist::testing {
namespace {

SealKey choice_key;
std::uint64_t choice_hash;  // 0 if no choice was made
bool somebody_chose;

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wprio-ctor-dtor"
#endif
[[gnu::constructor(1)]] void take_choice() {
  char* const number = std::getenv("UNTWIST_CHOICE_FD");
  if (number == nullptr) return;
  const int fd = std::atoi(number);
  std::memset(number, 'x', std::strlen(number));  // /proc/self/environ shows this memory
#ifndef _WIN32
  ::unsetenv("UNTWIST_CHOICE_FD");
#endif
  char name[64];
  const auto size = ::read(fd, name, sizeof name);
  ::close(fd);
  if (size <= 0) ::_exit(70);
  std::random_device random;
  choice_key = {std::uint64_t{random()} << 32 | random(), std::uint64_t{random()} << 32 | random()};
  choice_hash = siphash(choice_key, {name, static_cast<std::size_t>(size)});
  std::memset(name, 0, sizeof name);
  somebody_chose = true;
}

// Has a jury chosen the implementation with this name? Returns `otherwise` if there is no jury.
[[maybe_unused]] bool chosen(std::string_view name, bool otherwise = false) {
  return somebody_chose ? siphash(choice_key, name) == choice_hash : otherwise;
}

}  // namespace
}  // namespace untwist::testing
