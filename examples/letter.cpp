// The letter of lesson 07 in both styles: as a chain of callbacks and as a coroutine. Each is sent three times: once
// all is well, once the second step hangs, once it fails. `untwist demo letter` runs it on your lesson 12.
//
//   example_letter                the two logs, side by side
//   example_letter --limit 800    a limit of 800 milliseconds

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <untwist/deferred/coroutine.hpp>
#include <untwist/deferred/timeout.hpp>
#include <untwist/reactor/reactor.hpp>
#include <vector>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

// What happens to one letter, with the time.
struct Letter {
  std::string second_step;  // "works", "hangs" or "fails"
  Reactor* reactor = nullptr;
  TimePoint began{};
  std::vector<std::string> log;

  void say(const std::string& what) {
    const std::chrono::duration<double> time = reactor->now() - began;
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%3.1f s  ", time.count());
    log.push_back(seconds + what);
  }
};

struct Refused : Error {
  Refused() : Error("the server refuses the letter") {}
};

// One step, which takes 0.3 s, or forever, or fails after that time.
Deferred<> step(Letter& letter, const std::string& what, const std::string& how = "works") {
  letter.say(what);
  const auto answer = std::make_shared<DelayedCallPtr>();
  Promise<> promise([&letter, what, answer] {
    (*answer)->cancel();
    letter.say("stops: " + what);
  });
  auto done = promise.deferred();
  *answer = letter.reactor->call_later(how == "hangs" ? Duration(1h) : Duration(300ms),
                                       [promise = std::move(promise), how]() mutable {
                                         if (how == "fails") return std::move(promise).errback(Refused());
                                         std::move(promise).callback();
                                       });
  return done;
}

Deferred<> look_up(Letter& letter) { return step(letter, "asks for the server"); }
Deferred<> talk(Letter& letter) { return step(letter, "hands it over", letter.second_step); }
Deferred<> hang_up(Letter& letter) { return step(letter, "hangs up"); }

// clang-format off
//! [chain]
Deferred<> send_by_chain(Letter& letter) {
  return look_up(letter)
      .add_callback([&] { return talk(letter); })
      .add_errback([&](const Failure& why) -> Deferred<> {
        if (!why.is<Refused>()) return fail(why);
        letter.say("is refused");
        return succeed();
      })
      .add_callback([&] { return hang_up(letter); });
}
//! [chain]

//! [coroutine]
Deferred<> send_by_coroutine(Letter& letter) {
  co_await look_up(letter);
  try {
    co_await talk(letter);
  } catch (const Refused&) {
    letter.say("is refused");
  }
  co_await hang_up(letter);
}
//! [coroutine]
// clang-format on

struct Pair {
  std::string second_step;
  Letter chain{second_step, nullptr, {}, {}}, coroutine{second_step, nullptr, {}, {}};
};

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_letter [--limit MILLISECONDS]");
  const Duration limit = std::chrono::milliseconds(options.number("--limit", 2000, 1, 600'000));
  options.done();

  const auto reactor = examples::chosen_reactor();
  std::vector<Pair> pairs;
  for (const char* how : {"works", "hangs", "fails"}) pairs.push_back({how});
  std::size_t running = 2 * pairs.size();
  const auto send = [&](Letter& letter, Deferred<> (*how)(Letter&)) {
    letter.reactor = reactor.get();
    letter.began = reactor->now();
    add_timeout(how(letter), limit, *reactor, "the letter")
        .add_callback([&letter] { letter.say("is sent"); })
        .add_errback([&letter](const Failure& why) { letter.say(why.message()); })
        .add_both([&](const Result<>&) {
          if (--running == 0) reactor->stop();
        })
        .detach();
  };
  reactor->call_when_running([&] {
    for (Pair& pair : pairs) {
      send(pair.chain, send_by_chain);
      send(pair.coroutine, send_by_coroutine);
    }
  });
  reactor->run();
  for (const Pair& pair : pairs) {
    std::printf("  the second step %s\n    %-40s a coroutine\n", pair.second_step.c_str(), "a chain");
    for (std::size_t i = 0; i < std::max(pair.chain.log.size(), pair.coroutine.log.size()); ++i) {
      const auto line = [i](const Letter& letter) { return i < letter.log.size() ? letter.log[i].c_str() : ""; };
      std::printf("    %-40s %s\n", line(pair.chain), line(pair.coroutine));
    }
    std::printf("\n");
  }
  const bool same = std::all_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
    const auto what = [](const std::string& line) { return line.substr(line.find("  ")); };  // without the time
    return std::equal(pair.chain.log.begin(), pair.chain.log.end(), pair.coroutine.log.begin(),
                      pair.coroutine.log.end(),
                      [&](const std::string& one, const std::string& other) { return what(one) == what(other); });
  });
  std::printf("  delayed calls left behind: %zu\n", reactor->delayed_calls().size());
  return same ? 0 : 1;
}
