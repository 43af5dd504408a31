// Lesson 10 · Your own list of tests: doing something again and again.
//
// The contract is in include/untwist/deferred/looping_call.hpp. This file is yours: change any of it, as long as the
// contract holds.

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/looping_call.hpp>

namespace untwist {

Deferred<> LoopingCall::start(Duration interval, bool now) {
  if (running_ || working_) throw LoopError("the loop is running already, or its work goes on");
  if (interval < Duration::zero()) throw std::invalid_argument("the interval is negative");
  running_ = true;
  interval_ = interval;
  begin_ = time_.now();
  last_ = now ? -1 : 0;  // the first call belongs to point 0, or to point 1
  ended_.emplace();
  Deferred<> ended = ended_->deferred();
  if (now) {
    call();
  } else {
    schedule();
  }
  return ended;
}

LoopingCall::~LoopingCall() {
  alive_ = nullptr;
  going_on_.cancel();
  if (ended_) std::move(*ended_).callback();
}

// ---- the grid

// The last point of the grid that is not in the future. Point 0 is the start.
std::int64_t LoopingCall::points_passed() const {
  // Task 10.1: Count how many whole intervals have passed since begin_.
  // With an interval of zero, return the point after the last one: each call has its own.
  // [10.1
  if (interval_ == Duration::zero()) return last_ + 1;
  return (time_.now() - begin_) / interval_;
  // 10.1]
}

// How long it is until the next point of the grid. Now is not the next one.
Duration LoopingCall::until_next_point() const {
  // Task 10.1: Return the time from now to the first point that is later than now.
  // With an interval of zero, return zero.
  // [10.1
  if (interval_ == Duration::zero()) return Duration::zero();
  return interval_ - (time_.now() - begin_) % interval_;
  // 10.1]
}

void LoopingCall::schedule() {
  next_ = time_.call_later(until_next_point(), [this] { call(); });
}

// ---- one call

void LoopingCall::call() {
  const std::int64_t point = points_passed(), count = point - last_;
  last_ = point;
  working_ = true;
  const std::int64_t number = ++calls_;
  const std::shared_ptr<const Work> work = work_;  // inside of it this object may be destroyed, or started again
  const std::weak_ptr<int> alive = alive_;
  Deferred<> going_on = begin(*work, count).add_both([this, alive](const Result<>& result) {
    if (!alive.expired()) work_has_ended(result);
  });
  if (!alive.expired() && number == calls_) going_on_ = std::move(going_on);  // the destructor cancels it
}

Deferred<> LoopingCall::begin(const Work& work, std::int64_t count) {
  // Task 10.2: Call the work with `count`, and return its Deferred.
  // If it throws, return a Deferred that has failed with that: see fail() and Failure::current().
  // Replace the line below, which does not wait for the work.
  // [10.2 else return work(count).detach(), succeed();
  try {
    return work(count);
  } catch (...) {
    return fail<>(Failure::current());
  }
  // 10.2]
}

void LoopingCall::work_has_ended([[maybe_unused]] const Result<>& result) {
  working_ = false;
  // Task 10.2: If the work has failed, end() the loop with that failure. Otherwise, if it was stopped meanwhile, end() it
  // well. Otherwise schedule the next call.
  // [10.2 else schedule();
  if (!result.ok() || !running_) return end(result);
  schedule();
  // 10.2]
}

// ---- the end

void LoopingCall::stop() {
  if (!running_) throw LoopError("the loop is not running");
  running_ = false;
  if (!working_) end({});
}

void LoopingCall::reset() {
  if (!running_) throw LoopError("the loop is not running");
  begin_ = time_.now();
  last_ = 0;
  if (!working_) schedule();
}

void LoopingCall::end(Result<> result) {
  running_ = false;
  next_.cancel();
  Promise<> promise = *std::exchange(ended_, std::nullopt);
  std::move(promise).fire(std::move(result));
}

}  // namespace untwist
