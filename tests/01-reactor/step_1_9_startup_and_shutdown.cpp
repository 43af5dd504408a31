#include <csignal>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_9_StartupAndShutdown : public ReactorTest {
 protected:
  void at(Phase phase, SystemEvent event, const std::string& name, const std::function<void()>& more = {}) {
    reactor->add_trigger(phase, event, says(name, more));
  }

  // Runs the reactor for one second of its time, from startup to shutdown.
  void run_for_a_second(Signals signals = Signals::ignore) {
    reactor->call_later(1s, says("stop", [this] { reactor->stop(); }));
    reactor->run(signals);
  }

  std::function<void()> throws() {
    return [] { throw std::runtime_error("the trigger fails"); };
  }
};

TEST_F(Step1_9_StartupAndShutdown, CallsWhenRunningRunInOrder) {
  rule("A7", "call_when_running() runs its calls in the order in which they were added", "finish_startup");
  for (const char* name : {"A", "B", "C"}) reactor->call_when_running(says(name));
  run_for_a_second();
  expect("what ran", ran, "A B C stop");
}

TEST_F(Step1_9_StartupAndShutdown, ACallWhenRunningRunsOnceAtTheEndOfStartup) {
  rule("A7",
       "a call given to call_when_running() runs after the after phase of the next startup, and not again at later "
       "startups",
       "finish_startup");
  reactor->call_when_running(says("ready"));
  at(Phase::after, SystemEvent::startup, "after");
  run_for_a_second();
  expect("what ran in the first run", ran, "after ready stop");
  run_for_a_second();
  expect("what ran in both", ran, "after ready stop after stop");
}

TEST_F(Step1_9_StartupAndShutdown, WhileRunningACallWhenRunningRunsImmediately) {
  rule("A8", "on a running reactor, call_when_running() runs the call before it returns", "Life::call_when_running");
  later(0s, "begin", [&] {
    reactor->call_when_running(says("inside"));
    says("end")();
  });
  run_for_a_second();
  expect("what ran", ran, "begin inside end stop");
}

TEST_F(Step1_9_StartupAndShutdown, RunningBeginsAfterTheBeforePhase) {
  rule("A9", "running() is false in the before phase of startup, and true in the during and after phases", "fire");
  at(Phase::before, SystemEvent::startup, "before",
     [&] { expect_that("running() is false in the before phase", !reactor->running()); });
  at(Phase::during, SystemEvent::startup, "during",
     [&] { expect_that("running() is true in the during phase", reactor->running()); });
  at(Phase::after, SystemEvent::startup, "after",
     [&] { expect_that("running() is true in the after phase", reactor->running()); });
  run_for_a_second();
  expect("what ran", ran, "before during after stop");
}

TEST_F(Step1_9_StartupAndShutdown, SignalHandlersAreInstalledDuringStartup) {
  rule("A10", "signal handlers are installed after the before phase, and before the after phase", "finish_startup");
  const auto handled = [] {
    struct sigaction now {};
    ::sigaction(SIGTERM, nullptr, &now);
    return now.sa_handler != SIG_DFL;
  };
  at(Phase::before, SystemEvent::startup, "before",
     [&] { expect_that("SIGTERM is not handled in the before phase", !handled()); });
  at(Phase::after, SystemEvent::startup, "after",
     [&] { expect_that("SIGTERM is handled in the after phase", handled()); });
  run_for_a_second(Signals::handle);
  expect("what ran", ran, "before after stop");
  expect_that("SIGTERM is no longer handled after run() returns", !handled());
}

TEST_F(Step1_9_StartupAndShutdown, TheLoopTurnsWhileStartupIsHeld) {
  rule("A11", "while a before trigger holds startup the loop already turns, so a timer can release the hold", "fire");
  Hold kept;
  reactor->add_waiting_trigger(SystemEvent::startup, [&](Hold hold) { kept = std::move(hold); });
  reactor->call_when_running(says("running"));
  later(1s, "release", [&] {
    expect_that("running() is false while startup is held", !reactor->running());
    kept.release();
  });
  reactor->call_later(2s, says("stop", [this] { reactor->stop(); }));
  reactor->run();
  expect("what ran", ran, "release running stop");
}

