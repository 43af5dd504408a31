// Lesson 01 · The reactor, on poll(2).
//
// The contract is in include/untwist/reactor.hpp. This file is yours: change any of it, as long as the contract holds.
// Start at iterate(), the loop's one turn; everything else serves it.

#include <algorithm>
#include <cerrno>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <untwist/errors.hpp>
#include <untwist/log.hpp>
#include <untwist/reactor.hpp>
#include <untwist/todo.hpp>
#include <untwist/trace.hpp>
#include <untwist/waker.hpp>

namespace untwist {

namespace {

constexpr Duration kForever = Duration::max();

// Runs something that is not ours. Whatever it throws stays here.
void run_guarded(const char* doing, const Callback& what) {
  const trace::Span span(doing);
  // TODO(1.8) A callback that throws must not end the loop: catch it, and hand it to log_current_error(doing).
  // [1.8 else what();
  try {
    what();
  } catch (...) {
    log_current_error(doing);
  }
  // 1.8]
}

// poll() counts in whole milliseconds. Rounding down would wake the loop just before its time, again and again.
int to_poll_timeout(Duration wait) {
  // TODO(1.3) -1 for kForever, 0 for nothing left to wait, else milliseconds, rounded up, at most the largest int.
  // [1.3 else return 0;
  if (wait == kForever) return -1;
  if (wait <= Duration::zero()) return 0;
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
  return static_cast<int>(std::min<std::int64_t>(milliseconds, std::numeric_limits<int>::max()));
  // 1.3]
}

class PollReactor final : public Reactor {
 public:
  explicit PollReactor(Kernel& kernel) : kernel_(kernel) {
    // TODO(1.7) Make the loop watch the waker, like any other reader.
    // [1.7 else
    add_reader(waker_);
    // 1.7]
  }

  ~PollReactor() override {
    for (auto& [key, call] : calls_) call->state = Call::State::cancelled;
  }

  // ---- the loop -------------------------------------------------------------------------------------------------------

  void run(Signals signals) override {
    // TODO(1.4) Refuse to run twice at once. begin_startup(signals); then go round: move_on() takes the reactor from state to
    // state; unless that brought it down again, take a turn that may wait for ever.
    // [1.4
    if (state_ != State::down) throw AlreadyRunning("run: the reactor is running already");
    begin_startup(signals);
    while (true) {
      move_on();
      if (state_ == State::down) return;
      iterate(kForever);
    }
    // 1.4]
  }

  //! [iterate]
  void iterate(Duration at_most) override {
    const trace::Turn turn;
    run_thread_calls();
    run_due_calls();
    wait_for_descriptors(ready_to_move_on() ? Duration::zero() : std::min(at_most, time_to_next_call()));
  }
  //! [iterate]

  void stop() override {
    // TODO(1.4) Ask the loop to end once this turn is over; it must not end inside this call.
    // [1.4
    if (state_ == State::down || state_ == State::stopping || stop_requested_) {
      throw NotRunning("stop: the reactor is not running, or was asked to stop before");
    }
    stop_requested_ = true;
    // 1.4]
  }

  void crash() override {
    if (state_ == State::down) throw NotRunning("crash: the reactor is not running");
    crash_requested_ = true;
  }

  bool running() const noexcept override { return state_ == State::up || state_ == State::stopping; }

  int exit_signal() const noexcept override { return exit_signal_; }

  // ---- time -----------------------------------------------------------------------------------------------------------

  TimePoint now() const override { return kernel_.now(); }

  DelayedCallPtr call_later(Duration delay, Callback what) override {
    // TODO(1.1) Refuse a negative delay and an empty callback. Make a Call, keep it where take_due() finds it in order.
    // [1.1
    if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
    if (!what) throw std::invalid_argument("call_later: there is nothing to call");
    auto call = std::make_shared<Call>(*this, std::move(what));
    schedule(call, saturated_sum(now(), delay));
    return call;
    // 1.1]
  }

  std::vector<DelayedCallPtr> delayed_calls() const override {
    // TODO(1.5) The calls still to run, the next one first.
    // [1.5
    std::vector<DelayedCallPtr> pending;
    pending.reserve(calls_.size());
    for (const auto& [key, call] : calls_) pending.push_back(call);
    return pending;
    // 1.5]
  }

