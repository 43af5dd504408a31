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
  what();
}

// poll() counts in whole milliseconds. Rounding down would wake the loop just before its time, again and again.
int to_poll_timeout(Duration wait) {
  // TODO(1.3) -1 for kForever, 0 for nothing left to wait, else milliseconds, rounded up, at most the largest int.
  return 0;
}

class PollReactor final : public Reactor {
 public:
  explicit PollReactor(Kernel& kernel) : kernel_(kernel) {
    // TODO(1.7) Make the loop watch the waker, like any other reader.
  }

  ~PollReactor() override {
    for (auto& [key, call] : calls_) call->state = Call::State::cancelled;
  }

  // ---- the loop -------------------------------------------------------------------------------------------------------

  void run(Signals signals) override {
    // TODO(1.4) Refuse to run twice at once. begin_startup(signals); then go round: move_on() takes the reactor from state to
    // state; unless that brought it down again, take a turn that may wait for ever.
    untwist::todo("1.4");
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
    untwist::todo("1.4");
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
    untwist::todo("1.1");
  }

  std::vector<DelayedCallPtr> delayed_calls() const override {
    // TODO(1.5) The calls still to run, the next one first.
    untwist::todo("1.5");
  }

  // ---- descriptors ----------------------------------------------------------------------------------------------------

  void add_reader(DescriptorPtr descriptor) override {
    watch_of(descriptor).read = true;
  }

  void add_writer(DescriptorPtr descriptor) override {
    // TODO(1.6) As add_reader(), for output.
    untwist::todo("1.6");
  }

  void remove_reader(const Descriptor& descriptor) override {
    unwatch(descriptor, &Watch::read);
  }

  void remove_writer(const Descriptor& descriptor) override {
    // TODO(1.6) As remove_reader(), for output.
    untwist::todo("1.6");
  }

  std::vector<DescriptorPtr> remove_all() override {
    // TODO(1.6) Unwatch everyone but the waker, and return whom you forgot.
    return {};
  }

  std::vector<DescriptorPtr> readers() const override { return watched_for(&Watch::read); }
  std::vector<DescriptorPtr> writers() const override { return watched_for(&Watch::write); }

  // ---- threads --------------------------------------------------------------------------------------------------------

  void call_from_thread(Callback what) override {
    // TODO(1.7) Another thread may be in here at the same time: lock, append, and wake the loop.
    untwist::todo("1.7");
  }

  // ---- startup and shutdown -------------------------------------------------------------------------------------------

  void call_when_running(Callback what) override {
    // TODO(1.9) At once when the reactor runs, else when startup is over.
    untwist::todo("1.9");
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
      untwist::todo("1.5");
    }

    void reset(Duration from_now) override {
      // TODO(1.5) Refuse a negative time and a spent call, then schedule the call anew, from now.
      untwist::todo("1.5");
    }

    void delay(Duration later) override {
      // TODO(1.5) The same, from when it is due now.
      untwist::todo("1.5");
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
    untwist::todo("1.1");
  }

  void reschedule(Call& call, TimePoint due) {
    // TODO(1.5) Take it out from where it was, and put it where it belongs now.
    untwist::todo("1.5");
  }

  // The next call that is due by `when` and was scheduled before number `before`, taken out; or null.
  CallPtr take_due(TimePoint when, std::uint64_t before) {
    // TODO(1.1) Look at the first call. Is it due by `when`, and is its number below `before`? Take it out and return it.
    untwist::todo("1.1");
  }

  void run_due_calls() {
    // TODO(1.2) This runs whatever is due until nothing is. Two calls that schedule each other keep it here for ever, and
    // no socket is ever served. Make it a turn: what was due when the turn began, and no more.
    while (const CallPtr call = take_due(now(), next_number_)) {
      call->state = Call::State::called;
      run_guarded("a delayed call", std::exchange(call->what, nullptr));
    }
  }

  Duration time_to_next_call() const {
    // TODO(1.3) For ever without calls, else what is left until the first is due.
    return kForever;
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
  }

  // Some descriptors are closed without a word. Asking poll() about -1 would be silence for ever.
  void drop_closed_descriptors() {
    // TODO(1.6) Those whose fileno() has become -1 are over: lose() them.
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
    const DescriptorPtr descriptor = watches_.at(fd).descriptor;
    if (watches_.at(fd).read && (events & kReadable) != 0) descriptor->do_read();
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
  }

  void begin_shutdown() {
    state_ = State::stopping;
    stop_requested_ = false;
    fire(Phase::before, Event::shutdown);
  }

  void finish_shutdown() {
    // TODO(1.9) Fire what belongs during shutdown, lose() whoever is still watched, fire what belongs after.
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
