// The callbacks that a reactor is given: given code, which belongs to no step.

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include <untwist/base/callback.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_Callback : public ::testing::Test {};

TEST_F(Given_Callback, CanHoldAMoveOnlyObject) {
  rule("", "a callback can own an object that cannot be copied, such as a promise");
  int ran_with = 0;
  std::vector<Callback> scheduled;
  scheduled.push_back([&ran_with, owned = std::make_unique<int>(1)]() mutable { ran_with = ++*owned; });
  for (const Callback& what : scheduled) what();
  expect("the value it owned, plus one", ran_with, 2);
}

TEST_F(Given_Callback, IsEmptyIfItsSourceIsEmpty) {
  rule("", "a callback made from a null function pointer or an empty std::function is empty");
  void (*const no_function)() = nullptr;
  expect_that("a callback made from nothing is empty", !Callback() && !Callback(nullptr));
  expect_that("a null function pointer makes an empty callback", !Callback(no_function));
  expect_that("an empty std::function makes an empty callback", !Callback(std::function<void()>()));
  expect_that("a lambda makes a callback that can be called", static_cast<bool>(Callback([] {})));
  Callback emptied([] {});
  emptied = nullptr;
  expect_that("assigning nullptr empties it", !emptied);
}

TEST_F(Given_Callback, IsEmptyAfterItIsMovedFrom) {
  rule("", "a moved callback has exactly one owner, the new one");
  int count = 0;
  const std::array<char, 100> large{};
  Callback small([&count] { ++count; });
  Callback big([&count, large] { count += 1 + large[0]; });
  Callback from_small = std::move(small);
  Callback from_big = std::move(big);
  from_small();
  from_big();
  expect("how often the moved callbacks ran", count, 2);
  expect_that("the moved-from callbacks are empty", small == nullptr && big == nullptr);
}

TEST_F(Given_Callback, DestroysWhatItHolds) {
  rule("", "what a callback holds lives exactly as long as the callback");
  const auto held = std::make_shared<int>(0);
  const std::array<char, 100> large{};
  {
    const Callback small([held] {});
    const Callback big([held, large] { static_cast<void>(large); });
    Callback assigned([held] {});
    assigned = [] {};
    expect("how many owners it has, this test included", held.use_count(), 3);
  }
  expect("how many owners it has in the end", held.use_count(), 1);
}

}  // namespace
}  // namespace untwist::testing
