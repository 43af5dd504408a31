// Lesson 01 · The reactor: many time limits on one delayed call.
//
// The contract is in include/untwist/reactor/time_limits.hpp. There are no functions to fill in: the design is yours.

#include <algorithm>
#include <list>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/reactor/time_limits.hpp>

namespace untwist {

std::unique_ptr<TimeLimits> make_time_limits(ReactorTime& time, Duration length) {
  // TODO(1.10) Write this so that its contract holds.
  untwist::todo("1.10");
}

}  // namespace untwist