TEST_F(Step1_9_StartupAndShutdown, ShutdownGoesThroughItsPhases) {
  rule("A14", "all before triggers, then all during, then all after; then run() returns", "finish_shutdown");
  at(Phase::after, SystemEvent::shutdown, "after");
  at(Phase::during, SystemEvent::shutdown, "during 1");
  at(Phase::before, SystemEvent::shutdown, "before 1");
  at(Phase::before, SystemEvent::shutdown, "before 2");
  at(Phase::during, SystemEvent::shutdown, "during 2");
  run_for_a_second();
  expect("what ran", ran, "stop before 1 before 2 during 1 during 2 after");
}

TEST_F(Step1_9_StartupAndShutdown, NoTriggerRunsInsideStop) {
  rule("A12", "stop() is only a request: the triggers run when the turn is over", "Life::stop");
  at(Phase::before, SystemEvent::shutdown, "before");
  later(1s, "A", [&] {
    reactor->stop();
    says("the line after stop()")();
  });
  later(1s, "B");
  reactor->run();
  expect("what ran", ran, "A the line after stop() B before");
}

TEST_F(Step1_9_StartupAndShutdown, StopDuringShutdownIsAnError) {
  rule("A2", "a reactor that is shutting down cannot be asked to stop again", "Life::stop");
  at(Phase::before, SystemEvent::shutdown, "before",
     [&] { expect_throws<NotRunning>("stop() during shutdown", [&] { reactor->stop(); }); });
  run_for_a_second();
  expect("what ran", ran, "stop before");
}

TEST_F(Step1_9_StartupAndShutdown, CrashFiresNoShutdownTrigger) {
  rule("A5", "crash() ends the loop without the shutdown phases", "finish_shutdown");
  at(Phase::during, SystemEvent::startup, "startup");
  for (const Phase phase : {Phase::before, Phase::during, Phase::after}) at(phase, SystemEvent::shutdown, "shutdown");
  later(0s, "crash", [&] { reactor->crash(); });
  reactor->run();
  expect("what ran", ran, "startup crash");
}

TEST_F(Step1_9_StartupAndShutdown, TheLoopTurnsWhileShutdownIsHeld) {
  rule("A15",
       "while a before trigger holds shutdown, timers and descriptors are served; the during and after phases wait",
       "fire");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  Hold kept;
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) {
    kept = std::move(hold);
    says("before")();
    sockets.send_from_far("a last request");
    later(1s, "release", [&] { kept.release(); });
  });
  at(Phase::during, SystemEvent::shutdown, "during");
  at(Phase::after, SystemEvent::shutdown, "after");
  run_for_a_second();
  expect("what ran", ran, "stop before release during after");
  expect("what was read in the meantime", reader->received(), "a last request");
}

TEST_F(Step1_9_StartupAndShutdown, ThePhaseWaitsForEveryHold) {
  rule("A16", "the next phase begins when the last hold is released", "fire");
  Hold first, second;
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) { first = std::move(hold); });
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) { second = std::move(hold); });
  at(Phase::during, SystemEvent::shutdown, "during");
  later(2s, "release the second", [&] { second.release(); });
  later(3s, "release the first", [&] { first.release(); });
  run_for_a_second();
  expect("what ran", ran, "stop release the second release the first during");
}

TEST_F(Step1_9_StartupAndShutdown, ATriggerMayReleaseAnEarlierHold) {
  rule("A17", "the remaining before triggers still run before the next phase begins", "fire");
  Hold kept;
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) {
    says("first")();
    kept = std::move(hold);
  });
  at(Phase::before, SystemEvent::shutdown, "second", [&] { kept.release(); });
  at(Phase::before, SystemEvent::shutdown, "third");
  at(Phase::during, SystemEvent::shutdown, "during");
  run_for_a_second();
  expect("what ran", ran, "stop first second third during");
}

