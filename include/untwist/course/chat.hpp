#pragma once
/// @file
/// A chat room, line by line.
///
/// The dialogue, as both sides see it. Every line ends in "\r\n"; a bare "\n" from a client is accepted, too:
///
///     server: What's your name?
///     alice:  alice
///     server: Welcome, alice! Here now: bob, carol          (or: "Welcome, alice! You are the first.")
///     others: * alice has joined
///     alice:  hello
///     others: <alice> hello
///     others: * alice has left                              (whenever her connection ends, in whatever way)
///
/// A name is 1 to 20 letters, digits, '-' or '_'. The answer to any other name is "Names are 1 to 20 letters, digits, -
/// or _.". The answer to a name that is in the room already is "alice is taken.". After either, the server asks "What's
/// your name?" again. The names after "Here now:" come in any order. Empty lines are ignored. Guests do not see their
/// own lines. A guest without a name sees no lines from others, and others see none from that guest.

#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// One room: all connections of this factory talk to each other.
FactoryPtr make_chat_factory();

}  // namespace untwist
