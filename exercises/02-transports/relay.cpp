// Lesson 02 · Transports: two connections joined into one.
//
// The contract is in include/untwist/protocol/relay.hpp. There are no functions to fill in: the design is yours.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/protocol/relay.hpp>

namespace untwist {

std::pair<ProtocolPtr, ProtocolPtr> make_relay() {
  // TODO(2.12) Write this so that its contract holds.
  untwist::todo("2.12");
}

}  // namespace untwist
