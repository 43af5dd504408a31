// Lesson 00 · The event-driven paradigm: at most a given number of jobs at the same time.
//
// The contract is in include/untwist/course/concurrency_limit.hpp. There are no functions to fill in: the design is
// yours.

#include <deque>
#include <memory>
#include <stdexcept>
#include <utility>

#include <untwist/course/concurrency_limit.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

// [0.3 else
namespace {

class JobQueue final : public ConcurrencyLimit {
 public:
  explicit JobQueue(std::size_t most) : state_(std::make_shared<State>()) { state_->room = most; }
  ~JobQueue() override { state_->waiting.clear(); }

  void add(Job job) override {
    state_->waiting.push_back(std::move(job));
    begin_some(state_);
  }

 private:
  struct State {
    std::size_t room;
    std::deque<Job> waiting;
    bool beginning = false;  // begin_some() is running
  };

  // A job may be over before it returns, and that calls this function again. Then the loop that is running goes on:
  // the stack does not grow with the number of jobs. The state is a copy, because a job may destroy the queue.
  static void begin_some(const std::shared_ptr<State> state) {
    if (std::exchange(state->beginning, true)) return;
    while (state->room > 0 && !state->waiting.empty()) {
      const Job job = std::move(state->waiting.front());
      state->waiting.pop_front();
      --state->room;
      job(over(state));
    }
    state->beginning = false;
  }

  // Whether a job is over is one fact, which all copies of its function share.
  static Over over(const std::shared_ptr<State>& state) {
    return [weak = std::weak_ptr(state), at_work = std::make_shared<bool>(true)] {
      const auto still = weak.lock();
      if (!still || !std::exchange(*at_work, false)) return;
      ++still->room;
      begin_some(still);
    };
  }

  const std::shared_ptr<State> state_;
};

}  // namespace
// 0.3]

std::unique_ptr<ConcurrencyLimit> make_concurrency_limit(std::size_t most) {
  // Task 0.3: Write this so that its contract holds.
  // [0.3
  if (most == 0) throw std::invalid_argument("make_concurrency_limit: nothing could ever begin");
  return std::make_unique<JobQueue>(most);
  // 0.3]
}

}  // namespace untwist
