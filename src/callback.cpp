#include <untwist/base/callback.hpp>

namespace untwist {

Callback& Callback::operator=(Callback&& other) noexcept {
  if (this == &other) return *this;
  Callback dropped;
  dropped.take(*this);  // destroyed last: its destructor may run any code, and use this callback
  take(other);
  return *this;
}

Callback::~Callback() {
  if (actions_) actions_->drop(&held_);
}

void Callback::take(Callback& other) noexcept {
  actions_ = std::exchange(other.actions_, nullptr);
  if (actions_) actions_->move(&other.held_, &held_);
}

}  // namespace untwist
