#pragma once
/// @file
/// Topics: a client says which ones it wants to hear about, and hears what the others say there.

#include <cstddef>
#include <untwist/protocol/protocol.hpp>

namespace untwist {

//! [topics]
/// The dialogue, line by line. Every line of the server ends in "\r\n"; from a client a bare "\n" is accepted, too.
///
///     client: SUB weather              server: OK
///     client: PUB weather rain at six  server: OK 3            (how many clients have got it)
///                                      to those: MSG weather rain at six
///     client: UNSUB weather            server: OK
///     client: anything else            server: ERR and why, in one line
///
/// - A topic is 1 to 64 letters, digits, '-', '.' or '_'. A text is everything after the space that follows the
///   topic. It may be missing or empty; then the MSG ends with the topic.
/// - Commands are in capitals. Empty lines are ignored.
/// - A client that subscribes twice still gets each message once, and one UNSUB ends it. UNSUB without SUB is OK,
///   too.
/// - A client that has subscribed gets its own messages, and gets them before the OK.
/// - Everybody gets the messages of one topic in the same order. When UNSUB was answered, no message of the topic
///   comes.
/// - A connection that is over has no subscriptions.
/// - A line of more than 1,024 bytes, without its end, ends its connection.
/// - If more than @p most_unsent bytes are already waiting for a client, and another line is to go to it, its
///   connection is aborted instead. It does not count for PUB, and its subscriptions end at once.
FactoryPtr make_topics(std::size_t most_unsent = 65536);
//! [topics]

}  // namespace untwist
