// Four letters are sent at the same time, each in three simulated steps. Three of the letters hang, each in a different
// step. One timeout covers all steps of a letter. `untwist demo deadline` runs it on your lesson 07.
//
//   example_deadline                a limit of five seconds
//   example_deadline --limit 800    a limit of 800 milliseconds

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <untwist/deferred/timeout.hpp>
#include <untwist/reactor/reactor.hpp>
#include <vector>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

// One letter, which prints what happens to it, with the time.
struct Letter {
  std::string to;
  std::string hangs_in;
  Reactor* reactor = nullptr;
  TimePoint began{};

  void say(const std::string& what) const {
    const std::chrono::duration<double> time = reactor->now() - began;
    std::printf("  %3.1f s  %-7s %s\n", time.count(), to.c_str(), what.c_str());
    std::fflush(stdout);
  }
};

// One step, which takes 0.3 s, or forever.
// clang-format off
//! [step]
Deferred<> step(const Letter& letter, const std::string& what) {
  letter.say(what);
  const Duration time = letter.hangs_in == what ? 1h : 300ms;
  const auto answer = std::make_shared<DelayedCallPtr>();
  Promise<> promise([&letter, what, answer] {
    (*answer)->cancel();  // it owns the promise, so that is over, too
    letter.say("stops: " + what);
  });
  auto done = promise.deferred();
  *answer = letter.reactor->call_later(time, [promise = std::move(promise)]() mutable {
    std::move(promise).callback();
  });
  return done;
}
//! [step]
// clang-format on

Deferred<> look_up(const Letter& letter) { return step(letter, "asks for the mail server"); }
Deferred<> connect(const Letter& letter) { return step(letter, "connects to it"); }
Deferred<> talk(const Letter& letter) { return step(letter, "hands over the letter"); }

// clang-format off
//! [send_mail]
Deferred<> send_mail(const Letter& letter) {
  return look_up(letter)
      .add_callback([&] { return connect(letter); })
      .add_callback([&] { return talk(letter); });
}
//! [send_mail]
// clang-format on

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_deadline [--limit MILLISECONDS]");
  const Duration limit = std::chrono::milliseconds(options.number("--limit", 5000, 1, 600'000));
  options.done();

  const auto reactor = examples::chosen_reactor();
  std::vector<Letter> letters = {{"alice", "asks for the mail server"},
                                 {"bob", "connects to it"},
                                 {"carol", "hands over the letter"},
                                 {"dave", "nothing"}};
  std::size_t running = letters.size();
  reactor->call_when_running([&] {
    for (Letter& each : letters) {
      each.reactor = reactor.get();
      each.began = reactor->now();
      const Letter& letter = each;
      // clang-format off
      //! [deadline]
      Deferred<> sent = add_timeout(send_mail(letter), limit, *reactor, "mail to " + letter.to)
          .add_callback([&] { letter.say("is sent"); })
          .add_errback([&](const Failure& why) { letter.say(why.message()); });
      //! [deadline]
      // clang-format on
      std::move(sent)
          .add_both([&](const Result<>&) {
            if (--running == 0) reactor->stop();
          })
          .detach();
    }
  });
  reactor->run();
  std::printf("\n  delayed calls left behind: %zu\n", reactor->delayed_calls().size());
}
