#pragma once
/// @file
/// Conversations: a dialogue of lines, written from top to bottom.
///
///     Deferred<> greet(Conversation& client) {
///       client.say("What is your name?");
///       client.say("Hello, " + co_await client.next_line() + "!");
///     }
///
///     listen_tcp(reactor, where, make_conversations(greet));

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <untwist/deferred/coroutine.hpp>
#include <untwist/protocol/protocol.hpp>

namespace untwist {

//! [conversation]
/// What a dialogue sees of its connection. It lives until the dialogue has ended.
class Conversation {
 public:
  virtual ~Conversation() = default;

  /// The next line from the other side, without its end: "\r\n" or "\n".
  ///
  /// Lines come in their order, and wait until somebody asks for them. When the connection has ended and no line is
  /// left, this fails with the reason. Only one may be asked for at a time: while one is waited for, another call fails
  /// with std::logic_error. A call that is cancelled takes no line.
  virtual Deferred<std::string> next_line() = 0;

  /// Sends a line, and "\r\n". After the end of the connection it does nothing.
  virtual void say(std::string_view line) = 0;

  /// The other side.
  virtual Address peer() const = 0;
};

/// A dialogue: it is over when its Deferred has its result.
using Dialogue = std::function<Deferred<>(Conversation&)>;

/// Each connection holds the dialogue, once.
///
/// - When a dialogue has ended, what it has said is sent, and the connection is closed.
/// - When a dialogue fails, or throws, that is logged, and the connection is closed in the same way. Once it
///   has ended, a failure that is a ConnectionClosed or a Cancelled is not logged.
/// - When the connection ends first, a next_line() that is waited for fails with the reason. If none is, the dialogue
///   is cancelled, even if lines wait: one that wants them catches Cancelled.
/// - If @p most_waiting lines wait, the connection is not read until the dialogue has asked for one of them. Until then
///   its end is not noticed, either.
/// - A line of more than 1,024 bytes ends the connection.
///
/// @throws std::invalid_argument  if the dialogue is empty, or @p most_waiting is 0.
FactoryPtr make_conversations(Dialogue dialogue, std::size_t most_waiting = 16);
//! [conversation]

}  // namespace untwist
