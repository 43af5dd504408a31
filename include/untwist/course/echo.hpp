#pragma once
/// @file
/// The smallest server there is.

#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// A factory whose protocols send back whatever they receive (RFC 862).
FactoryPtr make_echo_factory();

}  // namespace untwist