  // ---- descriptors ----------------------------------------------------------------------------------------------------

  void add_reader(DescriptorPtr descriptor) override {
    watch_of(descriptor).read = true;
  }

  void add_writer(DescriptorPtr descriptor) override {
    // TODO(1.6) As add_reader(), for output.
    // [1.6
    watch_of(descriptor).write = true;
    // 1.6]
  }

  void remove_reader(const Descriptor& descriptor) override {
    unwatch(descriptor, &Watch::read);
  }

  void remove_writer(const Descriptor& descriptor) override {
    // TODO(1.6) As remove_reader(), for output.
    // [1.6
    unwatch(descriptor, &Watch::write);
    // 1.6]
  }

  std::vector<DescriptorPtr> remove_all() override {
    // TODO(1.6) Unwatch everyone but the waker, and return whom you forgot.
    // [1.6 else return {};
    std::vector<DescriptorPtr> removed;
    for (const auto& [fd, watch] : watches_) {
      if (watch.descriptor != waker_) removed.push_back(watch.descriptor);
    }
    for (const DescriptorPtr& descriptor : removed) {
      unwatch(*descriptor, &Watch::read);
      unwatch(*descriptor, &Watch::write);
    }
    return removed;
    // 1.6]
  }

  std::vector<DescriptorPtr> readers() const override { return watched_for(&Watch::read); }
  std::vector<DescriptorPtr> writers() const override { return watched_for(&Watch::write); }

  // ---- threads --------------------------------------------------------------------------------------------------------

  void call_from_thread(Callback what) override {
    // TODO(1.7) Another thread may be in here at the same time: lock, append, and wake the loop.
    // [1.7
    if (!what) throw std::invalid_argument("call_from_thread: there is nothing to call");
    {
      const std::lock_guard lock(thread_calls_mutex_);
      thread_calls_.push_back(std::move(what));
    }
    waker_->wake();
    // 1.7]
  }

  // ---- startup and shutdown -------------------------------------------------------------------------------------------

  void call_when_running(Callback what) override {
    // TODO(1.9) At once when the reactor runs, else when startup is over.
    // [1.9
    if (running()) return what();
    when_running_.push_back(std::move(what));
    // 1.9]
  }

  Trigger add_trigger(Phase phase, Event event, Callback what) override {
    return keep_trigger(phase, event, [what = std::make_shared<Callback>(std::move(what))](const Hold&) { (*what)(); });
  }

  Trigger add_waiting_trigger(Event event, std::function<void(Hold)> what) override {
    return keep_trigger(Phase::before, event, std::move(what));
  }

  void remove_trigger(Trigger trigger) override {
    if (triggers_.erase(trigger.number) == 0) throw UnknownTrigger("remove_trigger: no such trigger, or removed before");
  }

 private:
  // ---- delayed calls --------------------------------------------------------------------------------------------------

  // The order in which calls run: by due time; of equal times, the one scheduled first.
  using Key = std::pair<TimePoint, std::uint64_t>;

  struct Call final : DelayedCall {
    enum class State { waiting, called, cancelled };

    Call(PollReactor& the_reactor, Callback the_function) : reactor(the_reactor), what(std::move(the_function)) {}

    void cancel() override {
      // TODO(1.5) Refuse a spent call, then take it out of the reactor's calls.
      // [1.5
      must_be_waiting("cancel");
      reactor.calls_.erase(key);
      state = State::cancelled;
      const Callback dropped = std::exchange(what, nullptr);  // last of all: it may hold the last handle of this call
      // 1.5]
    }

    void reset(Duration from_now) override {
      // TODO(1.5) Refuse a negative time and a spent call, then schedule the call anew, from now.
      // [1.5
      if (from_now < Duration::zero()) throw std::invalid_argument("reset: the time from now is negative");
      must_be_waiting("reset");
      reactor.reschedule(*this, saturated_sum(reactor.now(), from_now));
      // 1.5]
    }

    void delay(Duration later) override {
      // TODO(1.5) The same, from when it is due now.
      // [1.5
      must_be_waiting("delay");
      reactor.reschedule(*this, saturated_sum(due(), later));
      // 1.5]
    }

    bool active() const noexcept override { return state == State::waiting; }
    TimePoint due() const noexcept override { return key.first; }

