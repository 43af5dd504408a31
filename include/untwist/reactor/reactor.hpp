#pragma once
/// @file
/// The reactor: the loop that waits for everything at the same time, so that nothing else has to wait.
///
/// **Who calls whom.** You give the reactor functions and descriptors. It calls you when a call is due, when a
/// descriptor is ready, and when another thread has requested a call. All of these calls come from inside run(), in the
/// thread that called run(), one after the other. No two of them ever overlap, so the data that they share needs no
/// lock. In return, no callback may block: while one runs, nothing else does.
///
/// **One turn.** In each turn the loop runs the calls that other threads have requested, runs the calls that are due,
/// waits for descriptors, and calls those that are ready. A turn handles what was there when it began. Anything that a
/// callback adds waits for the next turn, so that nothing can starve anything else.
///
/// **Re-entrancy.** Every function here may be called from any callback. Once a callback has removed or cancelled
/// something, it is not called any more, not even in the same turn.
///
/// **Errors.** An exception from a callback is logged (see log.hpp) and never ends the loop.
///
/// **Threads.** Only call_from_thread() may be called from a thread other than the reactor's own.
///
/// Several reactors may live in one process, each in its own thread, and a stopped reactor may run again. A reactor
/// that is destroyed releases everything it still has without any notification: calls count as cancelled, connections
/// are closed.

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

class DelayedCalls;
class Poller;

// ---- time

/// A call that has been scheduled. The handle may be dropped: the call still runs.
///
/// Twisted: `IDelayedCall`.
class DelayedCall {
 public:
  virtual ~DelayedCall() = default;

  //! [cancel]
  /// Cancels the call: it will never run.
  ///
  /// Works up to the moment the call begins: a call may cancel another one that is due in the same turn.
  /// @throws AlreadyCalled     if it has run or is running.
  /// @throws AlreadyCancelled  if it was already cancelled.
  /// Twisted: `IDelayedCall.cancel`.
  virtual void cancel() = 0;
  //! [cancel]

  /// Reschedules the call for @p from_now after now, whenever it was due before. It then counts as newly scheduled:
  /// among calls due at the same time it is the last.
  /// @throws std::invalid_argument  if @p from_now is negative; AlreadyCalled, AlreadyCancelled as cancel().
  /// Twisted: `IDelayedCall.reset`.
  virtual void reset(Duration from_now) = 0;

  /// Reschedules the call for @p later after its current due time. A negative time brings it forward, at the earliest
  /// to the next turn.
  /// @throws AlreadyCalled, AlreadyCancelled  as cancel().
  /// Twisted: `IDelayedCall.delay`.
  virtual void delay(Duration later) = 0;

  /// Is it still to run? False once it has begun to run, or was cancelled.
  /// Twisted: `IDelayedCall.active`.
  virtual bool active() const noexcept = 0;

  /// The time at which it is due, including all delays, on the reactor's clock.
  /// Twisted: `IDelayedCall.getTime`.
  virtual TimePoint due() const noexcept = 0;
};

/// A shared handle to a scheduled call.
using DelayedCallPtr = std::shared_ptr<DelayedCall>;

/// Time and delayed calls. Code that needs nothing else takes this, and can be tested with a clock that stands still.
///
/// Twisted: `IReactorTime`.
class ReactorTime : public TimeSource {
 public:
  //! [call_later]
  /// Calls @p what once, no sooner than @p delay from now, in a later turn of the loop.
  ///
  /// Calls run in the order in which they are due; of calls due at the same time, the first scheduled runs first.
  /// A delay of zero means "in the next turn": never inside this call.
  /// @returns a handle to cancel or reschedule the call; it may be dropped.
  /// @throws std::invalid_argument  if @p delay is negative or @p what is empty.
  /// Twisted: `callLater`.
  virtual DelayedCallPtr call_later(Duration delay, Callback what) = 0;
  //! [call_later]

  /// The calls still to run, the next one first, without cancelled ones.
  /// Twisted: `getDelayedCalls`.
  virtual std::vector<DelayedCallPtr> delayed_calls() const = 0;
};

// ---- descriptors

/// Something with a file descriptor that wants to be called when it is ready.
///
/// The reactor keeps it alive while it is registered, and while it is being called.
/// Twisted: `IReadDescriptor` and `IWriteDescriptor`.
class Descriptor {
 public:
  /// Empty if all is well. A failure if the descriptor has ended, with the reason.
  using Ending = std::optional<Failure>;

