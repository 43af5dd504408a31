#pragma once
/// @file
/// A chat room, line by line.
///
/// The dialogue, as both sides see it; every line ends in "\r\n", and a bare "\n" from a client is accepted, too:
///
///     server: What's your name?
///     alice:  alice
///     server: Welcome, alice! Here now: bob, carol          (or: "Welcome, alice! You are the first.")
///     others: * alice has joined
///     alice:  hello
///     others: <alice> hello
///     others: * alice has left                              (when she closes, however she does)
///
/// A name is 1 to 20 letters, digits, '-' or '_'. Any other is answered "Names are 1 to 20 letters, digits, - or _."
/// and one that is in the room "alice is taken.", each followed by "What's your name?" again. The names of who is here
/// come in any order. Empty lines are ignored. Nobody hears their own words; who has no name yet hears nothing, and is
/// not heard.

#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// One room: all connections of this factory talk to each other.
FactoryPtr make_chat_factory();

}  // namespace untwist
