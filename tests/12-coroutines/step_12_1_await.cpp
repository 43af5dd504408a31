#include "coroutine_test.hpp"

namespace untwist::testing {
namespace {

class Step12_1_Await : public CoroutineTest {};

TEST_F(Step12_1_Await, AResultThatIsThereIsUsedAtOnce) {
  rule("G59", "if the result is there, the body goes on immediately, inside the call", "Coroutine::can_go_on");
  run(waits_for(succeed(42)));
  expect("what ran inside the call", log, "begins, got 42");
}

TEST_F(Step12_1_Await, AResultThatIsNotThereIsWaitedFor) {
  rule("G59", "co_await suspends the body until the result comes", "Coroutine::suspend_until");
  Promise<int> promise;
  run(waits_for(promise.deferred()));
  expect("what ran inside the call", log, "begins");
  std::move(promise).callback(42);
  expect("what ran in the end", log, "begins, got 42");
}

TEST_F(Step12_1_Await, ItGoesOnInsideTheCallThatFires) {
  rule("G59", "the body goes on inside the call that fires, as a callback does", "Coroutine::go_on");
  Promise<int> promise;
  run(waits_for(promise.deferred()));
  note("fire");
  std::move(promise).callback(1);
  note("fired");
  expect("what ran", log, "begins, fire, got 1, fired");
}

TEST_F(Step12_1_Await, OneAfterTheOther) {
  rule("G59", "a body may wait as often as it likes; each co_await gets its own result", "Coroutine::go_on");
  const auto all = [this](Deferred<int> one, Deferred<int> two, Deferred<int> three) -> Deferred<> {
    note(std::to_string(co_await std::move(one)));
    note(std::to_string(co_await std::move(two)));
    note(std::to_string(co_await std::move(three)));
  };
  Promise<int> first, second, third;
  run(all(first.deferred(), second.deferred(), third.deferred()));
  std::move(second).callback(2);
  expect("what ran when only the second is there", log, "");
  std::move(first).callback(1);
  expect("what ran when the first is there, too", log, "1, 2");
  std::move(third).callback(3);
  expect("what ran in the end", log, "1, 2, 3");
}

TEST_F(Step12_1_Await, TheEndOfAChainIsWaitedFor) {
  rule("G59", "of a chain with callbacks, the result at its end is what co_await gets", "Coroutine::suspend_until");
  Promise<int> promise;
  run(waits_for(promise.deferred().add_callback(adding(1, "a")).add_callback(adding(10, "b"))));
  std::move(promise).callback(1);
  expect("what ran", log, "begins, a(1), b(2), got 12");
}

TEST_F(Step12_1_Await, AChainThatWaitsItself) {
  rule("G59", "a chain whose callback has returned a Deferred has its result when that one comes",
       "Coroutine::suspend_until");
  Promise<int> outer, inner;
  run(waits_for(outer.deferred().add_callback([&](int) { return inner.deferred(); })));
  std::move(outer).callback(1);
  expect("what ran when the outer one has fired", log, "begins");
  std::move(inner).callback(7);
  expect("what ran in the end", log, "begins, got 7");
  Promise<int> second;
  run(waits_for(succeed(1).add_callback([&](int) { return second.deferred(); })));  // it waits already
  std::move(second).callback(8);
  expect("what ran for a chain that had been waiting", log, "begins, got 7, begins, got 8");
}

TEST_F(Step12_1_Await, SomeResultsHaveNoValue) {
  rule("", "co_await on a Deferred<> only waits", "Coroutine::go_on");
  const auto waits = [this](Deferred<> awaited) -> Deferred<> {
    co_await std::move(awaited);
    note("goes on");
  };
  Promise<> promise;
  run(waits(promise.deferred()));
  expect("what ran before", log, "");
  std::move(promise).callback();
  expect("what ran after", log, "goes on");
}

TEST_F(Step12_1_Await, AValueIsMovedOut) {
  rule("", "co_await moves the value out of the chain: it need not be copyable", "Coroutine::go_on");
  const auto takes = [this](Deferred<std::unique_ptr<int>> now, Deferred<std::unique_ptr<int>> later) -> Deferred<> {
    note(std::to_string(*co_await std::move(now)));
    note(std::to_string(*co_await std::move(later)));
  };
  Promise<std::unique_ptr<int>> promise;
  run(takes(succeed(std::make_unique<int>(1)), promise.deferred()));
  std::move(promise).callback(std::make_unique<int>(2));
  expect("what it got", log, "1, 2");
}

TEST_F(Step12_1_Await, ManyResultsThatAreThere) {
  rule("G60", "a loop of results that are there runs in one call: the stack does not grow", "Coroutine::can_go_on");
  std::ptrdiff_t deepest = 0;
  const auto loops = [this, &deepest](int count) -> Deferred<> {
    int sum = 0;
    for (int i = 0; i < count; ++i) {
      sum += co_await succeed(1);
      deepest = std::max(deepest, depth());
    }
    note(std::to_string(sum));
  };
  run(loops(50'000));
  expect("their sum", log, "50000");
  expect_shallow("50000 results", deepest);
}

TEST_F(Step12_1_Await, ManyResultsThatCome) {
  rule("G60", "the body goes on from the loop that hands on results: the stack does not grow", "Coroutine::go_on");
  std::ptrdiff_t deepest = 0;
  const auto loops = [this, &deepest](std::vector<Promise<int>>& promises) -> Deferred<> {
    int sum = 0;
    for (Promise<int>& promise : promises) {
      sum += co_await promise.deferred();
      deepest = std::max(deepest, depth());
    }
    note(std::to_string(sum));
  };
  std::vector<Promise<int>> promises(20'000);
  run(loops(promises));
  for (Promise<int>& promise : promises) std::move(promise).callback(1);
  expect("their sum", log, "20000");
  expect_shallow("20000 results", deepest);
}

TEST_F(Step12_1_Await, AUsedUpDeferredIsRefused) {
  rule("", "co_await on a Deferred that was used up throws AlreadyFired", "Coroutine::can_go_on");
  const auto waits = [this](Deferred<int> awaited) -> Deferred<> {
    note(std::to_string(co_await std::move(awaited)));
    try {
      note(std::to_string(co_await std::move(awaited)));
    } catch (const AlreadyFired&) {
      note("refused");
    }
  };
  run(waits(succeed(1)));
  expect("what ran", log, "1, refused");
}

TEST_F(Step12_1_Await, ACoroutineCannotWaitForItself) {
  rule("", "a coroutine that waits for its own Deferred would wait forever: CircularChain", "Coroutine::suspend_until");
  std::optional<Deferred<>> own;
  const auto waits = [this, &own](Deferred<int> awaited) -> Deferred<> {
    co_await std::move(awaited);
    try {
      co_await std::move(*own);
    } catch (const CircularChain&) {
      note("refused");
    }
  };
  Promise<int> promise;
  own.emplace(waits(promise.deferred()).add_both([](Result<>) {}));
  std::move(promise).callback(1);
  expect("what ran", log, "refused");
}

TEST_F(Step12_1_Await, ADeferredThatIsDroppedDoesNotStopIt) {
  rule("", "a coroutine goes on, even if nobody waits for its result", "Coroutine::go_on");
  const auto waits = [this](Deferred<int> one, Deferred<int> two) -> Deferred<> {
    note(std::to_string(co_await std::move(one)));
    note(std::to_string(co_await std::move(two)));
  };
  Promise<int> first, second;
  {
    Deferred<> dropped = waits(first.deferred(), second.deferred()).add_both([](Result<>) {});
  }
  std::move(first).callback(1);
  std::move(second).callback(2);
  expect("what ran", log, "1, 2");
}

}  // namespace
}  // namespace untwist::testing
