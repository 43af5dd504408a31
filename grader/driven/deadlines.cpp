// driven_NN_deadlines: chains that are cancelled, built as ./untwist grade asks. grader/trials/deadlines.cpp, which
// asks the questions, explains them and their answers.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <untwist/deferred/timeout.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;

namespace {

using Words = std::vector<std::string>;

struct Own : std::runtime_error {
  Own() : std::runtime_error("own") {}
};

std::string in_words(const Failure& failure) {
  if (failure.is<Cancelled>()) return "cancelled";
  if (failure.is<TimedOut>()) return "timed-out";
  return failure.message();
}

// One question: its chain, on a clock of its own.
class Chain {
 public:
  void build(const std::string& word) {
    switch (word[0]) {
      case 's': {
        const int step = ++steps_;
        const auto begins = [this, word, step](long) { return begin(word, step); };
        end_ = step == 1 ? begin(word, step) : std::move(end_).add_callback(begins);
        break;
      }
      case '?':
        end_ = std::move(end_).add_errback([this](const Failure& failure) {
          note("r:" + in_words(failure));
          return 7L;
        });
        break;
      case 't':
        end_ = add_timeout(std::move(end_), time_in(word, 1), clock_, "it");
        break;
      case 'x':
        clock_.call_later(time_in(word, 1), [this] {
          if (!ended_) end_.cancel();
        });
    }
  }

  std::string answer() {
    end_ = std::move(end_).add_both([this](Result<long> result) {
      ended_ = true;
      note("= " + (result.ok() ? std::to_string(result.value()) : in_words(result.failure())) + "@" + now());
      return 0L;
    });
    clock_.advance(std::chrono::seconds(100));
    return told_ + "calls:" + std::to_string(clock_.delayed_calls().size());
  }

 private:
  Deferred<long> begin(const std::string& word, int step) {
    note("b" + std::to_string(step));
    const char kind = word[1];
    const auto call = std::make_shared<DelayedCallPtr>();
    const auto promise = std::make_shared<std::optional<Promise<long>>>();
    const auto canceller = [this, kind, step, call, promise = std::weak_ptr(promise)] {
      note("c" + std::to_string(step));
      (*call)->cancel();
      const auto still_there = promise.lock();
      if (kind == 'o') std::move(**still_there).errback(Own());
      if (kind == 'v') std::move(**still_there).callback(9);
    };
    if (kind == 'n')
      promise->emplace();
    else
      promise->emplace(canceller);
    Deferred<long> done = (*promise)->deferred();
    promises_.push_back(promise);
    *call = clock_.call_later(time_in(word, 2), [this, step, promise] {
      try {
        std::move(**promise).callback(step);
      } catch (const AlreadyFired&) {
        note("late" + std::to_string(step));
      }
    });
    return done;
  }

  static Duration time_in(const std::string& word, std::size_t from) {
    return std::chrono::milliseconds(std::stol(word.substr(from)));
  }
  std::string now() const {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now().time_since_epoch()).count());
  }
  void note(const std::string& what) { told_ += what + " "; }

  std::string told_;
  untwist::testing::FakeClock clock_;
  int steps_ = 0;
  bool ended_ = false;
  std::vector<std::shared_ptr<std::optional<Promise<long>>>> promises_;
  Deferred<long> end_;
};

std::string answer(const Words& words) {
  if (words.empty() || words[0] != "chain") return "unknown";
  Chain chain;
  for (std::size_t i = 1; i < words.size(); ++i) chain.build(words[i]);
  return chain.answer();
}

}  // namespace

// The story of a test goes to its report; here there is no test and no report.
void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
