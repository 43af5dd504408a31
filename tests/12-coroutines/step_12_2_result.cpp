#include "../06-http-server/http_test.hpp"
#include "coroutine_test.hpp"

namespace untwist::testing {
namespace {

// Counts how many of them there are.
class Counted {
 public:
  explicit Counted(int& count) : count_(&count) { ++*count_; }
  Counted(Counted&& other) noexcept : count_(other.count_) { ++*count_; }
  ~Counted() { --*count_; }

 private:
  int* count_;
};

class Step12_2_Result : public CoroutineTest {};

TEST_F(Step12_2_Result, TheValueThatItReturns) {
  rule("G59", "the value of co_return is the result of the coroutine's Deferred", "Coroutine::has_returned");
  const auto at_once = []() -> Deferred<std::string> { co_return "text"; };
  expect("without any co_await", outcome_of(at_once()), "text");
  expect("after a result that was there", outcome_of(one_more(succeed(1))), "2");
  Promise<int> promise;
  const Outcome later(one_more(promise.deferred()));
  expect("while it waits", later.words(), "nothing yet");
  std::move(promise).callback(41);
  expect("in the end", later.words(), "42");
}

TEST_F(Step12_2_Result, ACoroutineMayReturnNothing) {
  rule("", "a coroutine that returns a Deferred<> is done when its body has ended", "Coroutine::has_returned");
  Promise<int> promise;
  const Outcome outcome(waits_for(promise.deferred()));
  expect("while it waits", outcome.words(), "nothing yet");
  std::move(promise).callback(1);
  expect("in the end", outcome.words(), "done");
}

TEST_F(Step12_2_Result, ItIsAChain) {
  rule("", "callbacks are added to a coroutine's Deferred as to any other, and run in the call that fires",
       "Coroutine::has_returned");
  Promise<int> promise;
  Deferred<int> chain = one_more(promise.deferred()).add_callback(adding(10, "a")).add_callback(adding(100, "b"));
  note("fire");
  std::move(promise).callback(1);
  note("fired");
  expect("what ran", log, "fire, a(2), b(12), fired");
  expect("the result", outcome_of(std::move(chain)), "112");
}

TEST_F(Step12_2_Result, OneWaitsForAnother) {
  rule("", "a coroutine waits for another as for any Deferred", "Coroutine::has_returned");
  Promise<int> promise;
  const Outcome outcome(one_more(one_more(one_more(promise.deferred()))));
  std::move(promise).callback(1);
  expect("the result", outcome.words(), "4");
}

TEST_F(Step12_2_Result, ManyThatWaitForEachOther) {
  rule("G60", "each coroutine fires the next one from the loop that hands on results: the stack does not grow",
       "Coroutine::has_returned");
  std::ptrdiff_t deepest = 0;
  const auto measured = [this, &deepest](Deferred<int> awaited) -> Deferred<int> {
    const int got = co_await std::move(awaited);
    deepest = std::max(deepest, depth());
    co_return got + 1;
  };
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  for (int i = 0; i < 20'000; ++i) chain = measured(std::move(chain));
  std::move(promise).callback(0);
  expect("the result", outcome_of(std::move(chain)), "20000");
  expect_shallow("20000 coroutines", deepest);
}

TEST_F(Step12_2_Result, AResultNeedNotBeCopyable) {
  rule("", "the value of co_return is moved", "Coroutine::has_returned");
  const auto makes = [](Deferred<int> awaited) -> Deferred<std::unique_ptr<int>> {
    co_return std::make_unique<int>(co_await std::move(awaited));
  };
  Promise<int> promise;
  const Outcome outcome(makes(promise.deferred()).add_callback([](std::unique_ptr<int> got) { return *got; }));
  std::move(promise).callback(5);
  expect("the result", outcome.words(), "5");
}

TEST_F(Step12_2_Result, AFailureMayBeReturned) {
  rule("", "co_return takes a Failure, as a callback may return one", "Coroutine::has_returned");
  const auto refuses = [](Deferred<int> awaited) -> Deferred<int> {
    const int got = co_await std::move(awaited);
    if (got < 0) co_return Failure::of(Oops("negative"));
    co_return got;
  };
  expect("for a good one", outcome_of(refuses(succeed(1))), "1");
  expect("for a bad one", outcome_of(refuses(succeed(-1))), "failure: negative");
}

TEST_F(Step12_2_Result, TheFrameLivesUntilTheResultIsTaken) {
  rule("", "what a coroutine was called with lives until its result is taken, and no longer",
       "Coroutine::has_returned");
  int living = 0;
  const auto holds = [](Deferred<int> awaited, Counted) -> Deferred<int> { co_return co_await std::move(awaited); };
  Promise<int> promise;
  Deferred<int> chain = holds(promise.deferred(), Counted(living));
  expect("while it waits", living, 1);
  std::move(promise).callback(1);
  expect("while nobody has taken the result", living, 1);
  expect("the result", outcome_of(std::move(chain)), "1");
  expect("afterwards", living, 0);
  Promise<int> dropped;
  holds(dropped.deferred(), Counted(living)).detach();
  expect("while nobody waits for its result", living, 1);
  std::move(dropped).callback(1);
  expect("when it has come", living, 0);
}

TEST_F(Step12_2_Result, ADeferredMayBeReturned) {
  rule("", "co_return takes a Deferred, whose result will be the coroutine's", "Coroutine::has_returned");
  Promise<int> inner;
  const auto hands_over = [this, &inner](Deferred<int> awaited) -> Deferred<int> {
    co_await std::move(awaited);
    note("over");
    co_return inner.deferred();
  };
  Promise<int> promise;
  const Outcome outcome(hands_over(promise.deferred()));
  std::move(promise).callback(1);
  expect("what ran", log, "over");
  expect("while that one waits", outcome.words(), "nothing yet");
  std::move(inner).callback(7);
  expect("in the end", outcome.words(), "7");
  const auto at_once = [](Deferred<int> result) -> Deferred<int> { co_return result; };
  expect("of one that is there", outcome_of(at_once(succeed(8))), "8");
}

TEST_F(Step12_2_Result, RoundsThatReturnEachOther) {
  rule("", "a coroutine that returns the next round's Deferred is gone: memory does not grow with the rounds",
       "Coroutine::has_returned");
  int living = 0, most = 0, rounds = 0;
  std::vector<Promise<int>> promises(1'000);
  std::function<Deferred<int>(Counted)> round = [&](Counted) -> Deferred<int> {
    const int number = rounds++;
    co_await promises[static_cast<std::size_t>(number)].deferred();
    most = std::max(most, living);
    if (rounds == static_cast<int>(promises.size())) co_return number;
    co_return round(Counted(living));
  };
  const Outcome outcome(round(Counted(living)));
  for (Promise<int>& promise : promises) std::move(promise).callback(1);
  expect("the result", outcome.words(), "999");
  expect_that("at most a few rounds are there at the same time; there were " + std::to_string(most), most < 6);
  expect("rounds in the end", living, 0);
}

class Step12_2_Handler : public HttpTest {};

TEST_F(Step12_2_Handler, OfAServerMayBeACoroutine) {
  rule("", "a handler returns a Deferred<Response>, so it may be a coroutine", "Coroutine::has_returned");
  std::optional<Promise<int>> promise;
  answer = [&promise](Request request) -> Deferred<Response> {
    const std::string path(request.path());
    const int got = co_await promise.emplace().deferred();
    co_return http::plain(200, path + " " + std::to_string(got));
  };
  const PeerPtr peer = connect();
  std::string said = say(peer, "GET /six HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("what it says while the handler waits", said, "");
  std::move(*promise).callback(42);
  world.settle();
  said = peer->take();
  expect("the body in the end", take_answer(said).value_or(Answer()).body, "/six 42");
}

}  // namespace
}  // namespace untwist::testing