TEST_F(Step1_9_StartupAndShutdown, ATriggerThatFailsWhileItHoldsDoesNotBlock) {
  rule("A18", "a hold that is dropped because its trigger threw is released: the next phases run", "fire");
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold) { throw std::runtime_error("the trigger fails"); });
  at(Phase::during, SystemEvent::shutdown, "during");
  at(Phase::after, SystemEvent::shutdown, "after");
  run_for_a_second();
  expect("what ran", ran, "stop during after");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step1_9_StartupAndShutdown, ABeforeTriggerThatThrowsIsLogged) {
  rule("A20", "a before trigger that throws is logged; the others run", "fire");
  at(Phase::before, SystemEvent::shutdown, "before 1", throws());
  at(Phase::before, SystemEvent::shutdown, "before 2");
  at(Phase::during, SystemEvent::shutdown, "during");
  run_for_a_second();
  expect("what ran", ran, "stop before 1 before 2 during");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step1_9_StartupAndShutdown, ADuringTriggerThatThrowsIsLogged) {
  rule("A21", "a during trigger that throws is logged; the others run", "fire");
  at(Phase::during, SystemEvent::shutdown, "during 1", throws());
  at(Phase::during, SystemEvent::shutdown, "during 2");
  at(Phase::after, SystemEvent::shutdown, "after");
  run_for_a_second();
  expect("what ran", ran, "stop during 1 during 2 after");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step1_9_StartupAndShutdown, ATriggerFiresOncePerEvent) {
  rule("A22", "a trigger fires once per run; a trigger added to the phase that is running waits for the next run",
       "fire");
  at(Phase::during, SystemEvent::startup, "up", [&] { at(Phase::during, SystemEvent::startup, "added"); });
  at(Phase::during, SystemEvent::shutdown, "down");
  run_for_a_second();
  expect("what ran", ran, "up stop down");
}

TEST_F(Step1_9_StartupAndShutdown, ARemovedTriggerIsNotCalled) {
  rule("A24", "a trigger removed with remove_trigger() does not fire", "fire");
  const Trigger removed = reactor->add_trigger(Phase::before, SystemEvent::shutdown, says("removed"));
  at(Phase::before, SystemEvent::shutdown, "kept");
  reactor->remove_trigger(removed);
  run_for_a_second();
  expect("what ran", ran, "stop kept");
}

TEST_F(Step1_9_StartupAndShutdown, RemovingAnUnknownTriggerIsAnError) {
  rule("A25", "removing an unknown trigger, or one that was already removed, throws UnknownTrigger", "fire");
  const Trigger removed = reactor->add_trigger(Phase::before, SystemEvent::shutdown, says("removed"));
  at(Phase::before, SystemEvent::shutdown, "kept");
  reactor->remove_trigger(removed);
  expect_throws<UnknownTrigger>("removing it again", [&] { reactor->remove_trigger(removed); });
  expect_throws<UnknownTrigger>("removing one that never existed", [&] { reactor->remove_trigger(Trigger{999}); });
  run_for_a_second();
  expect("what ran", ran, "stop kept");
}

TEST_F(Step1_9_StartupAndShutdown, ATriggerMayRemoveALaterOneOfItsPhase) {
  rule("A26", "a trigger that is removed before its turn comes, while its phase is running, does not fire", "fire");
  for (const Phase phase : {Phase::before, Phase::during}) {
    Trigger later_one;
    at(phase, SystemEvent::shutdown, "first", [this, &later_one] { reactor->remove_trigger(later_one); });
    later_one = reactor->add_trigger(phase, SystemEvent::shutdown, says("removed"));
    at(phase, SystemEvent::shutdown, "third");
    ran.clear();
    run_for_a_second();
    reactor = make_reactor_under_test();
    expect("what ran", ran, "stop first third");
  }
}

