#include <untwist/course/paradigm.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step0_2_NeverBlock : public ::testing::Test {
 protected:
  // A request arrives. Its answer is recorded together with the time.
  void request(const std::string& name) {
    tell(now(), "request " + name);
    handle_slow_page(clock, sleep, [this, name](const std::string& page) {
      tell(now(), "answer " + name);
      answers += name + " at " + now() + "; ";
      last_page = page;
    });
  }

  std::string now() const { return in_seconds(clock.now().time_since_epoch()); }

  FakeClock clock;
  int slept = 0;
  // A sleep in this test takes no real time, but it advances the clock: no request is served in the meantime.
  Sleep sleep = [this](Duration time) {
    ++slept;
    tell(now(), "the whole server sleeps for " + in_seconds(time));
    clock.advance(time);
  };
  std::string answers;
  std::string last_page;
};

TEST_F(Step0_2_NeverBlock, ThreeSlowRequestsTakeTheTimeOfOne) {
  rule("", "a handler that schedules instead of sleeping lets any number of requests wait at the same time");
  request("A");
  request("B");
  request("C");
  clock.advance(1s);
  expect("the answers", answers, "A at 1.0 s; B at 1.0 s; C at 1.0 s; ");
}

TEST_F(Step0_2_NeverBlock, TheHandlerReturnsBeforeItAnswers) {
  rule("", "a handler never blocks: it schedules what should happen later, and returns");
  request("A");
  expect("the answers when the handler has returned", answers, "");
  expect("the time when the handler has returned", now(), "0.0 s");
  expect("how often the server slept", slept, 0);
}

TEST_F(Step0_2_NeverBlock, ThePageArrivesOneSecondAfterItsRequest) {
  rule("", "the answer is the page, one second after its own request");
  request("A");
  clock.advance(500ms);
  request("B");
  clock.advance(499ms);
  expect("the answers after 0.999 s", answers, "");
  clock.advance(1ms);
  expect("the answers after 1 s", answers, "A at 1.0 s; ");
  clock.advance(1s);
  expect("the answers after 2 s", answers, "A at 1.0 s; B at 1.5 s; ");
  expect("the page", last_page, kSlowPage);
}

}  // namespace
}  // namespace untwist::testing
