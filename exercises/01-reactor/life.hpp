#pragma once
// Steps 1.4 and 1.9: the life of a reactor, from startup to shutdown, and its triggers.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/waker.hpp>
#include <vector>

#include "watches.hpp"

namespace untwist {

class Life {
 public:
  // At shutdown, every descriptor that is still registered with `watches` is lost. A signal wakes the loop through
  // `waker`. Both must outlive this object.
  Life(Watches& watches, const Waker& waker) : watches_(watches), waker_(waker) {}

  // As in ReactorCore. run() calls `take_turn` once per turn.
  void run(Signals signals, const Callback& take_turn);
  void stop();
  void crash();
  bool running() const noexcept { return state_ == State::up || state_ == State::stopping; }
  int exit_signal() const noexcept { return exit_signal_; }
  void call_when_running(Callback what);
  Trigger add_trigger(Phase phase, SystemEvent event, std::function<void(Hold)> what);
  void remove_trigger(Trigger trigger);

  // Would move_on() change anything? Then this turn must not sleep.
  bool ready_to_move_on() const;

 private:
  // down -> starting -> up -> stopping -> down. Starting and stopping last as long as there is a Hold.
  enum class State { down, starting, up, stopping };

  struct KeptTrigger {
    Phase phase;
    SystemEvent event;
    std::function<void(Hold)> what;
  };

  void move_on();
  void begin_startup(Signals signals);
  void finish_startup();
  void begin_shutdown();
  void finish_shutdown();
  void come_down() noexcept;
  void note_signal();
  void fire(Phase phase, SystemEvent event);
  Hold make_hold();

  Watches& watches_;
  const Waker& waker_;
  State state_ = State::down;
  bool stop_requested_ = false;
  bool crash_requested_ = false;
  std::shared_ptr<int> holds_ = std::make_shared<int>(0);  // number of holds of this run; a Hold may outlive the run
  int exit_signal_ = 0;
  Signals signals_to_handle_ = Signals::ignore;
  std::optional<SignalCatcher> signals_;
  std::vector<Callback> when_running_;
  std::map<std::uint64_t, KeptTrigger> triggers_;
  std::uint64_t last_trigger_ = 0;
};

}  // namespace untwist
