// Questions about Deferreds. Each is a line of words that say what to build and when to fire it; here is what must come out.
//
// "chain WORD..." builds one chain behind promise 0. Promises 1, 2 and 3 are there to be waited for.
//   v2:17    promise 2 is fired with the value 17; fired once more, it says "twice"
//   x2:word  the same, with a failure
//   +5       a callback: tells what it gets, and returns 5 more
//   !word    a callback: tells what it gets, and throws
//   ?7       an errback: tells what it gets, and returns 7
//   ^        an errback: tells what it gets, and passes it on
//   ~2       a callback: tells what it gets, and returns the Deferred of promise 2
//   *9000    so many callbacks that tell nothing, and return 1 more
// The answer: what was told, in order, then "= " and the result, or "waits".
//
// "gather|list|race NUMBER WORD...": so many promises, waited for together, are fired in some order. The answer: behind how many of them the whole
// was there, and what it was; or "nothing".

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "talks.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

struct Outcome {
  bool good = true;
  long value = 0;
  std::string word;
  std::string text() const { return good ? std::to_string(value) : word; }
};

// A chain, as it should be.
class Model {
 public:
  void add(const std::string& link) {
    links_.push_back(link);
    go_on();
  }
  void fire(int promise, const Outcome& with) {
    if (!fired_.emplace(promise, with).second) {
      told_ += "twice ";
      return;
    }
    if (promise == waits_for_) result_ = with, waits_for_ = kNobody;
    go_on();
  }
  std::string answer() const { return told_ + "= " + (result_ ? result_->text() : "waits"); }

 private:
  static constexpr int kNobody = -1;

  void go_on() {
    for (; result_ && next_ < links_.size(); ++next_) {
      const std::string& link = links_[next_];
      const bool for_failures = link[0] == '?' || link[0] == '^';
      if (for_failures == result_->good) continue;
      if (link[0] != '*') told_ += result_->text() + " ";
      const std::string rest = link.substr(1);
      switch (link[0]) {
        case '+':
        case '*':
          result_->value += to_number(rest);
          break;
        case '!':
          result_ = Outcome{false, 0, rest};
          break;
        case '?':
          result_ = Outcome{true, to_number(rest), ""};
          break;
        case '~': {
          const int promise = to_number(rest);
          const auto there = fired_.find(promise);
          waits_for_ = there == fired_.end() ? promise : kNobody;
          result_ = there == fired_.end() ? std::nullopt : std::optional(there->second);
        }
      }
    }
  }

  std::vector<std::string> links_;
  std::size_t next_ = 0;
  std::optional<Outcome> result_;
  int waits_for_ = 0;
  std::map<int, Outcome> fired_;
  std::string told_;
};

// Both at once: the question, and what must come out.
class Question {
 public:
  explicit Question(Visitor& visitor) : visitor_(visitor) {}

  void add(const std::string& link) {
    text_ += " " + link;
    model_.add(link);
  }
  void fire(int promise, bool good) {
    const Outcome with{good, visitor_.number(1, 9999), good ? "" : visitor_.word(6)};
    text_ += std::string(good ? " v" : " x") + std::to_string(promise) + ":" + with.text();
    model_.fire(promise, with);
  }
  void ask(Connection& guest) const { guest.ask(text_, model_.answer()); }

  std::string plus() { return "+" + std::to_string(visitor_.number(1, 999)); }
  std::string any_link() {
    switch (visitor_.number(0, 4)) {
      case 0:
        return "!" + visitor_.word(visitor_.number(3, 9));
      case 1:
        return "?" + std::to_string(visitor_.number(1, 99));
      case 2:
        return "^";
      default:
        return plus();
    }
  }

 private:
  Visitor& visitor_;
  std::string text_ = "chain";
  Model model_;
};

constexpr int kQuestions = 30;

}  // namespace

void chains(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    Question question(visitor);
    for (int before = visitor.number(0, 40); before > 0; --before) question.add(question.plus());
    question.fire(0, true);
    for (int after = visitor.number(1, 8); after > 0; --after) question.add(question.plus());
    question.ask(guest);
  }
}

