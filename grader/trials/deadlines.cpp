// Questions about chains that are cancelled, and the expected answers.
//
// "chain WORD..." builds a chain. The first step is its beginning, each further one is returned by a callback. Times
// are in milliseconds.
//   sc300    a step that takes 300 ms, and has a canceller. Its value is its number. Instead of c:
//     so300    its canceller fails the promise with "own"
//     sv300    its canceller fires the promise with 9
//     sn300    it has no canceller: its result comes in any case
//   ?        an errback that returns 7
//   t500     add_timeout() with a limit of 500 ms
//   x400     somebody cancels the whole after 400 ms
// The answer: what happened, in order. "b2" step 2 began, "c2" its canceller was called, "late2" its result came too
// late and was refused, "r:cancelled" the errback ran because of this failure, "= 3@900" the chain ended with this
// after 900 ms; "calls:0" the number of delayed calls that are left after a long time.

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

// Correct chains, in simulated time.
class Deadlines {
 public:
  explicit Deadlines(Strings words) : words_(std::move(words)) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (words_[i][0] == 'x') cancels_.insert(to_number(words_[i].substr(1)));
  }

  std::string answer() {
    for (at_ = 0; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word[0] == 's') {
        ++step_;
        if (failed_.empty()) run(word);
      } else if (word[0] == '?' && !failed_.empty()) {
        told_ += "r:" + failed_ + " ";
        failed_.clear();
        value_ = 7;
      } else if (word[0] == 't' && failed_ == "cancelled" && up_.contains(at_)) {
        failed_ = "timed-out";
      }
    }
    told_ += "= " + (failed_.empty() ? std::to_string(value_) : failed_) + "@" + std::to_string(now_) + " ";
    return told_ + "calls:0";
  }

 private:
  // Runs one step to its end: its result comes, or a timeout that covers it is up, or somebody cancels.
  void run(const std::string& word) {
    told_ += "b" + std::to_string(step_) + " ";
    const char kind = word[1];
    std::optional<std::size_t> timeout;
    int first = now_ + to_number(word.substr(2));
    bool is_cancelled = false;
    for (std::size_t i = at_ + 1; i < words_.size(); ++i) {
      if (words_[i][0] != 't' || up_.contains(i)) continue;
      const int limit = to_number(words_[i].substr(1));
      if (limit < first) first = limit, timeout = i;
    }
    for (const int by_hand : cancels_)
      if (by_hand > now_ && by_hand < first) first = by_hand, timeout.reset(), is_cancelled = true;
    now_ = first;
    if (timeout) up_.insert(*timeout), is_cancelled = true;
    if (is_cancelled && kind != 'n') told_ += "c" + std::to_string(step_) + " ";
    if (!is_cancelled)
      value_ = step_;
    else if (kind == 'v')
      value_ = 9;
    else
      failed_ = kind == 'o' ? "own" : "cancelled";
  }

  const Strings words_;
  std::set<int> cancels_;
  std::set<std::size_t> up_;
  std::size_t at_ = 0;
  int step_ = 0, now_ = 0, value_ = 0;
  std::string failed_, told_;
};

// Times for which no two things ever happen at once: a step takes a multiple of 64, and everything else has a different
// remainder.
class Times {
 public:
  explicit Times(Visitor& visitor) : visitor_(visitor) {}
  std::string step() { return std::to_string(64 * visitor_.number(1, 20)); }
  std::string moment() {
    int remainder;
    do remainder = visitor_.number(1, 63);
    while (!taken_.insert(remainder).second);
    return std::to_string(64 * visitor_.number(0, 60) + remainder);
  }

 private:
  Visitor& visitor_;
  std::set<int> taken_;
};

// Steps of some kinds, errbacks, timeouts; somebody cancels.
struct Shape {
  int steps = 1;
  std::string kinds = "c";
  int timeouts = 0;
  int cancels = 1;
};

void ask(Visitor& visitor, const Shape& shape) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 30; ++i) {
    Times times(visitor);
    Strings words;
    auto add_step = [&] {
      const char kind = shape.kinds[std::size_t(visitor.number(0, int(shape.kinds.size()) - 1))];
      words.push_back(std::string("s") + kind + times.step());
    };
    add_step();
    Strings rest;
    for (int more = visitor.number(0, shape.steps - 1); more > 0; --more) rest.push_back("s");
    for (int more = visitor.number(0, 2); more > 0; --more) rest.push_back("?");
    for (int more = shape.timeouts > 0 ? visitor.number(1, shape.timeouts) : 0; more > 0; --more) rest.push_back("t");
    visitor.shuffle(rest);
    for (const std::string& each : rest) {
      if (each == "s")
        add_step();
      else
        words.push_back(each == "t" ? "t" + times.moment() : each);
    }
    for (int more = shape.cancels; more > 0; --more) words.push_back("x" + times.moment());
    std::string question = "chain";
    for (const std::string& word : words) question += " " + word;
    guest.ask(question, Deadlines(words).answer());
  }
}

}  // namespace

CONVERSATION(cancelled_chains) { ask(visitor, {.steps = 1, .kinds = "cov", .cancels = 2}); }
CONVERSATION(cancelled_inside) { ask(visitor, {.steps = 4, .kinds = "cov", .cancels = 2}); }
CONVERSATION(deadlines) { ask(visitor, {.steps = 4, .kinds = "cov", .timeouts = 3, .cancels = 1}); }
CONVERSATION(late_results) { ask(visitor, {.steps = 1, .kinds = "cn", .cancels = 2}); }

}  // namespace tool
