// Questions about coroutines, and the expected answers.
//
// "script WORD..." is what a coroutine does, one word after the other. Times are in milliseconds.
//   w300   awaits a step that takes 300 ms; its value is its number
//   f300   the same, but it fails with "own" after that time
//   r e    awaits a step whose result is there: its number, or the failure "own"
//   [ ]    awaits another coroutine, which does what is between the brackets
//   ?      if anything since the beginning has failed, goes on with 7; otherwise does nothing
//   x400   somebody cancels the whole after 400 ms
// After a failure everything up to the next "?" is left out. The answer: what happened, in order. "b2" step 2 began,
// "c2" it was cancelled, "r:own" the failure that "?" has met, "= 3@900" the result after 900 ms; "calls:0" the number
// of delayed calls that are left after a long time.

#include <algorithm>
#include <set>
#include <utility>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

// A correct coroutine, in simulated time. A failure leaves its brackets at their end, and is met only by a "?" there.
std::string answer_to(const Strings& words) {
  std::set<int> cancels;
  for (const std::string& word : words)
    if (word[0] == 'x') cancels.insert(to_number(word.substr(1)));
  int now = 0, step = 0, value = 0, depth = 0, failed_at = 0;
  std::string failed, told;
  for (const std::string& word : words) {
    const char kind = word[0];
    depth += kind == '[' ? 1 : kind == ']' ? -1 : 0;
    failed_at = std::min(failed_at, depth);
    if (kind == '?' && !failed.empty() && depth == failed_at) {
      told += "r:" + failed + " ";
      failed.clear();
      value = 7;
    }
    if (std::string_view("wfre").find(kind) == std::string_view::npos) continue;
    ++step;
    if (!failed.empty()) continue;
    const std::string number = std::to_string(step);
    told += "b" + number + " ";
    int end = now + (word.size() > 1 ? to_number(word.substr(1)) : 0);
    const auto cancelled = cancels.upper_bound(now);
    if (cancelled != cancels.end() && *cancelled < end) {
      end = *cancelled;
      told += "c" + number + " ";
      failed = "cancelled";
    } else if (kind == 'f' || kind == 'e') {
      failed = "own";
    } else {
      value = step;
    }
    now = end;
    failed_at = depth;
  }
  return told + "= " + (failed.empty() ? std::to_string(value) : failed) + "@" + std::to_string(now) + " calls:0";
}

// Scripts of these kinds of steps, with brackets; somebody cancels.
void ask(Visitor& visitor, const std::string& kinds, bool recovers, int cancels) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 30; ++i) {
    Strings words;
    int open = 0;
    for (int more = visitor.number(1, 8); more > 0; --more) {
      if (visitor.number(0, 3) == 0) words.push_back("["), ++open;
      const char kind = kinds[std::size_t(visitor.number(0, int(kinds.size()) - 1))];
      const bool takes_time = kind == 'w' || kind == 'f';
      words.push_back(kind + (takes_time ? std::to_string(64 * visitor.number(1, 20)) : ""));
      if (recovers && visitor.number(0, 2) == 0) words.push_back("?");
      if (open > 0 && visitor.number(0, 2) == 0) words.push_back("]"), --open;
    }
    for (; open > 0; --open) words.push_back("]");
    std::set<int> taken;  // no two things ever happen at once: a step takes a multiple of 64 ms
    for (int more = cancels; more > 0; --more) {
      const int remainder = visitor.number(1, 63);
      if (taken.insert(remainder).second) words.push_back("x" + std::to_string(64 * visitor.number(0, 60) + remainder));
    }
    std::string question = "script";
    for (const std::string& word : words) question += " " + word;
    guest.ask(question, answer_to(words));
  }
}

}  // namespace

CONVERSATION(awaits) { ask(visitor, "wr", false, 0); }
CONVERSATION(exceptions) { ask(visitor, "wrfe", true, 0); }
CONVERSATION(cancelled_coroutines) { ask(visitor, "wwrf", true, 2); }

}  // namespace tool
