// Lesson 09 · An HTTP client: the first of several addresses that answers.
//
// The contract is in include/untwist/deferred/connect_to_first.hpp. How you keep it is up to you.

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/connect_to_first.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

// Task 9.13: This step is yours. Write connect_to_first() as its contract says, and what you need for it.
// [9.13 else
namespace {

bool is_ipv6(const Address& address) { return address.host.find(':') != std::string::npos; }

// One family after the other, beginning with that of the first address, as long as there are both.
std::vector<Address> in_turn(const std::vector<Address>& where) {
  std::vector<Address> same, other, all;
  for (const Address& address : where) (is_ipv6(address) == is_ipv6(where[0]) ? same : other).push_back(address);
  for (std::size_t i = 0; i < std::max(same.size(), other.size()); ++i) {
    if (i < same.size()) all.push_back(same[i]);
    if (i < other.size()) all.push_back(other[i]);
  }
  return all;
}

// It lives as long as an attempt or the delayed call refers to it, and the promise lives in it.
class Attempts final : public std::enable_shared_from_this<Attempts> {
 public:
  Attempts(Reactor& reactor, std::vector<Address> where, std::function<ProtocolPtr()> build, ConnectOptions options)
      : reactor_(reactor), where_(std::move(where)), build_(std::move(build)), options_(std::move(options)) {}

  Deferred<ProtocolPtr> begin() {
    auto first = promise_.deferred();
    try_next();
    return first;
  }

 private:
  void try_next() {
    const std::size_t index = next_++;
    const auto self = shared_from_this();
    head_start_ = next_ < where_.size() ? reactor_.call_later(kHeadStart, [self] { self->try_next(); }) : nullptr;
    auto attempt = make_attempt(where_[index]);
    running_[index] = std::move(attempt).add_both(
        [self, index](Result<ProtocolPtr> result) { self->ended(index, std::move(result)); });
  }

  Deferred<ProtocolPtr> make_attempt(const Address& where) try {
    return connect_once(reactor_, where, build_(), options_);
  } catch (...) {
    return fail<ProtocolPtr>(Failure::current());
  }

  void ended(std::size_t index, Result<ProtocolPtr> result) {
    if (over_) return;
    running_.erase(index);
    if (!result.ok()) {
      if (index == 0) first_failure_ = result.failure();
      if (++failed_ < where_.size()) {
        if (index + 1 == next_ && next_ < where_.size()) try_next();
        return;
      }
      result = *first_failure_;
    }
    finish();
    std::move(promise_).fire(std::move(result));
  }

  void finish() {
    over_ = true;
    head_start_.cancel();
    build_ = nullptr;
    for (auto& [index, attempt] : std::exchange(running_, {})) attempt.cancel();
  }

  Reactor& reactor_;
  const std::vector<Address> where_;
  std::function<ProtocolPtr()> build_;
  const ConnectOptions options_;

  Promise<ProtocolPtr> promise_{[this] { finish(); }};
  std::map<std::size_t, Deferred<>> running_;  // the attempts that have not ended
  std::size_t next_ = 0;                       // the address to be tried next
  std::size_t failed_ = 0;                     // how many attempts have failed
  std::optional<Failure> first_failure_;       // of the first address
  ScopedDelayedCall head_start_;
  bool over_ = false;  // there is a result, or it was cancelled
};

}  // namespace
// 9.13]

Deferred<ProtocolPtr> connect_to_first(Reactor& reactor, std::vector<Address> where, std::function<ProtocolPtr()> build,
                                       ConnectOptions options) {
  // Task 9.13: Refuse an empty list. Then begin the attempts.
  // [9.13
  if (where.empty()) throw std::invalid_argument("connect_to_first() needs an address");
  return std::make_shared<Attempts>(reactor, in_turn(where), std::move(build), std::move(options))->begin();
  // 9.13]
}

}  // namespace untwist
