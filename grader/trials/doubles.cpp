// Questions about the doubles of lesson 05, and the expected answers.
//
// "clock WORD...": "a:20" schedules a call in 20 ms, "a:20:30" one that schedules a second call 30 ms later; "-a"
// cancels, ">50" advances. The answer: "a@20" for a call that ran at 20 ms, "then-a@50" for its second one; then "= "
// and the number of calls left.
//
// "transport WORD...": "w:text" writes ("_" is a zero byte), "c" clears, "p" pauses, "r" resumes, "l" loses the
// connection. The answer: the numbers of the words that were out of order, counted from 1; then "= ", what was
// written, "paused", "disconnecting".
//
// "pump together|written|SEED WORD...": "<text" is written by the left, ">text" by the right, "." is a round; a SEED
// cuts at random. The answer: "yes" or "no" for each round, depending on whether it moved anything. Then everything is
// delivered and the left closes; the answer goes on with what left and right received, with "|" after each piece
// (except when cut at random), and "end".

#include <algorithm>
#include <vector>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

constexpr int kTalks = 20;

struct Call {
  std::string name;
  int due;
  int then;  // the delay of its second call; negative if there is none
};

// A correct clock: it keeps the calls in the order in which they were scheduled.
class ModelClock {
 public:
  void add(const std::string& name, int delay, int then) { calls_.push_back({name, now_ + delay, then}); }
  void cancel(const std::string& name) {
    std::erase_if(calls_, [&](const Call& call) { return call.name == name; });
  }
  void advance(int time) {
    now_ += time;
    for (;;) {
      const auto next =
          std::min_element(calls_.begin(), calls_.end(), [](const Call& a, const Call& b) { return a.due < b.due; });
      if (next == calls_.end() || next->due > now_) return;
      const Call call = *next;
      calls_.erase(next);
      told_ += call.name + "@" + std::to_string(now_) + " ";
      if (call.then >= 0) add("then-" + call.name, call.then, -1);
    }
  }
  // A pending call with a name of one letter, if there is one.
  std::string some_waiting(Visitor& visitor) const {
    std::vector<std::string> names;
    for (const Call& call : calls_)
      if (call.name.size() == 1) names.push_back(call.name);
    return names.empty() ? "" : names[std::size_t(visitor.number(0, int(names.size()) - 1))];
  }
  std::string answer() const { return told_ + "= " + std::to_string(calls_.size()); }

 private:
  int now_ = 0;
  std::vector<Call> calls_;
  std::string told_;
};

}  // namespace

CONVERSATION(clocks) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kTalks; ++i) {
    std::string question = "clock";
    ModelClock model;
    char name = 'a';
    for (int words = visitor.number(8, 24); words > 0; --words) {
      const int kind = visitor.number(0, 9);
      if (kind < 3) {
        const int time = visitor.number(1, 60);
        question += " >" + std::to_string(time);
        model.advance(time);
      } else if (const std::string waiting = model.some_waiting(visitor); kind == 3 && !waiting.empty()) {
        question += " -" + waiting;
        model.cancel(waiting);
      } else {
        const int delay = visitor.number(0, 80), then = visitor.one_in(3) ? visitor.number(0, 60) : -1;
        question +=
            std::string(" ") + name + ":" + std::to_string(delay) + (then >= 0 ? ":" + std::to_string(then) : "");
        model.add(std::string(1, name++), delay, then);
      }
    }
    guest.ask(question, model.answer());
  }
}

CONVERSATION(transports) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kTalks; ++i) {
    std::string question = "transport", out_of_order, written;
    bool paused = false, disconnecting = false;
    for (int at = 1, words = visitor.number(6, 16); at <= words; ++at) {
      const char kind = "wwwwcpprrl"[visitor.number(0, words - at < 4 ? 9 : 8)];
      std::string text = kind == 'w' ? visitor.word(visitor.number(1, 12)) : "";
      if (!text.empty() && visitor.one_in(3)) text[std::size_t(visitor.number(0, int(text.size()) - 1))] = '_';
      question += std::string(" ") + kind + (kind == 'w' ? ":" + text : "");
      switch (kind) {
        case 'w':
          written += text;
          break;
        case 'c':
          written.clear();
          break;
        case 'l':
          disconnecting = true;
          break;
        default:
          if (disconnecting || paused == (kind == 'p'))
            out_of_order += std::to_string(at) + " ";
          else
            paused = kind == 'p';
      }
    }
    guest.ask(question,
              out_of_order + "= " + written + (paused ? " paused" : "") + (disconnecting ? " disconnecting" : ""));
  }
}

CONVERSATION(pumps) {
  Connection guest = visitor.connect();
  for (int i = 0; i < kTalks; ++i) {
    const int kind = visitor.number(0, 2);
    const bool together = kind == 0, written = kind == 1;
    const std::string cut = together ? "together" : written ? "written" : std::to_string(visitor.number(1, 99999));
    std::string question = "pump " + cut, told;
    std::vector<std::string> on_their_way[2];
    std::string heard[2];
    auto round = [&] {
      bool moved = false;
      for (const int from : {0, 1}) {
        std::string& reader = heard[1 - from];
        for (const std::string& piece : on_their_way[from]) reader += piece + (written ? "|" : "");
        if (together && !on_their_way[from].empty()) reader += "|";
        moved |= !on_their_way[from].empty();
        on_their_way[from].clear();
      }
      return moved;
    };
    for (int words = visitor.number(6, 20); words > 0; --words) {
      if (visitor.one_in(3)) {
        question += " .";
        told += round() ? "yes " : "no ";
        continue;
      }
      const int from = visitor.number(0, 1);
      on_their_way[from].push_back(visitor.word(visitor.number(1, 40)));
      question += (from == 0 ? " <" : " >") + on_their_way[from].back();
    }
    round();
    guest.ask(question, told + "= " + heard[0] + "end " + heard[1] + "end");
  }
}

}  // namespace tool
