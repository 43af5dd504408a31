// Lesson 06 · An HTTP server: what a connection waits for, and for how long.
//
// This file and its header are yours: change any of them, as long as the contract in include/untwist/http/server.hpp
// holds.

#include "deadline.hpp"

#include <algorithm>
#include <utility>

#include <untwist/course/todo.hpp>

namespace untwist::http {

Deadline::Deadline(ReactorTime& time, const Deadlines& lengths, Callback passed)
    : time_(time), lengths_(lengths), passed_(std::move(passed)) {}

void Deadline::wait_for(Waiting what) {
  // TODO(6.10) Do nothing if it is already waiting for `what`: the time keeps running.
  // Store `what` in what_.
  // For Waiting::nothing, stop here.
  // Set at_ to now plus length_of(what). Add with saturated_sum(): the length may be the largest number.
  // schedule(), unless the pending call comes early enough anyway: one call then serves many waits.
}

Duration Deadline::length_of(Waiting what) const {
  switch (what) {
    case Waiting::idle:
      return lengths_.idle;
    case Waiting::head:
      return lengths_.head;
    case Waiting::body:
      return lengths_.body;
    case Waiting::write:
      return lengths_.write;
    case Waiting::nothing:
      break;
  }
  return Duration::max();
}

// Cancels the pending call, if there is one.
void Deadline::schedule() {
  call_ = time_.call_later(std::max(at_ - time_.now(), Duration::zero()), [this] { come_back(); });
}

void Deadline::come_back() {
  if (what_ == Waiting::nothing) return;
  if (time_.now() < at_) return schedule();
  passed_();
}

}  // namespace untwist::http
