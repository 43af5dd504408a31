// Questions about Deferreds, and the expected answers. A question is a line of words that say what to build and when to
// fire it.
//
// "chain WORD..." builds a chain on promise 0. Promises 1, 2 and 3 have chains of their own that can be waited for.
//   v2:17    fires promise 2 with the value 17; if it was already fired, reports "twice"
//   x2:word  the same with a failure
//   +5       a callback: reports its argument and returns 5 more
//   !word    a callback: reports its argument and throws
//   ?7       an errback: reports its argument and returns 7
//   ^        an errback: reports its argument and passes it on
//   ~2       a callback: reports its argument and returns the Deferred of promise 2, with all its callbacks
//   *9000    this many callbacks that report nothing and return 1 more
//   i2:+5    adds this one to the chain of promise 2
// The answer: what was reported, in order, then "= " and the result of the chain of promise 0, or "waits".
//
// "gather|list|race NUMBER WORD... | WORD...": of this many promises some are fired, then all are waited for together,
// then the others are fired. The answer: how many had been fired when the combined result arrived, and what it was; or
// "nothing".

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

struct Fired {
  bool good = true;
  long value = 0;
  std::string word;
  std::string text() const { return good ? std::to_string(value) : word; }
};

// Correct chains.
class Model {
 public:
  void add(int chain, const std::string& link) {
    chains_[chain].links.push_back(link);
    go_on(chain);
  }
  void fire(int promise, const Fired& with) {
    if (!fired_.insert(promise).second) {
      told_ += "twice ";
      return;
    }
    chains_[promise].result = with;
    go_on(promise);
  }
  std::string answer() const { return told_ + "= " + (chains_[0].result ? chains_[0].result->text() : "waits"); }

 private:
  static constexpr int kNobody = -1;

  struct Chain {
    std::vector<std::string> links;
    std::size_t next = 0;
    std::optional<Fired> result;
    int wanted_by = kNobody;  // the chain that is waiting for its result
  };

  void go_on(int which) {
    Chain& chain = chains_[which];
    while (chain.result && chain.next < chain.links.size()) {
      const std::string& link = chain.links[chain.next++];
      const bool for_failures = link[0] == '?' || link[0] == '^';
      if (for_failures == chain.result->good) continue;
      if (link[0] != '*') told_ += chain.result->text() + " ";
      const std::string rest = link.substr(1);
      switch (link[0]) {
        case '+':
        case '*':
          chain.result->value += to_number(rest);
          break;
        case '!':
          chain.result = Fired{false, 0, rest};
          break;
        case '?':
          chain.result = Fired{true, to_number(rest), ""};
          break;
        case '~': {
          Chain& inner = chains_[to_number(rest)];
          chain.result = std::exchange(inner.result, std::nullopt);
          if (!chain.result) inner.wanted_by = which;
        }
      }
    }
    if (!chain.result || chain.wanted_by == kNobody) return;
    chains_[chain.wanted_by].result = std::exchange(chain.result, std::nullopt);
    go_on(chain.wanted_by);
  }

  Chain chains_[4];
  std::set<int> fired_;
  std::string told_;
};

// Builds the question and the expected answer together.
class ChainQuestion {
 public:
  explicit ChainQuestion(Visitor& visitor) : visitor_(visitor) {}

  void add(const std::string& link, int chain = 0) {
    text_ += chain == 0 ? " " + link : " i" + std::to_string(chain) + ":" + link;
    model_.add(chain, link);
  }
  void fire(int promise, bool good) {
    const Fired with{good, visitor_.number(1, 9999), good ? "" : visitor_.word(6)};
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

CONVERSATION(chains) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    ChainQuestion question(visitor);
    for (int before = visitor.number(0, 40); before > 0; --before) question.add(question.plus());
    question.fire(0, true);
    for (int after = visitor.number(1, 8); after > 0; --after) question.add(question.plus());
    question.ask(guest);
  }
}

CONVERSATION(chains_that_fail) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    ChainQuestion question(visitor);
    for (int before = visitor.number(0, 12); before > 0; --before) question.add(question.any_link());
    question.fire(0, !visitor.one_in(3));
    for (int after = visitor.number(1, 12); after > 0; --after) question.add(question.any_link());
    question.ask(guest);
  }
}

