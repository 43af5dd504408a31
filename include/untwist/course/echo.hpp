#pragma once
/// @file
/// The smallest possible server.

#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// A factory whose protocols send back all the bytes that they receive (RFC 862).
FactoryPtr make_echo_factory();

}  // namespace untwist
