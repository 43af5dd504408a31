// Lesson 09 · An HTTP client: the first of several addresses that answers.
//
// The contract is in include/untwist/deferred/connect_to_first.hpp. How you keep it is up to you.

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/connect_to_first.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

// TODO(9.13) This step is yours. Write connect_to_first() as its contract says, and what you need for it.
// Keep the body below for the case that there is only one address, or replace it.

Deferred<ProtocolPtr> connect_to_first(Reactor& reactor, std::vector<Address> where, std::function<ProtocolPtr()> build,
                                       ConnectOptions options) {
  if (where.empty()) throw std::invalid_argument("connect_to_first() needs an address");
  return connect_once(reactor, where.front(), build(), std::move(options));
}

}  // namespace untwist
