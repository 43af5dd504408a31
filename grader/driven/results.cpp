// driven_NN_results: chains of Deferreds, built and fired as ./untwist grade asks. grader/trials/results.cpp, which
// asks the questions, explains them and their answers.

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/gather.hpp>

#include "questions.hpp"

using namespace untwist;

namespace {

using Words = std::vector<std::string>;

struct Said : std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool fires(const std::string& word) { return word[0] == 'v' || word[0] == 'x'; }

// Promises by their digits, and their chains. Destroying them fires what is still waiting, so whatever a callback
// refers to must be declared before them.
class Promises {
 public:
  explicit Promises(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      promises_.emplace_back();
      chains_.push_back(promises_.back().deferred());
    }
  }
  Deferred<long>& chain(std::size_t which) { return chains_.at(which); }
  std::vector<Deferred<long>> take_all() { return std::move(chains_); }

  // "v2:17", "x2:word"
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
  std::vector<Deferred<long>> chains_;
};

std::string chain(const Words& words) {
  std::string trace, ending = "waits";
  Promises promises(4);
  auto note = [&trace](const std::string& what) { trace += what + " "; };
  auto add = [&](Deferred<long>& end, const std::string& link) {
    const std::string rest = link.substr(1);
    switch (link[0]) {
      case '+':
        end = std::move(end).add_callback([note, n = std::stol(rest)](long x) {
          note(std::to_string(x));
          return x + n;
        });
        break;
      case '*':
        for (long n = std::stol(rest); n > 0; --n) end = std::move(end).add_callback([](long x) { return x + 1; });
        break;
      case '!':
        end = std::move(end).add_callback([note, rest](long x) -> long {
          note(std::to_string(x));
          throw Said(rest);
        });
        break;
      case '?':
        end = std::move(end).add_errback([note, n = std::stol(rest)](const Failure& failure) {
          note(failure.message());
          return n;
        });
        break;
      case '^':
        end = std::move(end).add_errback([note](const Failure& failure) -> Result<long> {
          note(failure.message());
          return failure;
        });
        break;
      case '~': {
        const auto inner = std::make_shared<Deferred<long>>(std::move(promises.chain(std::size_t(rest[0] - '0'))));
        end = std::move(end).add_callback([note, inner](long x) {
          note(std::to_string(x));
          return std::move(*inner);
        });
      }
    }
  };
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (fires(word)) {
      try {
        promises.fire(word);
      } catch (const AlreadyFired&) {
        note("twice");
      }
    } else if (word[0] == 'i') {
      add(promises.chain(std::size_t(word[1] - '0')), word.substr(3));
    } else {
      add(promises.chain(0), word);
    }
  }
  std::move(promises.chain(0))
      .add_both([&ending](const Result<long>& result) {
        ending = result.ok() ? std::to_string(result.value()) : result.failure().message();
      })
      .detach();
  return trace + "= " + ending;
}

template <class Together, class Tell>
std::string together(const Words& words, Together together, Tell tell) {
  std::string heard;
  std::size_t fired = 0;
  Promises promises(std::stoul(words.at(1)));
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "|") {
      together(promises.take_all())
          .add_both([&](const auto& result) { heard = std::to_string(fired) + " " + tell(result); })
          .detach();
    } else {
      ++fired;
      promises.fire(words[i]);
    }
  }
  return heard.empty() ? "nothing" : heard;
}

std::string told(const Result<long>& result) {
  return result.ok() ? std::to_string(result.value()) : result.failure().message();
}

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
        if (result.ok())
          return "number " + std::to_string(result.value().index) + " " + std::to_string(result.value().value);
        std::string text;
        if (const auto* all = result.failure().as<AllFailed>())
          for (const Failure& failure : all->failures) text += failure.message() + " ";
        return text;
      });
}

std::string answer(const Words& words) {
  const std::string what = words.empty() ? "" : words[0];
  return what == "chain"    ? chain(words)
         : what == "gather" ? gather(words)
         : what == "list"   ? list(words)
         : what == "race"   ? first(words)
                            : "what?";
}

}  // namespace

int main() { return driven::answer_questions(answer); }