    void must_be_waiting(const char* verb) const {
      if (state == State::called) throw AlreadyCalled(std::string(verb) + ": the call has run, or is running");
      if (state == State::cancelled) throw AlreadyCancelled(std::string(verb) + ": the call was cancelled before");
    }

    PollReactor& reactor;
    Callback what;
    Key key;
    State state = State::waiting;
  };

  using CallPtr = std::shared_ptr<Call>;

  // A delay of "for ever" must not wrap round into the past.
  static TimePoint saturated_sum(TimePoint from, Duration delay) {
    if (delay > TimePoint::max() - from) return TimePoint::max();
    return from + delay;
  }

  void schedule(const CallPtr& call, TimePoint due) {
    // TODO(1.1) Give the call its key, and keep it in order.
    // [1.1
    call->key = {due, next_number_++};
    calls_.emplace(call->key, call);
    // 1.1]
  }

  void reschedule(Call& call, TimePoint due) {
    // TODO(1.5) Take it out from where it was, and put it where it belongs now.
    // [1.5
    const auto node = calls_.extract(call.key);
    schedule(node.mapped(), due);
    // 1.5]
  }

  // The next call that is due by `when` and was scheduled before number `before`, taken out; or null.
  CallPtr take_due(TimePoint when, std::uint64_t before) {
    // TODO(1.1) Look at the first call. Is it due by `when`, and is its number below `before`? Take it out and return it.
    // [1.1
    if (calls_.empty()) return nullptr;
    const auto first = calls_.begin();
    if (first->first.first > when || first->first.second >= before) return nullptr;
    CallPtr call = std::move(first->second);
    calls_.erase(first);
    return call;
    // 1.1]
  }

  void run_due_calls() {
    // TODO(1.2) This runs whatever is due until nothing is. Two calls that schedule each other keep it here for ever, and
    // no socket is ever served. Make it a turn: what was due when the turn began, and no more.
    // [1.2 else while (const CallPtr call = take_due(now(), next_number_)) {
    const TimePoint began = now();
    const std::uint64_t newest = next_number_;
    while (const CallPtr call = take_due(began, newest)) {
      // 1.2]
      call->state = Call::State::called;
      run_guarded("a delayed call", std::exchange(call->what, nullptr));
    }
  }

  Duration time_to_next_call() const {
    // TODO(1.3) For ever without calls, else what is left until the first is due.
    // [1.3 else return kForever;
    if (calls_.empty()) return kForever;
    return calls_.begin()->first.first - now();
    // 1.3]
  }

  // ---- watching descriptors -------------------------------------------------------------------------------------------

  struct Watch {
    DescriptorPtr descriptor{};
    bool read = false;
    bool write = false;
    bool asked = false;  // poll() has been asked about it: it did not come just now, in the midst of a turn
  };

  // The entry of a descriptor, made if there is none.
  Watch& watch_of(const DescriptorPtr& descriptor) {
    const int fd = descriptor->fileno();
    if (fd < 0) throw std::invalid_argument("watch a descriptor: it is closed");
    const auto number = numbers_.try_emplace(descriptor.get(), fd).first;
    if (number->second != fd) watches_.erase(std::exchange(number->second, fd));
    Watch& watch = watches_[fd];
    if (watch.descriptor == descriptor) return watch;
    const DescriptorPtr old = std::exchange(watch, Watch{descriptor}).descriptor;
    if (!old) return watch;
    // The number was closed and used again behind our back. What comes now is not for the old owner.
    numbers_.erase(old.get());
    lose(old, Failure::of(ConnectionLost("connection lost: its descriptor was closed and used again")));
    return watch_of(descriptor);
  }

  void unwatch(const Descriptor& descriptor, bool Watch::*interest) {
    const auto number = numbers_.find(&descriptor);
    if (number == numbers_.end()) return;
    Watch& watch = watches_.at(number->second);
    watch.*interest = false;
    if (watch.read || watch.write) return;
    watches_.erase(number->second);
    numbers_.erase(number);
  }

  std::vector<DescriptorPtr> watched_for(bool Watch::*interest) const {
    std::vector<DescriptorPtr> found;
    for (const auto& [fd, watch] : watches_) {
      if (watch.*interest && watch.descriptor != waker_) found.push_back(watch.descriptor);
    }
    return found;
  }

