// driven_NN_scripts: coroutines that do what ./untwist grade asks. grader/trials/scripts.cpp, which asks the questions,
// explains them and their answers.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <untwist/deferred/coroutine.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;

namespace {

using Words = std::vector<std::string>;

struct Own : std::runtime_error {
  Own() : std::runtime_error("own") {}
};

std::string in_words(const Failure& failure) { return failure.is<Cancelled>() ? "cancelled" : failure.message(); }

// One question: its coroutines, on a clock of its own.
class Script {
 public:
  explicit Script(Words words) : words_(std::move(words)) {}

  std::string answer() {
    for (const std::string& word : words_)
      if (word[0] == 'x') clock_.call_later(time_in(word), [this] { cancel(); });
    whole_ = run(0, words_.size()).add_both([this](Result<long> result) {
      note("= " + (result.ok() ? std::to_string(result.value()) : in_words(result.failure())) + "@" + now());
    });
    clock_.advance(std::chrono::seconds(100));
    return told_ + "calls:" + std::to_string(clock_.delayed_calls().size());
  }

 private:
  // Does what the words from `at` to `end` say. A coroutine in brackets is a call.
  Deferred<long> run(std::size_t at, std::size_t end) {
    long value = 0;
    std::optional<Failure> failed;
    for (; at < end; ++at) {
      const char kind = words_[at][0];
      if (kind == 'x') continue;
      if (kind == '?') {
        if (!failed) continue;
        note("r:" + in_words(*failed));
        failed.reset();
        value = 7;
        continue;
      }
      const std::size_t begin = at;
      if (kind == '[') at = closing(at);
      if (kind != '[') ++steps_;
      if (failed) {
        for (std::size_t i = begin; i < at; ++i) steps_ += is_step(words_[i][0]);
        continue;
      }
      try {
        Deferred<long> awaited = kind == '[' ? run(begin + 1, at) : step(words_[at]);
        value = co_await std::move(awaited);  // g++ 12 destroys a temporary of "?:" in a co_await twice
      } catch (...) {
        failed = Failure::current();
      }
    }
    if (failed) failed->raise();
    co_return value;
  }

  Deferred<long> step(const std::string& word) {
    const int number = steps_;
    note("b" + std::to_string(number));
    if (word[0] == 'r') return succeed(long{number});
    if (word[0] == 'e') return fail<long>(Own());
    const auto call = std::make_shared<DelayedCallPtr>();
    Promise<long> promise([this, call, number] {
      note("c" + std::to_string(number));
      (*call)->cancel();
    });
    Deferred<long> done = promise.deferred();
    *call = clock_.call_later(time_in(word), [promise = std::move(promise), fails = word[0] == 'f', number]() mutable {
      if (fails)
        std::move(promise).errback(Own());
      else
        std::move(promise).callback(number);
    });
    return done;
  }

  void cancel() { whole_.cancel(); }

  static bool is_step(char kind) { return kind == 'w' || kind == 'f' || kind == 'r' || kind == 'e'; }
  std::size_t closing(std::size_t at) const {
    for (int depth = 0;; ++at) {
      depth += words_[at] == "[" ? 1 : words_[at] == "]" ? -1 : 0;
      if (depth == 0) return at;
    }
  }
  static Duration time_in(const std::string& word) { return std::chrono::milliseconds(std::stol(word.substr(1))); }
  std::string now() const {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now().time_since_epoch()).count());
  }
  void note(const std::string& what) { told_ += what + " "; }

  const Words words_;
  std::string told_;
  untwist::testing::FakeClock clock_;
  int steps_ = 0;
  Deferred<> whole_;
};

std::string answer(const Words& words) {
  if (words.empty() || words[0] != "script") return "unknown";
  return Script(Words(words.begin() + 1, words.end())).answer();
}

}  // namespace

// The story of a test goes to its report; here there is no test and no report.
void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
