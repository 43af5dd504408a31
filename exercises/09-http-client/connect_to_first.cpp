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

Deferred<ProtocolPtr> connect_to_first(Reactor& reactor, std::vector<Address> where, std::function<ProtocolPtr()> build,
                                       ConnectOptions options) {
  // TODO(9.13) Refuse an empty list. Then begin the attempts.
  untwist::todo("9.13");
}

}  // namespace untwist
