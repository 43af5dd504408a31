// Lesson 07 · Cancellation and timeouts: trying again.
//
// The contract is in include/untwist/deferred/retry.hpp. There are no functions to fill in: the design is yours.

#include <memory>
#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/retry.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

// [7.8 else
namespace {

// A promise of its own, because a cancelled chain does not learn that it was cancelled: only a canceller does.
class Retry : public std::enable_shared_from_this<Retry> {
 public:
  Retry(std::function<Deferred<>()> attempt, int times, Duration pause, ReactorTime& time)
      : attempt_(std::move(attempt)), left_(times), pause_(pause), time_(time), promise_([this] { cancel(); }) {}

  Deferred<> deferred() { return promise_.deferred(); }

  void try_now() {
    --left_;
    running_ = maybe_deferred(attempt_).add_both(
        [self = shared_from_this()](Result<> result) { self->ended(std::move(result)); });
    if (cancelled_) running_.cancel();  // attempt_ itself has cancelled the whole
  }

 private:
  void ended(Result<> result) {
    if (promise_.fired()) return;
    if (result.ok() || left_ == 0 || cancelled_) return std::move(promise_).fire(std::move(result));
    next_ = time_.call_later(pause_, [self = shared_from_this()] { self->try_now(); });
  }

  void cancel() {
    const auto self = shared_from_this();  // what is cancelled may hold the last reference
    cancelled_ = true;
    next_.cancel();
    running_.cancel();
  }

  const std::function<Deferred<>()> attempt_;
  int left_;
  const Duration pause_;
  ReactorTime& time_;
  Promise<> promise_;
  Deferred<> running_;
  ScopedDelayedCall next_;
  bool cancelled_ = false;
};

}  // namespace
// 7.8]

Deferred<> retry(std::function<Deferred<>()> attempt, int times, Duration pause, ReactorTime& time) {
  // Task 7.8: Write this so that its contract holds. Every sentence of it has a test.
  // [7.8
  if (times < 1) throw std::invalid_argument("retry: at least one attempt is needed");
  if (pause < Duration::zero()) throw std::invalid_argument("retry: the pause is negative");
  const auto whole = std::make_shared<Retry>(std::move(attempt), times, pause, time);
  auto deferred = whole->deferred();
  whole->try_now();
  return deferred;
  // 7.8]
}

}  // namespace untwist