void chains_that_fail(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    Question question(visitor);
    for (int before = visitor.number(0, 12); before > 0; --before) question.add(question.any_link());
    question.fire(0, !visitor.one_in(3));
    for (int after = visitor.number(1, 12); after > 0; --after) question.add(question.any_link());
    question.ask(guest);
  }
}

void chains_that_wait(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    Question question(visitor);
    // Three chances to wait, four promises to fire, some callbacks: in any order.
    std::vector<std::string> events = {"~1", "~2", "~3", "fire 0", "fire 1", "fire 2", "fire 3"};
    if (visitor.one_in(4)) events.pop_back();  // it may wait for ever
    for (int more = visitor.number(2, 10); more > 0; --more) events.push_back("");
    for (std::size_t at = events.size(); at > 1; --at)
      std::swap(events[at - 1], events[std::size_t(visitor.number(0, int(at) - 1))]);
    for (const std::string& event : events) {
      if (event.starts_with("fire"))
        question.fire(event[5] - '0', !visitor.one_in(4));
      else
        question.add(event.empty() ? question.any_link() : event);
    }
    question.ask(guest);
  }
}

void chains_fired_twice(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    Question question(visitor);
    question.fire(0, true);
    for (int more = visitor.number(1, 6); more > 0; --more) {
      if (visitor.one_in(2))
        question.fire(0, visitor.one_in(2));
      else
        question.add(question.plus());
    }
    question.ask(guest);
  }
}

void long_chains(Visitor& visitor) {
  Connection guest = visitor.connect();
  const std::string many = "*" + std::to_string(visitor.number(60000, 120000));
  for (const bool fired_first : {true, false}) {
    Question question(visitor);
    if (fired_first) question.fire(0, true);
    question.add(many);
    question.add(question.plus());
    if (!fired_first) question.fire(0, true);
    question.ask(guest);
  }
}

namespace {

struct Arrival {
  std::size_t which;
  Outcome with;
};

// All of several promises, in some order; about every `failures`th is a failure.
std::vector<Arrival> arrivals(Visitor& visitor, int failures) {
  std::vector<Arrival> all;
  for (int i = visitor.number(2, 9); i > 0; --i) {
    const bool good = !visitor.one_in(failures);
    all.push_back({all.size(), {good, visitor.number(1, 9999), good ? "" : visitor.word(6)}});
  }
  for (std::size_t at = all.size(); at > 1; --at)
    std::swap(all[at - 1], all[std::size_t(visitor.number(0, int(at) - 1))]);
  return all;
}

std::string asked(const std::string& what, const std::vector<Arrival>& all) {
  std::string text = what + " " + std::to_string(all.size());
  for (const Arrival& one : all)
    text += (one.with.good ? " v" : " x") + std::to_string(one.which) + ":" + one.with.text();
  return text;
}

std::string in_order(std::vector<Arrival> all) {
  std::sort(all.begin(), all.end(), [](const Arrival& a, const Arrival& b) { return a.which < b.which; });
  std::string text = std::to_string(all.size());
  for (const Arrival& one : all) text += " " + one.with.text();
  return text;
}

// The first that is good, or is not, and behind how many it came.
std::string first(const std::vector<Arrival>& all, bool good) {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].with.good == good)
      return std::to_string(i + 1) + " number " + std::to_string(all[i].which) + " " + all[i].with.text();
  return in_order(all);
}

}  // namespace

void gatherings(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    const std::vector<Arrival> all = arrivals(visitor, 8);
    guest.ask(asked("gather", all), first(all, false));
  }
}

void races(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    const std::vector<Arrival> all = arrivals(visitor, 3), hopeless = arrivals(visitor, 1);
    guest.ask(asked("list", all), in_order(all));
    guest.ask(asked("race", all), first(all, true));
    guest.ask(asked("race", hopeless), first(hopeless, true));
  }
}

}  // namespace tool