  void wait_for_descriptors(Duration at_most) {
    drop_closed_descriptors();
    std::vector<pollfd> asked;
    asked.reserve(watches_.size());
    for (auto& [fd, watch] : watches_) {
      watch.asked = true;
      const int events = (watch.read ? POLLIN : 0) | (watch.write ? POLLOUT : 0);
      asked.push_back({fd, static_cast<short>(events), 0});
    }
    // TODO(1.3) Let kernel_.poll() look at `asked`, waiting as long as to_poll_timeout() says; then tell() those whose
    // `revents` is not 0. When poll() returns -1, nothing in `asked` means anything: errno EINTR is a signal, and the turn is
    // simply empty; anything else is a std::system_error.
    // [1.3 else
    const int ready = kernel_.poll(asked, to_poll_timeout(at_most));
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
    if (ready <= 0) return;
    for (const pollfd& answer : asked) {
      if (answer.revents != 0) tell(answer.fd, answer.revents);
    }
    // 1.3]
  }

  // Some descriptors are closed without a word. Asking poll() about -1 would be silence for ever.
  void drop_closed_descriptors() {
    // TODO(1.6) Those whose fileno() has become -1 are over: lose() them.
    // [1.6 else
    std::vector<DescriptorPtr> closed;
    for (const auto& [fd, watch] : watches_) {
      if (watch.descriptor->fileno() != fd) closed.push_back(watch.descriptor);
    }
    for (const DescriptorPtr& descriptor : closed) {
      lose(descriptor, Failure::of(ConnectionLost("connection lost: its descriptor was closed")));
    }
    // 1.6]
  }

  // Hang-up and error count as ready for both: to read, or to write, is how a descriptor learns what happened.
  static constexpr int kReadable = POLLIN | POLLHUP | POLLERR;
  static constexpr int kWritable = POLLOUT | POLLHUP | POLLERR;

  // Is the one that poll() was asked about still registered for this kind of event? The one before may have removed it.
  bool wanted(int fd, const Descriptor* who, bool Watch::*interest) const {
    const auto entry = watches_.find(fd);
    if (entry == watches_.end()) return false;
    const Watch& watch = entry->second;
    return watch.asked && watch.descriptor.get() == who && watch.*interest;
  }

  void tell(int fd, int events) {
    // TODO(1.6) So far only readers are told. Writers get do_write(). What was removed earlier in this turn is not told any
    // more: see wanted(). Who returns an ending, or throws, is lost: see lose(). So is who was told of a hang-up or an error,
    // without input or room, and has found no ending: it would be told for ever.
    // [1.6 else const DescriptorPtr descriptor = watches_.at(fd).descriptor;
    //| if (watches_.at(fd).read && (events & kReadable) != 0) descriptor->do_read();
    const auto entry = watches_.find(fd);
    if (entry == watches_.end()) return;
    const DescriptorPtr descriptor = entry->second.descriptor;  // kept alive while it is being called
    Descriptor::Ending ending;
    try {
      if ((events & kReadable) != 0 && wanted(fd, descriptor.get(), &Watch::read)) ending = descriptor->do_read();
      if (!ending && (events & kWritable) != 0 && wanted(fd, descriptor.get(), &Watch::write)) {
        ending = descriptor->do_write();
      }
    } catch (...) {
      log_current_error("a ready descriptor");
      ending = Failure::current();
    }
    if (!ending && (events & (POLLHUP | POLLERR | POLLNVAL)) != 0 && (events & (POLLIN | POLLOUT)) == 0) {
      ending = Failure::of(ConnectionLost());
    }
    if (ending) lose(descriptor, *ending);
    // 1.6]
  }

  // It is over for this descriptor: nobody asks about it any more, and it is told, once.
  void lose(const DescriptorPtr& descriptor, const Failure& reason) {
    unwatch(*descriptor, &Watch::read);
    unwatch(*descriptor, &Watch::write);
    run_guarded("connection_lost", [&] { descriptor->connection_lost(reason); });
  }

  // ---- calls from other threads ---------------------------------------------------------------------------------------

  void run_thread_calls() {
    // TODO(1.7) Take what has come so far, all at once; then run it without holding the lock, each by
    // run_guarded("a call from a thread", …).
    // [1.7 else
    std::vector<Callback> calls;
    {
      const std::lock_guard lock(thread_calls_mutex_);
      calls.swap(thread_calls_);
    }
    for (const Callback& call : calls) run_guarded("a call from a thread", call);
    // 1.7]
  }

