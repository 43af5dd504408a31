#pragma once
/// @file
/// The reactor: the loop that waits for everything at once, so that nothing else has to wait.
///
/// **Who calls whom.** You hand the reactor functions and descriptors; it calls you when a time has come, when a
/// descriptor is ready, when another thread asked. All of these calls come from inside run(), in the thread that
/// called run(), one after the other. No two of them ever overlap, so what they share needs no lock. In return no
/// callback may block: while one runs, nothing else does.
///
/// **One turn.** The loop goes round: it runs what other threads asked for, runs the calls that are due, looks which
/// descriptors are ready and tells them. A turn takes what was there when it began. What a callback adds waits for
/// the next turn, so that nothing can starve anything else.
///
/// **Re-entrancy.** Every function here may be called from any callback. What a callback removes or cancels is not
/// called any more, not even in the same turn.
///
/// **Errors.** A callback that throws is logged (see log.hpp) and never ends the loop.
///
/// **Threads.** Only call_from_thread() may be called from a thread other than the reactor's own.
///
/// Several reactors may live in one process, each in a thread of its own, and a reactor that stopped may run again. One
/// that is destroyed lets go of whatever it still has, and notifies nobody: calls count as cancelled, connections are
/// closed.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <untwist/base/callback.hpp>
#include <untwist/base/failure.hpp>
#include <untwist/base/time.hpp>
#include <untwist/reactor/kernel.hpp>
#include <vector>

namespace untwist {

class Poller;

// ---- time

/// A call that has been scheduled. The handle may be dropped: the call runs all the same.
///
/// Twisted: `IDelayedCall`.
class DelayedCall {
 public:
  virtual ~DelayedCall() = default;

  //! [cancel]
  /// Makes the call never run.
  ///
  /// Works up to the moment the call begins: a call may cancel another one that is due in the same turn.
  /// @throws AlreadyCalled     when it has run, or is running.
  /// @throws AlreadyCancelled  when it was cancelled before.
  /// Twisted: `IDelayedCall.cancel`.
  virtual void cancel() = 0;
  //! [cancel]

  /// Makes the call run @p from_now after now, whatever was agreed before. It then counts as newly scheduled: among
  /// calls due at the same time it is the last.
  /// @throws std::invalid_argument  when @p from_now is negative; AlreadyCalled, AlreadyCancelled as cancel().
  /// Twisted: `IDelayedCall.reset`.
  virtual void reset(Duration from_now) = 0;

  /// Moves the call @p later than it is due now; a negative time brings it forward, at the earliest to the next turn.
  /// @throws AlreadyCalled, AlreadyCancelled  as cancel().
  /// Twisted: `IDelayedCall.delay`.
  virtual void delay(Duration later) = 0;

  /// Is it still to run? False once it began to run, or was cancelled.
  /// Twisted: `IDelayedCall.active`.
  virtual bool active() const noexcept = 0;

  /// When it is due, with all delays, on the reactor's clock.
  /// Twisted: `IDelayedCall.getTime`.
  virtual TimePoint due() const noexcept = 0;
};

/// A shared handle of a scheduled call.
using DelayedCallPtr = std::shared_ptr<DelayedCall>;

/// What needs only time takes this, and can be tested with a clock that stands still.
///
/// Twisted: `IReactorTime`.
class ReactorTime : public TimeSource {
 public:
  //! [call_later]
  /// Calls @p what once, no sooner than @p delay from now, in a later turn of the loop.
  ///
  /// Calls run in the order they are due; of calls due at the same time, the first scheduled runs first.
  /// A delay of zero means "in the next turn": never inside this call.
  /// @returns a handle to cancel or move the call; it may be dropped.
  /// @throws std::invalid_argument  when @p delay is negative or @p what is empty.
  /// Twisted: `callLater`.
  virtual DelayedCallPtr call_later(Duration delay, Callback what) = 0;
  //! [call_later]

  /// The calls still to run, the next one first; cancelled ones are not among them.
  /// Twisted: `getDelayedCalls`.
  virtual std::vector<DelayedCallPtr> delayed_calls() const = 0;
};

// ---- descriptors

/// Something with a file descriptor that wants to be told when it is ready.
///
/// The reactor keeps it alive while it is registered, and while it is being called.
/// Twisted: `IReadDescriptor` and `IWriteDescriptor`.
class Descriptor {
 public:
  /// Empty: all is well. A failure: this descriptor has come to its end, and why.
  using Ending = std::optional<Failure>;

