#pragma once
// Shared by the tests of lesson 04: callbacks that record when they run, and the result at the end of a chain.

#include <memory>
#include <stdexcept>
#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/gather.hpp>
#include <untwist/testing/test_kit.hpp>
#include <vector>

namespace untwist::testing {

class DeferredTest : public ::testing::Test {
 protected:
  // Records that a callback ran, and with what input.
  void note(const std::string& what) {
    log += (log.empty() ? "" : ", ") + what;
    tell("", what + " runs");
  }

  // A callback that records its name and its input, and returns the input plus `more`.
  auto adding(int more, const std::string& name) {
    return [this, more, name](int input) {
      note(name + "(" + std::to_string(input) + ")");
      return input + more;
    };
  }

  std::string log;
};

// An ordinary error.
struct Oops : std::runtime_error {
  explicit Oops(const std::string& why = "oops") : std::runtime_error(why) {}
};

template <class T>
std::string in_words(const std::vector<T>& values);
template <class T>
std::string in_words(const Result<T>& result);
template <class T>
std::string in_words(const Winner<T>& winner);

inline std::string in_words(int value) { return std::to_string(value); }
inline std::string in_words(const std::string& value) { return value; }
inline std::string in_words(Nothing) { return "done"; }
template <class T>
std::string in_words(const std::vector<T>& values) {
  std::string words;
  for (const T& value : values) words += (words.empty() ? "" : " ") + in_words(value);
  return "[" + words + "]";
}
template <class T>
std::string in_words(const Result<T>& result) {
  return result.ok() ? in_words(result.value()) : "failure: " + result.failure().message();
}

template <class T>
std::string in_words(const Winner<T>& winner) {
  return "number " + std::to_string(winner.index) + ", " + in_words(winner.value);
}

// The result at the end of a chain so far. NotWrittenYet is rethrown.
class Outcome {
 public:
  template <class T>
  explicit Outcome(Deferred<T> deferred) {
    std::move(deferred)
        .add_both([seen = seen_](Result<T> result) {
          if (!result.ok()) seen->failure = result.failure();
          seen->words = in_words(result);
        })
        .detach();
  }

  // "42", "failure: oops", or "nothing yet".
  std::string words() const {
    if (seen_->failure && seen_->failure->is<NotWrittenYet>()) seen_->failure->raise();
    return seen_->words;
  }
  // The failure. Throws if there is none, so that the test fails.
  const Failure& failure() const {
    words();
    return seen_->failure.value();
  }

 private:
  struct Seen {
    std::string words = "nothing yet";
    std::optional<Failure> failure;
  };
  std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
};

template <class T>
std::string outcome_of(Deferred<T> deferred) {
  return Outcome(std::move(deferred)).words();
}

// `count` promises for the test to fire, and their Deferreds.
template <class T>
struct Several {
  explicit Several(std::size_t count) : promises(count) {}

  std::vector<Deferred<T>> deferreds() {
    std::vector<Deferred<T>> all;
    for (Promise<T>& promise : promises) all.push_back(promise.deferred());
    return all;
  }
  void succeed(std::size_t index, typename Result<T>::Value value = {}) {
    tell("", "number " + std::to_string(index) + " succeeds");
    std::move(promises[index]).callback(std::move(value));
  }
  void fail(std::size_t index, const std::string& why = "oops") {
    tell("", "number " + std::to_string(index) + " fails");
    std::move(promises[index]).errback(Oops(why));
  }

  std::vector<Promise<T>> promises;
};

}  // namespace untwist::testing
