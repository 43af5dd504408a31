// What a reactor is given to call: given code, which no step asks for.

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include <untwist/base/callback.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_Callback : public ::testing::Test {};

TEST_F(Given_Callback, MayHoldWhatCanOnlyBeMoved) {
  rule("", "a callback can own what cannot be copied, such as a promise");
  int ran_with = 0;
  std::vector<Callback> scheduled;
  scheduled.push_back([&ran_with, owned = std::make_unique<int>(1)]() mutable { ran_with = ++*owned; });
  for (const Callback& what : scheduled) what();
  expect("what it owned, plus one", ran_with, 2);
}

TEST_F(Given_Callback, IsEmptyIfWhatItIsMadeOfIsEmpty) {
  rule("", "a null function pointer and an empty std::function are nothing to call");
  void (*const no_function)() = nullptr;
  expect_that("nothing is empty", !Callback() && !Callback(nullptr));
  expect_that("a null function pointer gives an empty one", !Callback(no_function));
  expect_that("an empty std::function gives an empty one", !Callback(std::function<void()>()));
  expect_that("a lambda gives one to call", static_cast<bool>(Callback([] {})));
  Callback emptied([] {});
  emptied = nullptr;
  expect_that("it can be emptied", !emptied);
}

TEST_F(Given_Callback, IsEmptyOnceItWasMoved) {
  rule("", "what was moved has one owner, the new one");
  int count = 0;
  const std::array<char, 100> large{};
  Callback small([&count] { ++count; });
  Callback big([&count, large] { count += 1 + large[0]; });
  Callback from_small = std::move(small);
  Callback from_big = std::move(big);
  from_small();
  from_big();
  expect("how often what was moved has run", count, 2);
  expect_that("what was moved from is empty", small == nullptr && big == nullptr);
}

TEST_F(Given_Callback, DestroysWhatItHolds) {
  rule("", "what a callback holds lives as long as the callback, and not longer");
  const auto held = std::make_shared<int>(0);
  const std::array<char, 100> large{};
  {
    const Callback small([held] {});
    const Callback big([held, large] { static_cast<void>(large); });
    Callback assigned([held] {});
    assigned = [] {};
    expect("how many hold it, with this test", held.use_count(), 3);
  }
  expect("how many hold it in the end", held.use_count(), 1);
}

}  // namespace
}  // namespace untwist::testing
