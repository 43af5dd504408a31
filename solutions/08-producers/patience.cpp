// Lesson 08 · Producers and consumers: guests who do not listen.
//
// The contract is in include/untwist/protocol/patience.hpp. There are no functions to fill in: the design is yours.
// include/untwist/protocol/wrapping.hpp puts a policy around a protocol.

#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/patience.hpp>
#include <untwist/protocol/wrapping.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

// [8.7 else
namespace {

class PatiencePolicy final : public Policy {
 public:
  PatiencePolicy(ReactorTime& time, Patience patience) : time_(time), patience_(patience) {}

  void sent(std::size_t) override {
    const std::size_t unsent = transport()->unsent();
    if (unsent > patience_.most) return transport()->abort_connection();
    if (unsent <= kHighWater || limit_) return;
    rest(true);
    tell_when_sent();
    limit_ = time_.call_later(patience_.longest, [this] {
      // A protocol that has ended its output is not told when all was sent, and neither is its policy.
      transport()->unsent() == 0 ? all_sent() : transport()->abort_connection();
    });
  }

  void all_sent() override {
    limit_.cancel();
    rest(false);
  }

  void end() override { limit_.cancel(); }

 private:
  ReactorTime& time_;
  const Patience patience_;
  ScopedDelayedCall limit_;  // runs while too much is unsent
};

class PatientFactory final : public WrappingFactory {
 public:
  PatientFactory(ReactorTime& time, FactoryPtr wrapped, Patience patience)
      : WrappingFactory(std::move(wrapped)), time_(time), patience_(patience) {}

  ProtocolPtr build_protocol(const Address& peer) override {
    return with_policy(wrapped_->build_protocol(peer), std::make_shared<PatiencePolicy>(time_, patience_));
  }

 private:
  ReactorTime& time_;
  const Patience patience_;
};

}  // namespace
// 8.7]

ClientFactoryPtr with_patience(ReactorTime& time, FactoryPtr wrapped, Patience patience) {
  // Task 8.7: Write this so that its contract holds. Every sentence of it has a test.
  // [8.7
  return std::make_shared<PatientFactory>(time, std::move(wrapped), patience);
  // 8.7]
}

}  // namespace untwist