TEST_F(Step1_9_StartupAndShutdown, ABeforeTriggerMayRemoveADuringTrigger) {
  rule("A27", "a trigger of one phase can remove a trigger of a later one, even later on, while the hold is kept",
       "fire");
  const Trigger first = reactor->add_trigger(Phase::during, SystemEvent::shutdown, says("removed immediately"));
  const Trigger second = reactor->add_trigger(Phase::during, SystemEvent::shutdown, says("removed later"));
  at(Phase::during, SystemEvent::shutdown, "kept");
  Hold kept;
  reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) {
    kept = std::move(hold);
    reactor->remove_trigger(first);
    later(1s, "later", [&] {
      reactor->remove_trigger(second);
      kept.release();
    });
  });
  run_for_a_second();
  expect("what ran", ran, "stop later kept");
}

TEST_F(Step1_9_StartupAndShutdown, HoldingStartupDoesNotHoldShutdown) {
  rule("A28", "a hold on startup delays startup only; the shutdown triggers are not affected", "fire");
  Hold kept;
  reactor->add_waiting_trigger(SystemEvent::startup, [&](Hold hold) { kept = std::move(hold); });
  at(Phase::during, SystemEvent::startup, "up");
  at(Phase::before, SystemEvent::shutdown, "before down");
  at(Phase::during, SystemEvent::shutdown, "down");
  later(500ms, "release", [&] { kept.release(); });
  run_for_a_second();
  expect("what ran", ran, "release up stop before down down");
}

TEST_F(Step1_9_StartupAndShutdown, AtShutdownEveryDescriptorIsLost) {
  rule("A30", "every descriptor that is registered at shutdown gets connection_lost()", "finish_shutdown");
  const SocketPair first_sockets, second_sockets;
  const auto reader = probe("the reader", first_sockets);
  const auto writer = probe("the writer", second_sockets);
  second_sockets.fill_near();
  reactor->add_reader(reader);
  reactor->add_writer(reader);
  reader->on_write = [&]() -> Descriptor::Ending {
    reactor->remove_writer(*reader);
    return {};
  };
  reactor->add_writer(writer);
  run_for_a_second();
  expect("the reader's events", reader->log(), "write lost");
  expect("the writer's events", writer->log(), "lost");
  expect_that("the reason is ConnectionLost for both",
              reader->lost_for<ConnectionLost>() && writer->lost_for<ConnectionLost>());
  expect_that("nothing is registered any more", reactor->readers().empty() && reactor->writers().empty());
}

TEST_F(Step1_9_StartupAndShutdown, DescriptorsAreLostBetweenDuringAndAfter) {
  rule("A30 A14",
       "during triggers still have their connections, after triggers have none; the reactor is running until the end",
       "finish_shutdown");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reader->on_lost = says("lost");
  reactor->add_reader(reader);
  at(Phase::during, SystemEvent::shutdown, "during",
     [&] { expect("how many readers are registered in the during phase", reactor->readers().size(), 1u); });
  at(Phase::after, SystemEvent::shutdown, "after",
     [&] { expect_that("the reactor is running in the after phase", reactor->running()); });
  run_for_a_second();
  expect("what ran", ran, "stop during lost after");
}

TEST_F(Step1_9_StartupAndShutdown, AConnectionLostThatThrowsDoesNotAffectTheOthers) {
  rule("A31", "a connection_lost() that throws at shutdown is logged; the other descriptors still get theirs",
       "finish_shutdown");
  const SocketPair first_sockets, second_sockets;
  const auto first = probe("the first", first_sockets);
  const auto second = probe("the second", second_sockets);
  for (const auto& reader : {first, second}) {
    reader->on_lost = throws();
    reactor->add_reader(reader);
  }
  run_for_a_second();
  expect("the first's events", first->log(), "lost");
  expect("the second's events", second->log(), "lost");
  expect("how many errors were logged", take_logged_errors().size(), 2u);
}

// Raises a signal, unless that would end the test's own process.
void raise_where_handled(int number) {
  struct sigaction now {};
  ::sigaction(number, nullptr, &now);
  const bool deadly = now.sa_handler == SIG_DFL;
  expect_that("signal " + std::to_string(number) + " is handled while the reactor runs", !deadly);
  if (!deadly) ::raise(number);
}

