// Lesson 10 · Your own list of tests: an exchange rate that is always there.
//
// The requirement is in include/untwist/course/rates.hpp. How you meet it is up to you.

#include <memory>
#include <optional>
#include <utility>

#include <untwist/course/rates.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/looping_call.hpp>

namespace untwist {

// TODO(10.4) Write a class for the rates, and make_rates(). Use your LoopingCall, or not.
std::unique_ptr<Rates> make_rates(ReactorTime&, RateDownload) { todo("10.4"); }

}  // namespace untwist
