#include <untwist/base/log.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/testing/leftovers.hpp>
#include <untwist/testing/recording.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

struct Mishap : std::runtime_error {
  Mishap() : std::runtime_error("oops") {}
};

class Step5_9_NothingLeftBehind : public ::testing::Test {
 protected:
  std::string found() {
    std::string lines;
    for (const std::string& line : leftovers->find()) lines += (lines.empty() ? "" : " | ") + line;
    return lines;
  }

  World world;
  std::unique_ptr<Leftovers> leftovers = watch_for_leftovers(*world.reactor);
};

TEST_F(Step5_9_NothingLeftBehind, APendingCallIsReported) {
  rule("H18", "a call left pending is an error of the test that scheduled it", "Watcher::find");
  const DelayedCallPtr call = world.reactor->call_later(5s, [] {});
  world.reactor->call_later(1500ms, [] {})->cancel();
  expect("what is left", found(), "a call that is due in 5 s");
  call->cancel();
  expect("what is left after it is cancelled", found(), "");
}

TEST_F(Step5_9_NothingLeftBehind, CallsWithoutDelayAreNotLeftovers) {
  rule("H19", "two turns run first: calls with no delay, and calls with no delay that they schedule, are not errors",
       "Watcher::find");
  int ran = 0;
  world.reactor->call_later(0s, [&] {
    ++ran;
    world.reactor->call_later(0s, [&] { ++ran; });
  });
  expect("what is left", found(), "");
  expect("how many calls ran", ran, 2);
}

TEST_F(Step5_9_NothingLeftBehind, AnOpenConnectionIsReported) {
  rule("", "a socket left open counts against the test that opened it", "Watcher::find");
  const auto record = std::make_shared<Record>();
  auto [socket, peer] = world.network.connection();
  const std::string fd = std::to_string(socket->fileno());
  start_tcp_transport(*world.reactor, std::move(socket), std::make_shared<RecordingProtocol>(record));
  expect("what is left", found(), "descriptor " + fd + " is still registered for reading");
  world.network.set_capacity(1);
  record->transport->write("more than fits");
  record->transport->pause_producing();
  expect("what is left when it waits to write", found(), "descriptor " + fd + " is still registered for writing");
}

TEST_F(Step5_9_NothingLeftBehind, ALoggedErrorIsReported) {
  rule("H21", "an error in the log fails the test, whatever its assertions say", "Watcher::find");
  log_error("data_received", Failure::of(Mishap()));
  expect("what is left", found(), "logged: data_received: oops");
}

TEST_F(Step5_9_NothingLeftBehind, ExpectedErrorsAreTakenByType) {
  rule("H22", "a test that expects errors takes them by their type; all others still count", "Watcher::take_logged_if");
  log_error("first", Failure::of(Mishap()));
  log_error("second", Failure::of(ConnectionLost("gone")));
  log_error("third", Failure::of(Mishap()));
  const std::vector<Failure> taken = leftovers->take_logged<Mishap>();
  expect("how many were taken", taken.size(), std::size_t{2});
  expect("what is left", found(), "logged: second: gone");
  expect("how many are taken the second time", leftovers->take_logged<Mishap>().size(), std::size_t{0});
}

TEST_F(Step5_9_NothingLeftBehind, TheNextTestBeginsClean) {
  rule("H23", "errors that one test logged do not count against the next", "Watcher::find");
  log_error("in the first test", Failure::of(Mishap()));
  leftovers.reset();
  leftovers = watch_for_leftovers(*world.reactor);
  expect("what is left in the second test", found(), "");
}

TEST_F(Step5_9_NothingLeftBehind, ThePreviousObserverIsRestored) {
  rule("H23", "a watcher that ends restores the previous observer", "Watcher::find");
  found();
  leftovers.reset();
  log_error("afterwards", Failure::of(Mishap()));
  const auto logged = take_logged_errors();
  expect("how many errors the previous observer got", logged.size(), std::size_t{1});
}

TEST_F(Step5_9_NothingLeftBehind, AnUnhandledFailureIsReported) {
  rule("H25", "a Deferred that is destroyed with a failure logs it, so it is found", "Watcher::find");
  { const auto dropped = fail<int>(Mishap()); }
  const std::string left = found();
  expect_that("what is left names the failure: " + left, left.find("oops") != std::string::npos);
  leftovers->take_logged<Mishap>();
}

}  // namespace
}  // namespace untwist::testing