  virtual ~Descriptor() = default;

  /// The file descriptor, or -1 when there is none any more. Asked only while it is registered.
  virtual int fileno() const noexcept = 0;

  /// There is something to read, or the end of it. Called when registered as a reader.
  /// @returns an ending when reading found the end; the reactor then forgets the descriptor and calls connection_lost().
  /// What it throws is logged and is taken as the ending.
  virtual Ending do_read() { return {}; }

  /// There is room to write. Called when registered as a writer. Endings as in do_read().
  virtual Ending do_write() { return {}; }

  /// It has hung up in both directions, or broken. Called when registered by add_hang_up_watch() and by nothing else,
  /// since reading or writing would find that out; and once, since it stays true. Endings as in do_read(); without one,
  /// input may still wait to be read.
  virtual Ending do_hang_up();

  /// It is over. The reactor has forgotten the descriptor before it calls this, once.
  virtual void connection_lost(const Failure& reason) = 0;
};

/// A descriptor, shared by its owner and the reactors that watch it.
using DescriptorPtr = std::shared_ptr<Descriptor>;

/// Readiness: who can be read from, or written to, without waiting.
///
/// Twisted: `IReactorFDSet`.
class ReactorDescriptors {
 public:
  virtual ~ReactorDescriptors() = default;

  /// From the next look on, tells @p descriptor by do_read() whenever it can be read. Adding twice is as good as once.
  virtual void add_reader(DescriptorPtr descriptor) = 0;
  /// From the next look on, tells @p descriptor by do_write() whenever it can be written. Adding twice is as good as
  /// once.
  virtual void add_writer(DescriptorPtr descriptor) = 0;

  /// Stops telling: not even in this turn, if it was found ready already. Removing what is not there is harmless.
  virtual void remove_reader(const Descriptor& descriptor) = 0;
  /// As remove_reader(), for do_write().
  virtual void remove_writer(const Descriptor& descriptor) = 0;

  /// From the next look on, tells @p descriptor by do_hang_up() if it hangs up or breaks while it is neither a reader
  /// nor a writer: a connection that is paused, or has no more to read, would not notice otherwise. Adding twice is as
  /// good as once.
  virtual void add_hang_up_watch(DescriptorPtr descriptor) = 0;
  /// As remove_reader(), for do_hang_up().
  virtual void remove_hang_up_watch(const Descriptor& descriptor) = 0;

  /// Forgets all readers, writers and hang-up watches, but for those of the reactor itself.
  /// @returns what was forgotten, each once. Twisted: `removeAll`.
  virtual std::vector<DescriptorPtr> remove_all() = 0;

  /// Who is registered now. Twisted: `getReaders`, `getWriters`.
  virtual std::vector<DescriptorPtr> readers() const = 0;
  /// As readers().
  virtual std::vector<DescriptorPtr> writers() const = 0;
};

// ---- threads

/// The one door through which other threads may come.
///
/// Twisted: `IReactorFromThreads`.
class ReactorThreads {
 public:
  virtual ~ReactorThreads() = default;

  //! [call_from_thread]
  /// Makes the reactor call @p what in its own thread, in the next turn, and wakes it when it sleeps.
  ///
  /// The only function of a reactor that may be called from any thread, at any time. Calls run in the order they came.
  /// What is asked for before run() waits for it. A call that asks for another one has that one run in the turn after.
  /// @throws std::invalid_argument  when @p what is empty.
  /// Twisted: `callFromThread`.
  virtual void call_from_thread(Callback what) = 0;
  //! [call_from_thread]
};

// ---- life

/// The two moments in a reactor's life that others may attend.
enum class SystemEvent { startup, shutdown };

/// Before, during and after the moment. Each phase ends before the next begins.
enum class Phase { before, during, after };

/// Keeps a `before` phase waiting for as long as it, or a copy of it, lives.
///
/// Dropping the last one lets the reactor go on, in its next turn. That includes dropping it because something failed:
/// whatever goes wrong, the reactor does not wait for ever. Use it in the reactor's thread only.
/// Twisted: the Deferred that a trigger returns.
class Hold {
 public:
  /// Holds nothing.
  Hold() = default;
  /// For reactors: calls @p released when the last copy is gone.
  explicit Hold(Callback released);