  // ---- the reactor's life ---------------------------------------------------------------------------------------------

  // down -> starting -> up -> stopping -> down. Starting and stopping last as long as somebody holds them.
  enum class State { down, starting, up, stopping };

  // Would move_on() change anything? Then this turn must not sleep.
  bool ready_to_move_on() const {
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

  void move_on() {
    note_signal();
    if (!ready_to_move_on()) return;
    if (crash_requested_) return come_down();
    if (state_ == State::starting) return finish_startup();
    if (state_ == State::up) return begin_shutdown();
    finish_shutdown();
  }

  void begin_startup(Signals signals) {
    state_ = State::starting;
    signals_to_handle_ = signals;
    exit_signal_ = 0;
    fire(Phase::before, Event::startup);
  }

  void finish_startup() {
    state_ = State::up;
    // TODO(1.9) When signals_to_handle_ says so, signals_.emplace(*waker_). Fire what belongs during and after startup; then
    // run, once, what waits in when_running_.
    // [1.9 else
    if (signals_to_handle_ == Signals::handle) signals_.emplace(*waker_);
    fire(Phase::during, Event::startup);
    fire(Phase::after, Event::startup);
    for (const Callback& what : std::exchange(when_running_, {})) run_guarded("a call when running", what);
    // 1.9]
  }

  void begin_shutdown() {
    state_ = State::stopping;
    stop_requested_ = false;
    fire(Phase::before, Event::shutdown);
  }

  void finish_shutdown() {
    // TODO(1.9) Fire what belongs during shutdown, lose() whoever is still watched, fire what belongs after.
    // [1.9 else
    fire(Phase::during, Event::shutdown);
    for (const DescriptorPtr& descriptor : remove_all()) {
      lose(descriptor, Failure::of(ConnectionLost("connection lost: the reactor shut down")));
    }
    fire(Phase::after, Event::shutdown);
    // 1.9]
    come_down();
  }

  void come_down() {
    state_ = State::down;
    stop_requested_ = false;
    crash_requested_ = false;
    signals_.reset();
  }

  void note_signal() {
    const int number = signals_ ? signals_->take() : 0;
    if (number == 0) return;
    exit_signal_ = number;
    if (state_ == State::up) stop_requested_ = true;
  }

  struct KeptTrigger {
    Phase phase;
    Event event;
    std::function<void(Hold)> what;
  };

  Trigger keep_trigger(Phase phase, Event event, std::function<void(Hold)> what) {
    triggers_.emplace(++last_trigger_, KeptTrigger{phase, event, std::move(what)});
    return {last_trigger_};
  }

  // Runs the triggers of a phase in order. One may remove another that has not run yet; what it adds waits for the next
  // time the event comes.
  void fire(Phase phase, Event event) {
    // TODO(1.9) Run the triggers_ of that phase and event in the order of their numbers, each under run_guarded(), each with
    // a hold of its own from make_hold().
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

  Hold make_hold() {
    ++*holds_;
    return Hold([count = holds_] { --*count; });
  }

  // ---- what the reactor remembers -------------------------------------------------------------------------------------

  Kernel& kernel_;

  std::map<Key, CallPtr> calls_;
  std::uint64_t next_number_ = 0;

  std::map<int, Watch> watches_;              // by descriptor number, as poll() knows them
  std::map<const Descriptor*, int> numbers_;  // the number under which each is watched

  const std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
  std::mutex thread_calls_mutex_;
  std::vector<Callback> thread_calls_;

  State state_ = State::down;
  bool stop_requested_ = false;
  bool crash_requested_ = false;
  const std::shared_ptr<int> holds_ = std::make_shared<int>(0);  // shared with the holds, which may outlive the reactor
  int exit_signal_ = 0;
  Signals signals_to_handle_ = Signals::ignore;
  std::optional<SignalCatcher> signals_;
  std::vector<Callback> when_running_;
  std::map<std::uint64_t, KeptTrigger> triggers_;
  std::uint64_t last_trigger_ = 0;
};

}  // namespace

std::unique_ptr<Reactor> make_poll_reactor(Kernel& kernel) { return std::make_unique<PollReactor>(kernel); }

}  // namespace untwist
