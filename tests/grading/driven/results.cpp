// driven_NN_results: chains of Deferreds, built and fired as ./untwist grade says. What the questions mean, and what is the answer to them, stands
// beside those who ask: tools/grading/talks_results.cpp.

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <untwist/deferred.hpp>
#include <untwist/gather.hpp>

#include "questions.hpp"

using namespace untwist;

namespace {

using Words = std::vector<std::string>;

struct Said : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Promises by their digits, and what waits for them.
class Promises {
 public:
  explicit Promises(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      promises_.emplace_back();
      waiting_.push_back(promises_.back().deferred());
    }
  }
  Deferred<long> take(std::size_t which) { return std::move(waiting_.at(which)); }
  std::vector<Deferred<long>> take_all() { return std::move(waiting_); }

  // "v2:17" fires number 2 with a value, "x2:word" with a failure.
  void fire(const std::string& word) {
    Promise<long>& promise = promises_.at(std::size_t(word.at(1) - '0'));
    const std::string with = word.substr(3);
    if (word[0] == 'v')
      std::move(promise).callback(std::stol(with));
    else
      std::move(promise).errback(Said(with));
  }

 private:
  std::vector<Promise<long>> promises_;
  std::vector<Deferred<long>> waiting_;
};

bool fires(const std::string& word) { return word[0] == 'v' || word[0] == 'x'; }

std::string chain(const Words& words) {
  std::string trace;
  Promises promises(4);
  Deferred<long> end = promises.take(0);
  auto note = [&trace](const std::string& what) { trace += what + " "; };
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string rest = word.substr(1);
    if (fires(word)) {
      try {
        promises.fire(word);
      } catch (const AlreadyFired&) {
        note("twice");
      }
    } else if (word[0] == '+') {
      end = std::move(end).add_callback([note, n = std::stol(rest)](long x) {
        note(std::to_string(x));
        return x + n;
      });
    } else if (word[0] == '*') {
      for (long n = std::stol(rest); n > 0; --n) end = std::move(end).add_callback([](long x) { return x + 1; });
    } else if (word[0] == '!') {
      end = std::move(end).add_callback([note, rest](long x) -> long {
        note(std::to_string(x));
        throw Said(rest);
      });
    } else if (word[0] == '?') {
      end = std::move(end).add_errback([note, n = std::stol(rest)](const Failure& failure) {
        note(failure.message());
        return n;
      });
    } else if (word[0] == '^') {
      end = std::move(end).add_errback([note](const Failure& failure) -> Result<long> {
        note(failure.message());
        return failure;
      });
    } else if (word[0] == '~') {
      end = std::move(end).add_callback(
          [note, inner = std::make_shared<Deferred<long>>(promises.take(std::size_t(rest[0] - '0')))](long x) {
            note(std::to_string(x));
            return std::move(*inner);
          });
    }
  }
  std::string ending = "waits";
  std::move(end)
      .add_both([&ending](const Result<long>& result) {
        ending = result.ok() ? std::to_string(result.value()) : result.failure().message();
      })
      .detach();
  return trace + "= " + ending;  // what is fired from here on, by what goes, nobody hears
}

// "gather 3 v1:17 v0:4 ...": what comes, and behind how many of them.
template <class Together, class Tell>
std::string together(const Words& words, Together together, Tell tell) {
  Promises promises(std::stoul(words.at(1)));
  std::string heard;
  std::size_t fired = 0;
  together(promises.take_all()).add_both([&](const auto& result) { heard = std::to_string(fired) + " " + tell(result); }).detach();
  for (std::size_t i = 2; i < words.size(); ++i) {
    ++fired;
    promises.fire(words[i]);
  }
  return heard.empty() ? "nothing" : heard;
}

std::string told(const Result<long>& result) { return result.ok() ? std::to_string(result.value()) : result.failure().message(); }

std::string gather(const Words& words) {
  return together(
      words, [](auto all) { return gather_results(std::move(all), LaterFailures::ignore); },
      [](const Result<std::vector<long>>& result) {
        std::string text;
        if (result.ok())
          for (const long value : result.value()) text += std::to_string(value) + " ";
        else if (const auto* first = result.failure().as<FirstError>())
          text = "number " + std::to_string(first->index) + " " + first->failure.message();
        return text;
      });
}

std::string list(const Words& words) {
  return together(
      words, [](auto all) { return deferred_list(std::move(all)); },
      [](const Result<std::vector<Result<long>>>& result) {
        std::string text;
        if (result.ok())
          for (const Result<long>& one : result.value()) text += told(one) + " ";
        return text;
      });
}

std::string first(const Words& words) {
  return together(
      words, [](auto all) { return race(std::move(all)); },
      [](const Result<Winner<long>>& result) {
        if (result.ok()) return "number " + std::to_string(result.value().index) + " " + std::to_string(result.value().value);
        std::string text;
        if (const auto* all = result.failure().as<AllFailed>())
          for (const Failure& failure : all->failures) text += failure.message() + " ";
        return text;
      });
}

std::string answer(const Words& words) {
  const std::string what = words.empty() ? "" : words[0];
  return what == "chain" ? chain(words) : what == "gather" ? gather(words) : what == "list" ? list(words) : what == "race" ? first(words) : "what?";
}

}  // namespace

int main() { return driven::answer_questions(answer); }
