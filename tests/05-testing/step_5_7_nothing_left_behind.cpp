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

class Step5_7_NothingLeftBehind : public ::testing::Test {
 protected:
  std::string found() {
    std::string lines;
    for (const std::string& line : leftovers->find()) lines += (lines.empty() ? "" : " | ") + line;
    return lines;
  }

  World world;
  std::unique_ptr<Leftovers> leftovers = watch_for_leftovers(*world.reactor);
};

TEST_F(Step5_7_NothingLeftBehind, ACallStillToBeMadeIsNamed) {
  rule("H18", "a call left pending is an error of the test that made it", "Watcher::find");
  const DelayedCallPtr call = world.reactor->call_later(5s, [] {});
  world.reactor->call_later(1500ms, [] {})->cancel();
  expect("what is left", found(), "a call that is due in 5 s");
  call->cancel();
  expect("what is left when it is cancelled", found(), "");
}

TEST_F(Step5_7_NothingLeftBehind, WhatHappensAtOnceIsNoLeftover) {
  rule("H19", "two free turns come first: calls without delay, and those that they make, are no error",
       "Watcher::find");
  int ran = 0;
  world.reactor->call_later(0s, [&] {
    ++ran;
    world.reactor->call_later(0s, [&] { ++ran; });
  });
  expect("what is left", found(), "");
  expect("how many calls ran", ran, 2);
}

TEST_F(Step5_7_NothingLeftBehind, AnOpenConnectionIsNamed) {
  rule("", "a socket left open counts against the very test that opened it", "Watcher::find");
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

TEST_F(Step5_7_NothingLeftBehind, ALoggedErrorIsNamed) {
  rule("H21", "an error that went to the log fails the test, whatever its assertions say", "Watcher::find");
  log_error("data_received", Failure::of(Mishap()));
  expect("what is left", found(), "logged: data_received: oops");
}

TEST_F(Step5_7_NothingLeftBehind, ExpectedErrorsAreTakenOutByType) {
  rule("H22", "who expects an error takes it out, by its type; others still count", "Watcher::take_logged_if");
  log_error("first", Failure::of(Mishap()));
  log_error("second", Failure::of(ConnectionLost("gone")));
  log_error("third", Failure::of(Mishap()));
  const std::vector<Failure> taken = leftovers->take_logged<Mishap>();
  expect("how many were taken", taken.size(), std::size_t{2});
  expect("what is left", found(), "logged: second: gone");
  expect("how many are there to take again", leftovers->take_logged<Mishap>().size(), std::size_t{0});
}

TEST_F(Step5_7_NothingLeftBehind, TheNextTestBeginsClean) {
  rule("H23", "what one test logged is not the next one's", "Watcher::find");
  log_error("in the first test", Failure::of(Mishap()));
  leftovers.reset();
  leftovers = watch_for_leftovers(*world.reactor);
  expect("what is left in the second", found(), "");
}

TEST_F(Step5_7_NothingLeftBehind, WhoListenedBeforeListensAgain) {
  rule("H23", "a watcher that ends puts the observer back", "Watcher::find");
  found();
  leftovers.reset();
  log_error("afterwards", Failure::of(Mishap()));
  const auto logged = take_logged_errors();
  expect("how many errors the log had for us", logged.size(), std::size_t{1});
}

TEST_F(Step5_7_NothingLeftBehind, AFailureThatNobodyHandledIsNamed) {
  rule("H25", "a Deferred that dies with a failure logs it: so it is found", "Watcher::find");
  { const auto dropped = fail<int>(Mishap()); }
  const std::string left = found();
  expect_that("what is left names the failure: " + left, left.find("oops") != std::string::npos);
  leftovers->take_logged<Mishap>();
}

}  // namespace
}  // namespace untwist::testing