  /// Lets go now rather than at the end of the scope.
  void release() noexcept { held_.reset(); }

 private:
  std::shared_ptr<void> held_;
};

/// Names a registered trigger, to remove it.
struct Trigger {
  std::uint64_t number = 0;  ///< counted up; 0 is nobody's
  /// The same trigger.
  friend bool operator==(Trigger, Trigger) = default;
};

/// Whether run() minds the process's signals.
enum class Signals {
  handle,  ///< SIGTERM stops the reactor in order; so does SIGINT, unless the program handles it already.
  ignore,  ///< run() touches no signal state: for a reactor that is not in the main thread.
};

/// Starting and stopping.
///
/// Twisted: `IReactorCore`.
class ReactorCore {
 public:
  virtual ~ReactorCore() = default;

  /// Runs the loop until stop() or crash().
  ///
  /// First the startup triggers run, phase by phase; what call_when_running() was given runs after them. When it
  /// returns after stop(), the reactor may be run again: what is scheduled and registered by then is served.
  /// @throws AlreadyRunning  when called from inside run(), which goes on undisturbed.
  /// Twisted: `run`.
  virtual void run(Signals signals = Signals::ignore) = 0;

  //! [stop]
  /// Asks the loop to end.
  ///
  /// Only a request: the rest of this turn still runs, then the shutdown triggers in their phases; then run() returns.
  /// May be called from any callback; from another thread, use call_from_thread().
  /// @throws NotRunning  when the reactor is not running, or has been asked before.
  /// Twisted: `reactor.stop`.
  virtual void stop() = 0;
  //! [stop]

  /// Ends the loop after this turn, without any shutdown trigger. For a program that cannot go on in order.
  /// @throws NotRunning  when the reactor is not running.
  /// Twisted: `crash`.
  virtual void crash() = 0;

  /// Is the reactor up? True from the end of the `before` startup phase until run() is about to return.
  virtual bool running() const noexcept = 0;

  /// Takes one turn by hand: runs what is due, then waits for readiness, but no longer than @p at_most.
  /// Zero looks and does not wait. Twisted: `iterate`.
  virtual void iterate(Duration at_most = Duration::zero()) = 0;

  /// Calls @p what once the reactor is running: at once when it is, else at the end of startup, in the order given.
  /// Twisted: `callWhenRunning`.
  virtual void call_when_running(Callback what) = 0;

  /// Calls @p what when the event comes to that phase; each time it comes, if the reactor runs more than once.
  /// @returns a name to remove it by. Twisted: `addSystemEventTrigger`.
  virtual Trigger add_trigger(Phase phase, SystemEvent event, Callback what) = 0;

  /// Adds a `before` trigger that may take its time: the event waits while the Hold it is given, or a copy, lives.
  /// Meanwhile the loop turns, so that timers and sockets can bring about what it waits for.
  virtual Trigger add_waiting_trigger(SystemEvent event, std::function<void(Hold)> what) = 0;

  /// Makes a trigger not be called any more. One that runs in the same phase, later, may still be removed.
  /// @throws UnknownTrigger  when there is none of that name, or it was removed. Twisted: `removeSystemEventTrigger`.
  virtual void remove_trigger(Trigger trigger) = 0;

  /// The signal that ended the last run(), or 0.
  virtual int exit_signal() const noexcept = 0;
};

/// All of it. Ask for less where you can: a timeout needs ReactorTime and nothing else.
class Reactor : public ReactorCore, public ReactorTime, public ReactorDescriptors, public ReactorThreads {};

/// A reactor that reads the time from @p clock, which must outlive it, and waits with @p poller. All reactors are made
/// of this: they differ in nothing but their poller.
std::unique_ptr<Reactor> make_reactor(const TimeSource& clock, std::unique_ptr<Poller> poller);

/// The reactor of lesson 01, on poll(2). @p kernel must outlive it.
std::unique_ptr<Reactor> make_poll_reactor(Kernel& kernel = real_kernel());

}  // namespace untwist
