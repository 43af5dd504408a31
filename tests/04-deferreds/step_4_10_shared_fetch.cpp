#include <map>

#include <untwist/deferred/shared_fetch.hpp>

#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_10_OneFetchForAll : public DeferredTest {
 protected:
  // Asks for a key, and notes what comes.
  void ask(const std::string& name, const std::string& key = "page") {
    its()
        .get(key)
        .add_both([this, name](const Result<std::string>& result) { note(name + " gets " + in_words(result)); })
        .detach();
  }
  // The fetch of a key ends.
  void arrives(const std::string& key, const std::string& value) {
    tell("", key + " arrives");
    Promise<std::string> promise = std::move(under_way.at(key));
    under_way.erase(key);
    std::move(promise).callback(value);
  }
  void fails(const std::string& key) {
    tell("", key + " fails");
    Promise<std::string> promise = std::move(under_way.at(key));
    under_way.erase(key);
    std::move(promise).errback(Oops("no " + key));
  }

  std::string fetched;  // the keys, in order
  std::map<std::string, Promise<std::string>> under_way;
  // Made when it is first needed, so that a test has said its rule by then.
  SharedFetch& its() {
    if (!shared)
      shared = make_shared_fetch([this](const std::string& key) {
        fetched += (fetched.empty() ? "" : " ") + key;
        tell("", "fetch " + key);
        return under_way[key].deferred();
      });
    return *shared;
  }

  std::unique_ptr<SharedFetch> shared;
};

TEST_F(Step4_10_OneFetchForAll, ThreeAskAndOneIsSent) {
  rule("", "those who ask while a value is being fetched share the result, in the order in which they have asked",
       "make_shared_fetch");
  its();
  expect("what was fetched before anybody asked", fetched, "");
  ask("A");
  ask("B");
  ask("C");
  expect("what was fetched", fetched, "page");
  expect("what they have before it is there", log, "");
  arrives("page", "x");
  expect("what they have then", log, "A gets x, B gets x, C gets x");
}

TEST_F(Step4_10_OneFetchForAll, AFailureIsForAll) {
  rule("", "if the fetch fails, everybody gets the failure", "make_shared_fetch");
  ask("A");
  ask("B");
  fails("page");
  expect("what they have", log, "A gets failure: no page, B gets failure: no page");
}

TEST_F(Step4_10_OneFetchForAll, AFetchMayThrow) {
  rule("", "a fetch that throws has failed", "make_shared_fetch");
  shared = make_shared_fetch([](const std::string& key) -> Deferred<std::string> { throw Oops("no " + key); });
  ask("A");
  ask("B");
  expect("what they have", log, "A gets failure: no page, B gets failure: no page");
}

TEST_F(Step4_10_OneFetchForAll, AFetchMayEndAtOnce) {
  rule("", "a fetch may have its result at once; the next one who asks begins a new one", "make_shared_fetch");
  int count = 0;
  shared = make_shared_fetch([&](const std::string&) { return succeed(std::to_string(++count)); });
  ask("A");
  ask("B");
  expect("what they have", log, "A gets 1, B gets 2");
}

TEST_F(Step4_10_OneFetchForAll, EachKeyHasItsOwn) {
  rule("", "different keys are fetched at the same time, and do not wait for each other", "make_shared_fetch");
  ask("A", "page");
  ask("B", "image");
  ask("C", "page");
  expect("what was fetched", fetched, "page image");
  arrives("image", "i");
  expect("what they have when the image is there", log, "B gets i");
  arrives("page", "p");
  expect("what they have when the page is there, too", log, "B gets i, A gets p, C gets p");
}

TEST_F(Step4_10_OneFetchForAll, NothingIsKept) {
  rule("", "once the result is there, the next one who asks begins a new fetch: after a failure, too",
       "make_shared_fetch");
  ask("A");
  arrives("page", "old");
  ask("B");
  fails("page");
  ask("C");
  expect("what was fetched", fetched, "page page page");
  arrives("page", "new");
  expect("what they have", log, "A gets old, B gets failure: no page, C gets new");
}

TEST_F(Step4_10_OneFetchForAll, AskingAgainInsideACallback) {
  rule("", "asking again inside a callback for the result begins a new fetch; the others have the old result",
       "make_shared_fetch");
  its()
      .get("page")
      .add_callback([&](const std::string& value) {
        note("A gets " + value);
        ask("A again");
      })
      .detach();
  ask("B");
  arrives("page", "old");
  expect("what was fetched", fetched, "page page");
  expect("what they have", log, "A gets old, B gets old");
  arrives("page", "new");
  expect("what they have when the second fetch has ended", log, "A gets old, B gets old, A again gets new");
}

TEST_F(Step4_10_OneFetchForAll, OneOfThemThrows) {
  rule("", "if one of them throws, the others have the result all the same", "make_shared_fetch");
  its()
      .get("page")
      .add_callback([](const std::string&) { throw Oops("oops"); })
      .add_errback([this](const Failure&) { note("A has thrown"); })
      .detach();
  ask("B");
  arrives("page", "x");
  expect("what they have", log, "A has thrown, B gets x");
}

TEST_F(Step4_10_OneFetchForAll, OneOfThemPauses) {
  rule("", "if one of them waits for something else then, the others do not", "make_shared_fetch");
  Promise<> rest;
  const Outcome first(its().get("page").add_callback([&](const std::string&) { return rest.deferred(); }));
  ask("B");
  arrives("page", "x");
  expect("what B has while A waits", log, "B gets x");
  std::move(rest).callback();
  expect("what A has", first.words(), "done");
}

TEST_F(Step4_10_OneFetchForAll, OneOfThemLosesInterest) {
  rule("", "if one of them lets its Deferred go, the others have the result all the same", "make_shared_fetch");
  { const auto ignored = its().get("page"); }
  ask("B");
  expect("what was fetched", fetched, "page");
  arrives("page", "x");
  expect("what B has", log, "B gets x");
}

TEST_F(Step4_10_OneFetchForAll, TheEnd) {
  rule("", "when it is destroyed, those who wait get a BrokenPromise, and a result that comes later is dropped",
       "make_shared_fetch");
  const Outcome first(its().get("page")), second(its().get("image"));
  shared = nullptr;
  expect_that("the first one gets a BrokenPromise", first.failure().is<BrokenPromise>());
  expect_that("the second one does, too", second.failure().is<BrokenPromise>());
  arrives("page", "x");
  fails("image");
  expect("how many errors were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_10_OneFetchForAll, TheEndInsideACallback) {
  rule("", "it may be destroyed inside a callback for a result; nobody is left waiting", "make_shared_fetch");
  its().get("page").add_callback([&](const std::string&) { shared = nullptr; }).detach();
  const Outcome second(its().get("page"));
  arrives("page", "x");
  expect_that("the second one has the value, or a BrokenPromise: " + second.words(),
              second.words() == "x" || second.failure().is<BrokenPromise>());
}

}  // namespace
}  // namespace untwist::testing