  virtual ~Descriptor() = default;

  /// The file descriptor, or -1 once it is closed. Called only while it is registered.
  virtual int fileno() const noexcept = 0;

  /// There is input to read, or the end of it. Called if it is registered as a reader.
  /// @returns an ending if reading has found the end. The reactor then unregisters the descriptor and calls
  ///          connection_lost(). An exception is logged, and counts as an ending.
  virtual Ending do_read() { return {}; }

  /// There is room to write. Called if it is registered as a writer. Endings as in do_read().
  virtual Ending do_write() { return {}; }

  /// The descriptor has hung up in both directions, or failed. Called only if it is registered with add_hang_up_watch()
  /// and is neither a reader nor a writer, since reading or writing would find that out. Called once, since a hang-up
  /// is permanent. Endings as in do_read(). Without an ending, input may still be waiting to be read.
  virtual Ending do_hang_up();

  /// The descriptor has ended. The reactor unregisters it first, then calls this, once.
  virtual void connection_lost(const Failure& reason) = 0;
};

/// A descriptor, shared by its owner and the reactors that watch it.
using DescriptorPtr = std::shared_ptr<Descriptor>;

/// Readiness: which descriptors can be read or written without blocking.
///
/// Twisted: `IReactorFDSet`.
class ReactorDescriptors {
 public:
  virtual ~ReactorDescriptors() = default;

  /// Registers a reader: from the next wait on, calls its do_read() whenever it can be read. Adding it twice has the
  /// same effect as adding it once.
  virtual void add_reader(DescriptorPtr descriptor) = 0;
  /// Registers a writer: from the next wait on, calls its do_write() whenever it can be written. Adding it twice has
  /// the same effect as adding it once.
  virtual void add_writer(DescriptorPtr descriptor) = 0;

  /// Unregisters a reader: do_read() is not called any more, not even in this turn if it was already found ready.
  /// Does nothing if it is not registered.
  virtual void remove_reader(const Descriptor& descriptor) = 0;
  /// As remove_reader(), for do_write().
  virtual void remove_writer(const Descriptor& descriptor) = 0;

  /// From the next wait on, calls do_hang_up() if the descriptor hangs up or fails while it is neither a reader nor a
  /// writer. Without this, a connection that is paused, or has read to the end, would not notice. Adding it twice has
  /// the same effect as adding it once.
  virtual void add_hang_up_watch(DescriptorPtr descriptor) = 0;
  /// As remove_reader(), for do_hang_up().
  virtual void remove_hang_up_watch(const Descriptor& descriptor) = 0;

  /// Unregisters all readers, writers and hang-up watches, except those of the reactor itself.
  /// @returns the descriptors that were unregistered, each once. Twisted: `removeAll`.
  virtual std::vector<DescriptorPtr> remove_all() = 0;

  /// The descriptors that are registered as readers now. Twisted: `getReaders`, `getWriters`.
  virtual std::vector<DescriptorPtr> readers() const = 0;
  /// As readers(), for writers.
  virtual std::vector<DescriptorPtr> writers() const = 0;
};

// ---- threads

/// The one way in for other threads.
///
/// Twisted: `IReactorFromThreads`.
class ReactorThreads {
 public:
  virtual ~ReactorThreads() = default;

  //! [call_from_thread]
  /// Makes the reactor call @p what in its own thread, in the next turn, and wakes the reactor if it sleeps.
  ///
  /// The only function of a reactor that may be called from any thread, at any time. Calls run in the order in which
  /// they were requested. A call that is requested before run() waits for it. If a call requests another one, that one
  /// runs in the following turn.
  /// @throws std::invalid_argument  if @p what is empty.
  /// Twisted: `callFromThread`.
  virtual void call_from_thread(Callback what) = 0;
  //! [call_from_thread]
};

// ---- life

/// The two events in a reactor's life for which triggers can be added.
enum class SystemEvent { startup, shutdown };

/// Before, during and after the event. Each phase ends before the next begins.
enum class Phase { before, during, after };

/// Keeps a `before` phase waiting for as long as it, or a copy of it, lives.
///
/// When the last copy is destroyed, the reactor goes on, in its next turn. That includes destruction because of an
/// error: whatever goes wrong, the reactor does not wait forever. Use it in the reactor's thread only.
/// Twisted: the Deferred that a trigger returns.
class Hold {
 public:
  /// Holds nothing.
  Hold() = default;
  /// For reactors: calls @p released when the last copy is destroyed.
  explicit Hold(Callback released);

