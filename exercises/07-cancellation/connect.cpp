// Lesson 07 · Cancellation and timeouts: an attempt to connect that can be cancelled.
//
// The contract is in include/untwist/deferred/connect.hpp. It stands on the connect_once() of lesson 03, which reports
// to two functions, and returns a handle that can be cancelled.

#include <memory>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/connect.hpp>

namespace untwist {

Deferred<ProtocolPtr> connect_once(Reactor& reactor, const Address& where, ProtocolPtr protocol,
                                   ConnectOptions options) {
  // TODO(7.7) Make a promise whose canceller cancels the attempt.
  // Begin the attempt with the connect_once() of lesson 03.
  // Success fires the promise with the protocol. Failure fails the promise.
  // A cancelled attempt still reports its failure later, when the promise is used up: ignore that.
  // The promise owns its canceller, and the attempt owns its two functions: let neither own what owns it.
  untwist::todo("7.7");
}

}  // namespace untwist
