// Lesson 06 · An HTTP server: how often a client may ask.
//
// The contract is in include/untwist/http/rate_limit.hpp. There are no functions to fill in: the design is yours.

#include <deque>
#include <list>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/http/rate_limit.hpp>

namespace untwist::http {

Handler limit_rate(const TimeSource& time, Handler handler, RateLimit limit) {
  // TODO(6.16) Write this so that its contract holds.
  untwist::todo("6.16");
}

}  // namespace untwist::http