CONVERSATION(chains_that_wait) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    ChainQuestion question(visitor);
    // Up to three waits, four promises to fire, some callbacks: in random order.
    std::vector<std::string> events = {"wait 1", "wait 2", "wait 3", "fire 0", "fire 1", "fire 2", "fire 3"};
    if (visitor.one_in(4)) events.pop_back();  // it may wait forever
    for (int more = visitor.number(4, 14); more > 0; --more) events.push_back("link");
    visitor.shuffle(events);
    bool taken[4] = {};
    for (const std::string& event : events) {
      const int promise = event.back() - '0';
      // A chain gets links until another one waits for it. It may itself wait only for a later one: never in a circle.
      auto chain_before = [&](int below) {
        const int chain = visitor.number(0, below - 1);
        return taken[chain] ? 0 : chain;
      };
      if (event.starts_with("fire")) {
        question.fire(promise, !visitor.one_in(4));
      } else if (event.starts_with("wait")) {
        question.add("~" + std::to_string(promise), chain_before(promise));
        taken[promise] = true;
      } else {
        question.add(question.any_link(), chain_before(4));
      }
    }
    question.ask(guest);
  }
}

CONVERSATION(chains_fired_twice) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kQuestions; ++i) {
    ChainQuestion question(visitor);
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

CONVERSATION(long_chains) {
  Connection guest = visitor.connect();
  const std::string many = "*" + std::to_string(visitor.number(100002, 200000));
  for (const bool fired_first : {true, false}) {
    ChainQuestion question(visitor);
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
  Fired with;
};

// Several promises in the order in which they are fired, and how many of them are fired before they are waited for.
struct Arrivals {
  std::vector<Arrival> all;
  std::size_t before = 0;

  std::string asked(const std::string& what) const {
    std::string text = what + " " + std::to_string(all.size());
    for (std::size_t i = 0; i <= all.size(); ++i) {
      if (i == before) text += " |";
      if (i == all.size()) break;
      text += (all[i].with.good ? " v" : " x") + std::to_string(all[i].which) + ":" + all[i].with.text();
    }
    return text;
  }
  std::string in_order() const {
    std::vector<Arrival> sorted = all;
    std::sort(sorted.begin(), sorted.end(), [](const Arrival& a, const Arrival& b) { return a.which < b.which; });
    std::string text = std::to_string(all.size());
    for (const Arrival& one : sorted) text += " " + one.with.text();
    return text;
  }
  // The first success (or the first failure), and how many had been fired by then; otherwise all of them.
  std::string first(bool good) const {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].with.good == good)
        return std::to_string(std::max(i + 1, before)) + " number " + std::to_string(all[i].which) + " " +
               all[i].with.text();
    return in_order();
  }
};

// About every `failures`th is a failure. At most one of those fired in advance `decides`, because no contract says
// which of two would be the first.
Arrivals arrivals(Visitor& visitor, int failures, bool decides) {
  Arrivals made;
  for (int i = visitor.number(1, 9); i > 0; --i) {
    const bool good = !visitor.one_in(failures);
    made.all.push_back({made.all.size(), {good, visitor.number(1, 9999), good ? "" : visitor.word(6)}});
  }
  visitor.shuffle(made.all);
  const std::size_t most = visitor.one_in(2) ? std::size_t(visitor.number(1, int(made.all.size()))) : 0;
  for (int deciding = 0; made.before < most; ++made.before) {
    deciding += made.all[made.before].with.good == decides;
    if (deciding > 1) break;
  }
  return made;
}

}  // namespace

CONVERSATION(gatherings) {
  Connection guest = visitor.connect();
  guest.ask("gather 0 |", "0");
  guest.ask("list 0 |", "0");
  for (int i = 0; i < kQuestions; ++i) {
    const Arrivals some = arrivals(visitor, 8, false);
    guest.ask(some.asked("gather"), some.first(false));
    guest.ask(some.asked("list"), some.in_order());
  }
}

CONVERSATION(races) {
  Connection guest = visitor.connect();
  guest.ask("race 0 |", "0");
  for (int i = 0; i < kQuestions; ++i) {
    const Arrivals some = arrivals(visitor, 3, true), hopeless = arrivals(visitor, 1, true);
    guest.ask(some.asked("race"), some.first(true));
    guest.ask(hopeless.asked("race"), hopeless.first(true));
  }
}

}  // namespace tool
