// Lesson 01 · The reactor: its life, from startup to shutdown.
//
// This file and its header are yours: change any of it, as long as the contract of ReactorCore holds.
// Start at run(). move_on() takes the reactor from one state to the next.

#include "life.hpp"

#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>

#include "run_guarded.hpp"

namespace untwist {

namespace {

// Runs an action when its scope is left, by return or by exception.
template <class Action>
class AtTheEnd {
 public:
  explicit AtTheEnd(Action action) : action_(std::move(action)) {}
  ~AtTheEnd() { action_(); }
  AtTheEnd(const AtTheEnd&) = delete;
  AtTheEnd& operator=(const AtTheEnd&) = delete;

 private:
  Action action_;
};

}  // namespace

void Life::run(Signals signals, const Callback& take_turn) {
  // Task 1.4: Throw AlreadyRunning if the reactor is not down.
  // Call begin_startup(signals).
  // Then loop: call move_on(), return if the reactor is down, otherwise call take_turn().
  // Call come_down() even if a turn throws, as it does when poll() fails: AtTheEnd end([this] { … });
  // [1.4
  if (state_ != State::down) throw AlreadyRunning("run: the reactor is already running");
  const AtTheEnd down([this] { come_down(); });
  begin_startup(signals);
  while (true) {
    move_on();
    if (state_ == State::down) return;
    take_turn();
  }
  // 1.4]
}

void Life::stop() {
  // Task 1.4: Throw NotRunning if the reactor is down, or has already been asked to stop.
  // Otherwise only record the request: the rest of this turn still runs.
  // [1.4
  if (state_ == State::down || stop_requested_) {
    throw NotRunning("stop: the reactor is not running, or has already been asked to stop");
  }
  stop_requested_ = true;
  // 1.4]
}

void Life::crash() {
  if (state_ == State::down) throw NotRunning("crash: the reactor is not running");
  crash_requested_ = true;
}

bool Life::ready_to_move_on() const {
  if (crash_requested_) return true;
  switch (state_) {
    case State::starting:
    case State::stopping:
      return *holds_ == 0;
    case State::up:
      return stop_requested_;
    case State::down:
      return false;
  }
  return false;
}

void Life::move_on() {
  note_signal();
  if (!ready_to_move_on()) return;
  if (crash_requested_) return come_down();
  if (state_ == State::starting) return finish_startup();
  if (state_ == State::up) return begin_shutdown();
  finish_shutdown();
}

void Life::begin_startup(Signals signals) {
  state_ = State::starting;
  signals_to_handle_ = signals;
  exit_signal_ = 0;
  holds_ = std::make_shared<int>(0);  // holds that are left over from an earlier run do not count
  fire(Phase::before, SystemEvent::startup);
}

void Life::finish_startup() {
  state_ = State::up;
  // Task 1.9: If signals_to_handle_ is Signals::handle, call signals_.emplace(waker_).
  // Fire the `during` startup triggers, then the `after` startup triggers.
  // Then run each callback in when_running_ once, in order, under run_guarded("a call when running", …).
  // [1.9 else
  if (signals_to_handle_ == Signals::handle) signals_.emplace(waker_);
  fire(Phase::during, SystemEvent::startup);
  fire(Phase::after, SystemEvent::startup);
  for (const Callback& what : std::exchange(when_running_, {})) run_guarded("a call when running", what);
  // 1.9]
}

void Life::begin_shutdown() {
  state_ = State::stopping;
  fire(Phase::before, SystemEvent::shutdown);
}

void Life::finish_shutdown() {
  // Task 1.9: Fire the `during` shutdown triggers.
  // Unregister every descriptor with remove_all(), and lose() each with a ConnectionLost.
  // Fire the `after` shutdown triggers.
  // [1.9 else
  fire(Phase::during, SystemEvent::shutdown);
  for (const DescriptorPtr& descriptor : watches_.remove_all()) {
    watches_.lose(descriptor, Failure::of(ConnectionLost("connection lost: the reactor shut down")));
  }
  fire(Phase::after, SystemEvent::shutdown);
  // 1.9]
  come_down();
}

void Life::come_down() noexcept {
  state_ = State::down;
  stop_requested_ = false;
  crash_requested_ = false;
  signals_.reset();
}

void Life::note_signal() {
  const int number = signals_ ? signals_->take() : 0;
  if (number == 0) return;
  exit_signal_ = number;
  if (state_ == State::up) stop_requested_ = true;
}

void Life::call_when_running(Callback what) {
  // Task 1.9: If the reactor is running, call it immediately.
  // Otherwise append it to when_running_, which finish_startup() runs.
  // [1.9
  if (running()) return what();
  when_running_.push_back(std::move(what));
  // 1.9]
}

Trigger Life::add_trigger(Phase phase, SystemEvent event, std::function<void(Hold)> what) {
  triggers_.emplace(++last_trigger_, KeptTrigger{phase, event, std::move(what)});
  return {last_trigger_};
}

void Life::remove_trigger(Trigger trigger) {
  if (triggers_.erase(trigger.number) == 0) throw UnknownTrigger("remove_trigger: no such trigger, or already removed");
}

// Runs the triggers of a phase in order. A trigger may remove another that has not run yet. A trigger that is added
// meanwhile waits until the event occurs again.
void Life::fire(Phase phase, SystemEvent event) {
  // Task 1.9: Run the triggers_ of that phase and event in the order of their numbers.
  // Give each its own hold from make_hold(). Destroy your copy when the trigger returns.
  // Run each under run_guarded("a trigger", …).
  // Do not run a trigger that another one removed meanwhile.
  // Do not run a trigger that was added meanwhile: it waits until the event occurs again.
  // [1.9 else
  const std::uint64_t last = last_trigger_;
  for (auto next = triggers_.begin(); next != triggers_.end() && next->first <= last;) {
    const auto [number, trigger] = *next;
    if (trigger.phase == phase && trigger.event == event) {
      const Hold hold = make_hold();
      run_guarded("a trigger", [&] { trigger.what(hold); });
    }
    next = triggers_.upper_bound(number);
  }
  // 1.9]
}

Hold Life::make_hold() {
  ++*holds_;
  return Hold([count = holds_] { --*count; });
}

}  // namespace untwist
