// Lesson 08 · Producers and consumers: guests who do not listen.
//
// The contract is in include/untwist/protocol/patience.hpp. There are no functions to fill in: the design is yours.
// include/untwist/protocol/wrapping.hpp puts a policy around a protocol.

#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/patience.hpp>
#include <untwist/protocol/wrapping.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

ClientFactoryPtr with_patience(ReactorTime& time, FactoryPtr wrapped, Patience patience) {
  // TODO(8.7) Write this so that its contract holds. Every sentence of it has a test.
  untwist::todo("8.7");
}

}  // namespace untwist