TEST_F(Step1_9_StartupAndShutdown, ASignalStopsTheReactorCleanly) {
  rule("A33", "SIGINT and SIGTERM stop the reactor cleanly, and exit_signal() remembers the number", "finish_startup");
  const auto before = std::signal(SIGINT, SIG_DFL);  // a background job starts with SIGINT ignored
  for (const int number : {SIGINT, SIGTERM}) {
    ran.clear();
    const Trigger down = reactor->add_trigger(Phase::before, SystemEvent::shutdown, says("down"));
    const auto raised = later(1s, "signal", [number] { raise_where_handled(number); });
    const auto late = later(1h, "an hour later", [&] { reactor->crash(); });
    reactor->run(Signals::handle);
    expect("what ran", ran, "signal down");
    expect("exit_signal()", reactor->exit_signal(), number);
    reactor->remove_trigger(down);
    late->cancel();
  }
  run_for_a_second(Signals::handle);
  expect("exit_signal() of a run that ended without a signal", reactor->exit_signal(), 0);
  std::signal(SIGINT, before);
}

TEST_F(Step1_9_StartupAndShutdown, TheProgramsOwnSigintHandlerStays) {
  rule("A34", "a SIGINT handler that the program installed stays; SIGTERM is always taken over", "finish_startup");
  static int seen = 0;
  seen = 0;
  struct sigaction own {
  }, before{};
  own.sa_handler = [](int) { ++seen; };
  ::sigaction(SIGINT, &own, &before);
  later(1s, "interrupt", [] { raise_where_handled(SIGINT); });
  later(2s, "terminate", [] { raise_where_handled(SIGTERM); });
  const auto late = later(1h, "an hour later", [&] { reactor->crash(); });
  reactor->run(Signals::handle);
  ::sigaction(SIGINT, &before, nullptr);
  expect("how often the program's handler ran", seen, 1);
  expect("what ran", ran, "interrupt terminate");
  late->cancel();
}

TEST_F(Step1_9_StartupAndShutdown, RunWithoutSignalsLeavesTheirStateAlone) {
  rule("A35", "run(Signals::ignore) changes no signal state, so the reactor may run in any thread", "finish_startup");
  const auto handled = [] {
    struct sigaction now {};
    ::sigaction(SIGTERM, nullptr, &now);
    return now.sa_handler != SIG_DFL;
  };
  at(Phase::after, SystemEvent::startup, "after", [&] { expect_that("SIGTERM is not handled", !handled()); });
  run_for_a_second(Signals::ignore);
  expect("what ran", ran, "after stop");
}

TEST_F(Step1_9_StartupAndShutdown, ASecondReactorCannotHandleSignals) {
  rule("A35",
       "only one reactor in a process can handle signals; run() of another one that should also handle them throws, "
       "and that reactor is down",
       "finish_startup");
  const auto other = make_reactor_under_test();
  later(0s, "A", [&] {
    expect_throws<AlreadyRunning>("run(Signals::handle) on a second reactor", [&] { other->run(Signals::handle); });
    expect_that("it is not running", !other->running());
    other->call_when_running([&] { other->stop(); });
    other->run(Signals::ignore);
  });
  run_for_a_second(Signals::handle);
  expect("what ran", ran, "A stop");
}

TEST_F(Step1_9_StartupAndShutdown, AHoldFromACrashedRunHoldsNothing) {
  rule("A6", "a hold that was still kept when the reactor crashed does not delay the next run", "fire");
  Hold kept;
  const Trigger trigger =
      reactor->add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) { kept = std::move(hold); });
  reactor->call_later(1s, says("stop", [this] { reactor->stop(); }));
  reactor->call_later(2s, says("crash", [this] { reactor->crash(); }));
  reactor->run();
  reactor->remove_trigger(trigger);
  reactor->call_when_running(says("running"));
  run_for_a_second();
  kept.release();
  expect("what ran", ran, "stop crash running stop");
}

}  // namespace
}  // namespace untwist::testing
