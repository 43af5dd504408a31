// Lesson 01 · The reactor: its parts, put together.
//
// The contract is in include/untwist/reactor/reactor.hpp. This file is yours: change any of it, as long as the contract
// holds. No step is in here: iterate() is one turn of the loop, and each of its lines leads to a part that you write.

#include <algorithm>
#include <utility>

#include <untwist/base/trace.hpp>
#include <untwist/reactor/delayed_calls.hpp>
#include <untwist/reactor/poller.hpp>
#include <untwist/reactor/reactor.hpp>

#include "life.hpp"
#include "run_guarded.hpp"
#include "thread_calls.hpp"
#include "watches.hpp"

namespace untwist {

namespace {

class JoinedReactor final : public Reactor {
 public:
  JoinedReactor(const TimeSource& clock, std::unique_ptr<Poller> poller, std::unique_ptr<DelayedCalls> delayed_calls)
      : clock_(clock), poller_(std::move(poller)), delayed_calls_(std::move(delayed_calls)) {}

  //! [iterate]
  void iterate(Duration at_most) override {
    const trace::Turn turn;
    thread_calls_.run();
    delayed_calls_->run_due([](const Callback& what) { run_guarded("a delayed call", what); });
    watches_.wait(life_.ready_to_move_on() ? Duration::zero() : std::min(at_most, delayed_calls_->time_to_next()));
  }
  //! [iterate]

  // ---- life --------------------------------------------------------------------------------------------------------

  void run(Signals signals) override {
    life_.run(signals, [this] { iterate(kForever); });
  }
  void stop() override { life_.stop(); }
  void crash() override { life_.crash(); }
  bool running() const noexcept override { return life_.running(); }
  int exit_signal() const noexcept override { return life_.exit_signal(); }

  void call_when_running(Callback what) override { life_.call_when_running(std::move(what)); }
  Trigger add_trigger(Phase phase, SystemEvent event, Callback what) override {
    // A std::function must be copyable, but a Callback can only be moved: share it.
    return life_.add_trigger(phase, event,
                             [what = std::make_shared<const Callback>(std::move(what))](const Hold&) { (*what)(); });
  }
  Trigger add_waiting_trigger(SystemEvent event, std::function<void(Hold)> what) override {
    return life_.add_trigger(Phase::before, event, std::move(what));
  }
  void remove_trigger(Trigger trigger) override { life_.remove_trigger(trigger); }

  // ---- time --------------------------------------------------------------------------------------------------------

  TimePoint now() const override { return clock_.now(); }
  DelayedCallPtr call_later(Duration delay, Callback what) override {
    return delayed_calls_->add(delay, std::move(what));
  }
  std::vector<DelayedCallPtr> delayed_calls() const override { return delayed_calls_->pending(); }

  // ---- descriptors -------------------------------------------------------------------------------------------------

  void add_reader(DescriptorPtr descriptor) override { watches_.add_reader(descriptor); }
  void add_writer(DescriptorPtr descriptor) override { watches_.add_writer(descriptor); }
  void remove_reader(const Descriptor& descriptor) override { watches_.remove_reader(descriptor); }
  void remove_writer(const Descriptor& descriptor) override { watches_.remove_writer(descriptor); }
  void add_hang_up_watch(DescriptorPtr descriptor) override { watches_.add_hang_up_watch(descriptor); }
  void remove_hang_up_watch(const Descriptor& descriptor) override { watches_.remove_hang_up_watch(descriptor); }
  std::vector<DescriptorPtr> remove_all() override { return watches_.remove_all(); }
  std::vector<DescriptorPtr> readers() const override { return watches_.readers(); }
  std::vector<DescriptorPtr> writers() const override { return watches_.writers(); }

  // ---- threads -----------------------------------------------------------------------------------------------------

  void call_from_thread(Callback what) override { thread_calls_.add(std::move(what)); }

 private:
  const TimeSource& clock_;
  const std::unique_ptr<Poller> poller_;
  const std::unique_ptr<DelayedCalls> delayed_calls_;
  const std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
  Watches watches_{*poller_, waker_};
  ThreadCalls thread_calls_{watches_, waker_};
  Life life_{watches_, *waker_};
};

}  // namespace

std::unique_ptr<Reactor> make_reactor(const TimeSource& clock, std::unique_ptr<Poller> poller) {
  return make_reactor(clock, std::move(poller), make_delayed_calls(clock));
}

std::unique_ptr<Reactor> make_reactor(const TimeSource& clock, std::unique_ptr<Poller> poller,
                                      std::unique_ptr<DelayedCalls> delayed_calls) {
  return std::make_unique<JoinedReactor>(clock, std::move(poller), std::move(delayed_calls));
}

std::unique_ptr<Reactor> make_poll_reactor(Kernel& kernel) { return make_reactor(kernel, make_poll_poller(kernel)); }

}  // namespace untwist
