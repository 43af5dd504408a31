#pragma once
/// @file
/// The reactor of an example: the one that UNTWIST_REACTOR names.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <untwist/reactor/make_reactor.hpp>

namespace examples {

/// As untwist::make_reactor(). If there is no such reactor, it says why and ends the program with exit code 2.
inline std::unique_ptr<untwist::Reactor> chosen_reactor() {
  try {
    return untwist::make_reactor();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::exit(2);
  }
}

}  // namespace examples
