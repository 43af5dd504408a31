#pragma once
/// @file
/// How an example treats clients that do not read.

#include <untwist/protocol/patience.hpp>
#include <utility>

namespace examples {

/// A client that does not read is first paused, then dropped: lesson 08. A demonstration of lesson 03 trusts its
/// clients.
inline untwist::FactoryPtr patient([[maybe_unused]] untwist::ReactorTime& time, untwist::FactoryPtr factory) {
#ifndef UNTWIST_YOURS
  return with_patience(time, std::move(factory));
#endif
  return factory;
}

}  // namespace examples
