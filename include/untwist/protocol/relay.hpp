#pragma once
/// @file
/// Two connections joined into one.

#include <untwist/protocol/protocol.hpp>
#include <utility>

namespace untwist {

//! [make_relay]
/// Two protocols, one for each of two connections: what one of them receives goes out on the other, in both directions.
///
/// The connections may be made in any order, and one may be over before the other is made. What comes in the meantime
/// is kept, and passed on then.
/// - When the other side of one connection ends its output, the output of the other connection is ended, too, after
///   everything that came before. The opposite direction goes on.
/// - When one connection has ended in good order, the other one is closed, after everything that came before.
/// - When one connection was lost in any other way, the other one is aborted.
///
/// A protocol is kept alive by its connection, and by nothing else: not by the other one.
///
/// How much is kept for a side that does not read has no limit here. That is the subject of lesson 08.
std::pair<ProtocolPtr, ProtocolPtr> make_relay();
//! [make_relay]

}  // namespace untwist
