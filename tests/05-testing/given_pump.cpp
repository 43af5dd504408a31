// What every pump can do: given code, which needs only the pump's rounds.

#include <untwist/testing/pump.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

// A pump that is quiet from a certain round on.
class Countdown final : public Pump {
 public:
  explicit Countdown(int moving) : moving_(moving) {}
  bool pump() override { return ++rounds <= moving_; }

  int rounds = 0;

 private:
  const int moving_;
};

TEST(Given_Pump, FlushEndsWithTheFirstQuietRound) {
  rule("H27", "flush() carries out rounds until one moves nothing; the thousandth may still be that one");
  for (const int moving : {0, 1, 999}) {
    Countdown pump(moving);
    pump.flush();
    expect("how many rounds there were", pump.rounds, moving + 1);
  }
}

TEST(Given_Pump, FlushGivesUpAfterAThousandRounds) {
  rule("H27", "a thousand rounds, each of which moves something, are taken for an endless conversation");
  Countdown pump(1000);
  expect_throws<Restless>("flush()", [&] { pump.flush(); });
  expect("how many rounds there were", pump.rounds, 1000);
}

}  // namespace
}  // namespace untwist::testing
