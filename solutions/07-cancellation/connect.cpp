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
  // Task 7.7: Make a promise whose canceller cancels the attempt.
  // Begin the attempt with the connect_once() of lesson 03.
  // Success fires the promise with the protocol. Failure fails the promise.
  // A cancelled attempt still reports its failure later, when the promise is used up: ignore that.
  // The promise owns its canceller, and the attempt owns its two functions: let neither own what owns it.
  // [7.7
  const auto attempt = std::make_shared<std::weak_ptr<OneConnection>>();
  const auto promise = std::make_shared<Promise<ProtocolPtr>>([attempt] {
    if (const auto connecting = attempt->lock()) connecting->cancel();
  });
  auto connected = promise->deferred();
  const auto succeed = [promise, protocol] { std::move(*promise).callback(protocol); };
  const auto fail = [promise](const Failure& why) {
    if (!promise->fired()) std::move(*promise).errback(why);
  };
  *attempt = connect_once(reactor, where, protocol, succeed, fail, std::move(options));
  return connected;
  // 7.7]
}

}  // namespace untwist
