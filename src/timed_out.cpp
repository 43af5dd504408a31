// What the error of a timeout says.

#include <untwist/deferred/timeout.hpp>

namespace untwist {

namespace {

// In the largest unit that needs no fraction: "5 s", "1500 ms".
std::string in_words_of_time(Duration time) {
  using namespace std::chrono;
  if (time % seconds(1) == Duration::zero()) return std::to_string(time / seconds(1)) + " s";
  if (time % milliseconds(1) == Duration::zero()) return std::to_string(time / milliseconds(1)) + " ms";
  return std::to_string(time.count()) + " ns";
}

}  // namespace

TimedOut::TimedOut(const std::string& what, Duration after)
    : Error((what.empty() ? "" : what + ": ") + "timed out after " + in_words_of_time(after)), limit(after) {}

}  // namespace untwist
