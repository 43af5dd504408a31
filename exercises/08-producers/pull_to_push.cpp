// Lesson 08 · Producers and consumers: a pull producer for a consumer that takes push producers only.
//
// The contract is in include/untwist/transport/flow.hpp.

#include <memory>
#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/transport/flow.hpp>

namespace untwist {

namespace {

class PullToPush final : public Producer, public std::enable_shared_from_this<PullToPush> {
 public:
  PullToPush(ReactorTime& time, ProducerPtr pull, std::weak_ptr<Consumer> consumer)
      : time_(time), pull_(std::move(pull)), consumer_(std::move(consumer)) {}

  void resume_producing() override {
    // TODO(8.6) Do nothing after stop_producing().
    // Otherwise schedule ask() for the next turn, and keep that call in next_, which cancels the previous one.
    untwist::todo("8.6");
  }

  void pause_producing() override {
    // TODO(8.6) Cancel the scheduled call.
    untwist::todo("8.6");
  }

  void stop_producing() override {
    // TODO(8.6) Cancel the scheduled call. Stop the pull producer, once, and forget it.
    untwist::todo("8.6");
  }

 private:
  void ask() {
    // TODO(8.6) Schedule the next ask(), as resume_producing() does. Then ask the pull producer for a piece.
    // Keep the pull producer alive during that call.
    // If it throws, log that with log_current_error("resume_producing"), stop, and unregister from the consumer, if it
    // is still there.
    untwist::todo("8.6");
  }

  ReactorTime& time_;
  ProducerPtr pull_;  // null once stopped
  const std::weak_ptr<Consumer> consumer_;
  ScopedDelayedCall next_;
};

}  // namespace

ProducerPtr pull_to_push(ReactorTime& time, ProducerPtr pull, std::weak_ptr<Consumer> consumer) {
  return std::make_shared<PullToPush>(time, std::move(pull), std::move(consumer));
}

}  // namespace untwist
