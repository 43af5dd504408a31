// driven_NN_doubles: the doubles of lesson 05, used as ./untwist grade says. What the questions mean, and what is the answer to them, stands beside
// those who ask: tools/grading/talks_doubles.cpp.

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <untwist/testing/clock.hpp>
#include <untwist/testing/pump.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/testing/string_transport.hpp>

#include "questions.hpp"

using namespace untwist;
using namespace untwist::testing;

namespace {

using Words = std::vector<std::string>;
using Milliseconds = std::chrono::milliseconds;

// "a:20" calls a in 20 ms; "a:20:30" calls a in 20 ms, which calls b, "then a", 30 ms later. "-a" cancels, ">50" advances.
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
      const long then = second == word.npos ? 0 : std::stol(word.substr(second + 1));
      calls[name] = clock->call_later(Milliseconds(std::stol(word.substr(2))), [&, name, then] {
        note(name);
        if (then > 0) clock->call_later(Milliseconds(then), [&, name] { note("then-" + name); });
      });
    }
  }
  return trace + "= " + std::to_string(clock->delayed_calls().size());
}

// "w:word" writes, "c" clears, "p" pauses, "r" resumes, "l" loses the connection.
std::string transport(const Words& words) {
  const std::shared_ptr<StringTransport> transport = make_string_transport();
  std::string trace;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    try {
      switch (word[0]) {
        case 'w': transport->write(word.substr(2)); break;
        case 'c': transport->clear(); break;
        case 'p': transport->pause_producing(); break;
        case 'r': transport->resume_producing(); break;
        case 'l': transport->lose_connection(); break;
      }
    } catch (const OutOfOrder&) {
      trace += std::to_string(i) + " ";
    }
  }
  return trace + "= " + transport->value() + (transport->paused() ? " paused" : "") + (transport->disconnecting() ? " disconnecting" : "");
}

class Listener final : public Protocol {
 public:
  void data_received(Bytes data) override { heard += std::string(as_text(data)) + "|"; }
  void connection_lost(const Failure&) override { heard += "end"; }
  std::string heard;
};

// "<word" is written by the left, ">word" by the right, "." is a round; "together" or "written" is how it is cut.
std::string pump(const Words& words) {
  const auto left = std::make_shared<Listener>(), right = std::make_shared<Listener>();
  const std::unique_ptr<Pump> pump = join(left, right, words.at(1) == "together" ? Cut::together() : Cut::as_written());
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
  return what == "clock" ? clock(words) : what == "transport" ? transport(words) : what == "pump" ? pump(words) : "what?";
}

}  // namespace

// The story of a test goes to its report; here there is neither.
namespace untwist::testing {
void on_story_line(const StoryLine&);
void on_story_line(const StoryLine&) {}
}  // namespace untwist::testing

int main() { return driven::answer_questions(answer); }