  /// Releases the hold now rather than at the end of the scope.
  void release() noexcept { held_.reset(); }

 private:
  std::shared_ptr<void> held_;
};

/// Identifies a registered trigger, so that it can be removed.
struct Trigger {
  std::uint64_t number = 0;  ///< counted up from 1; 0 is no trigger
  /// Is it the same trigger?
  friend bool operator==(Trigger, Trigger) = default;
};

/// Whether run() handles the signals of the process.
enum class Signals {
  handle,  ///< SIGTERM stops the reactor in good order; so does SIGINT, unless the program already handles it
  ignore,  ///< run() changes no signal state: for a reactor that is not in the main thread
};

/// Starting and stopping.
///
/// Twisted: `IReactorCore`.
class ReactorCore {
 public:
  virtual ~ReactorCore() = default;

  /// Runs the loop until stop() or crash().
  ///
  /// First the startup triggers run, phase by phase, then the callbacks of call_when_running(). After it has returned,
  /// the reactor may be run again: it then serves the calls and descriptors that are scheduled and registered.
  /// @throws AlreadyRunning  if called from inside run(), which continues undisturbed.
  /// Twisted: `run`.
  virtual void run(Signals signals = Signals::ignore) = 0;

  //! [stop]
  /// Asks the loop to end.
  ///
  /// Only a request: the rest of this turn still runs, then the shutdown triggers in their phases; then run() returns.
  /// May be called from any callback. From another thread, use call_from_thread().
  /// @throws NotRunning  if the reactor is not running, or has already been asked to stop.
  /// Twisted: `reactor.stop`.
  virtual void stop() = 0;
  //! [stop]

  /// Ends the loop after this turn, without any shutdown triggers. For a program that cannot shut down properly.
  /// @throws NotRunning  if the reactor is not running.
  /// Twisted: `crash`.
  virtual void crash() = 0;

  /// Is the reactor running? True from the end of the `before` startup phase until run() is about to return.
  virtual bool running() const noexcept = 0;

  /// Takes one turn by hand: runs the calls that are due, then waits for readiness, but no longer than @p at_most.
  /// Zero does not wait. Twisted: `iterate`.
  virtual void iterate(Duration at_most = Duration::zero()) = 0;

  /// Calls @p what once the reactor is running: immediately if it is, otherwise at the end of startup, in the order in
  /// which the callbacks were added.
  /// Twisted: `callWhenRunning`.
  virtual void call_when_running(Callback what) = 0;

  /// Calls @p what in this phase of the event. If the reactor runs more than once, it is called each time.
  /// @returns a trigger, with which it can be removed. Twisted: `addSystemEventTrigger`.
  virtual Trigger add_trigger(Phase phase, SystemEvent event, Callback what) = 0;

  /// Adds a `before` trigger that may take time: the event waits as long as the Hold that it gets, or a copy, lives.
  /// Meanwhile the loop continues, so that timers and sockets work.
  virtual Trigger add_waiting_trigger(SystemEvent event, std::function<void(Hold)> what) = 0;

  /// Removes a trigger, so that it is not called any more. While a phase runs, its later triggers may still be removed.
  /// @throws UnknownTrigger  if there is no such trigger, or it was already removed.
  /// Twisted: `removeSystemEventTrigger`.
  virtual void remove_trigger(Trigger trigger) = 0;

  /// The signal that ended the last run(), or 0.
  virtual int exit_signal() const noexcept = 0;
};

/// The complete reactor. Take a smaller interface where you can: a timeout needs only ReactorTime.
class Reactor : public ReactorCore, public ReactorTime, public ReactorDescriptors, public ReactorThreads {};

/// A reactor that reads the time from @p clock, which must outlive it, and waits with @p poller. All reactors are built
/// with this function, and differ only in their poller.
std::unique_ptr<Reactor> make_reactor(const TimeSource& clock, std::unique_ptr<Poller> poller);

/// The same, with other delayed calls than those of lesson 01. They must use the same clock.
std::unique_ptr<Reactor> make_reactor(const TimeSource& clock, std::unique_ptr<Poller> poller,
                                      std::unique_ptr<DelayedCalls> delayed_calls);

/// The reactor of lesson 01, on poll(2). @p kernel must outlive it.
std::unique_ptr<Reactor> make_poll_reactor(Kernel& kernel = real_kernel());

}  // namespace untwist
