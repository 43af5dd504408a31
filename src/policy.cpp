// A policy of one connection: when it is read, and who is told when everything was sent.

#include <untwist/protocol/wrapping.hpp>
#include <utility>

namespace untwist {

void Policy::begin(const TransportPtr& transport) { transport_ = transport; }

void Policy::rest(bool rests) {
  rests_ = rests;
  read_or_not();
}

void Policy::read_or_not() {
  if (rests_ || paused_by_protocol_) {
    transport_->pause_producing();
  } else {
    transport_->resume_producing();
  }
}

void Policy::tell_when_sent() {
  asked_ = true;
  wait_until_sent();
}

// A transport keeps one callback, and both the policy and its protocol may want one.
void Policy::wait_until_sent() {
  transport_->when_sent([self = shared_from_this()] {
    if (std::exchange(self->asked_, false)) self->all_sent();
    if (self->protocols_when_sent_) std::exchange(self->protocols_when_sent_, nullptr)();
  });
}

// A transport drops its callback with the connection: what the callback holds may hold this policy.
void Policy::over() { protocols_when_sent_ = nullptr; }

}  // namespace untwist
