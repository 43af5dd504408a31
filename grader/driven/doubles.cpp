// driven_NN_doubles: the doubles of lesson 05, driven by ./untwist grade. grader/trials/doubles.cpp, which asks the
// questions, explains them and their answers.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <untwist/testing/clock.hpp>
#include <untwist/testing/pump.hpp>
#include <untwist/testing/string_transport.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;
using namespace untwist::testing;

namespace {

using Words = std::vector<std::string>;
using Milliseconds = std::chrono::milliseconds;

std::string clock(const Words& words) {
  const std::unique_ptr<Clock> clock = make_clock();
  const TimePoint began = clock->now();
  std::map<std::string, DelayedCallPtr> calls;
  std::string trace;
  auto note = [&](const std::string& what) {
    trace += what + "@" + std::to_string(std::chrono::duration_cast<Milliseconds>(clock->now() - began).count()) + " ";
  };
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string name = word.substr(0, 1);
    if (word[0] == '>') {
      clock->advance(Milliseconds(std::stol(word.substr(1))));
    } else if (word[0] == '-') {
      calls.at(word.substr(1))->cancel();
    } else {
      const std::size_t second = word.find(':', 2);
      const long then = second == word.npos ? -1 : std::stol(word.substr(second + 1));
      calls[name] = clock->call_later(Milliseconds(std::stol(word.substr(2))), [&, name, then] {
        note(name);
        if (then >= 0) clock->call_later(Milliseconds(then), [&, name] { note("then-" + name); });
      });
    }
  }
  return trace + "= " + std::to_string(clock->delayed_calls().size());
}

// A zero byte cannot be sent in a line.
std::string exchanged(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

std::string transport(const Words& words) {
  const std::shared_ptr<StringTransport> transport = make_string_transport();
  std::string trace;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    try {
      switch (word[0]) {
        case 'w': {
          // More bytes follow it in memory: only its stated length counts.
          const std::string more = exchanged(word.substr(2), '_', '\0') + "more";
          transport->write(std::string_view(more).substr(0, word.size() - 2));
          break;
        }
        case 'c':
          transport->clear();
          break;
        case 'p':
          transport->pause_producing();
          break;
        case 'r':
          transport->resume_producing();
          break;
        case 'l':
          transport->lose_connection();
          break;
      }
    } catch (const OutOfOrder&) {
      trace += std::to_string(i) + " ";
    }
  }
  return trace + "= " + exchanged(transport->value(), '\0', '_') + (transport->paused() ? " paused" : "") +
         (transport->disconnecting() ? " disconnecting" : "");
}

class Listener final : public Protocol {
 public:
  explicit Listener(bool by_chance) : by_chance_(by_chance) {}
  void data_received(Bytes data) override {
    heard += as_text(data);
    if (!by_chance_)
      heard += "|";
    else if (data.empty() || data.size() > 16)
      heard += "(a piece of " + std::to_string(data.size()) + ")";
  }
  void connection_lost(const Failure&) override { heard += "end"; }
  std::string heard;

 private:
  const bool by_chance_;
};

Cut cut_of(const std::string& word) {
  if (word == "together") return Cut::together();
  if (word == "written") return Cut::as_written();
  return Cut::by_chance(static_cast<std::uint32_t>(std::stoul(word)));
}

std::string pump(const Words& words) {
  const Cut cut = cut_of(words.at(1));
  const bool by_chance = cut.kind == Cut::Kind::by_chance;
  const auto left = std::make_shared<Listener>(by_chance), right = std::make_shared<Listener>(by_chance);
  const std::unique_ptr<Pump> pump = join(left, right, cut);
  std::string trace;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word[0] == '.')
      trace += pump->pump() ? "yes " : "no ";
    else
      (word[0] == '<' ? left : right)->transport()->write(word.substr(1));
  }
  pump->flush();
  left->transport()->lose_connection();
  pump->flush();
  return trace + "= " + left->heard + " " + right->heard;
}

std::string answer(const Words& words) {
  const std::string what = words.empty() ? "" : words[0];
  return what == "clock"       ? clock(words)
         : what == "transport" ? transport(words)
         : what == "pump"      ? pump(words)
                               : "what?";
}

}  // namespace

// The story of a test goes to its report; here there is no test and no report.
void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
