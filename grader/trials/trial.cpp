#include "trial.hpp"

#include "conversations.hpp"
#include "visitor.hpp"

namespace tool {

namespace {

const char* const kResults = "grader/trials/results.cpp";
const char* const kTurns = "grader/trials/turns.cpp";
const char* const kDoubles = "grader/trials/doubles.cpp";

}  // namespace

const std::vector<Trial>& trials() {
  static const std::vector<Trial> all = {
      {"01", "turns", "", {"1.1"}, {"1.1"}, "calls at times that no test has used", turns_of_calls, kTurns},
      {"01",
       "turns",
       "",
       {"1.1", "1.2"},
       {"1.2"},
       "calls that schedule others, turn by turn",
       turns_of_calls_that_schedule,
       kTurns},
      {"01",
       "turns",
       "",
       {"1.1", "1.2", "1.3"},
       {"1.3"},
       "descriptors and calls, turn by turn",
       turns_of_readers,
       kTurns},
      {"01",
       "turns",
       "",
       {"1.1", "1.4"},
       {"1.4"},
       "a reactor that is run and stopped",
       turns_until_stopped,
       kTurns,
       {"1.3"}},
      {"01", "turns", "", {"1.1", "1.2", "1.3", "1.6"}, {"1.6"}, "writers that come and go", turns_of_writers, kTurns},
      {"01",
       "services",
       "later",
       {"1.1", "1.2", "1.3", "1.4"},
       {"1.1", "1.2"},
       "calls in some hundredths of a second",
       later},
      {"01",
       "services",
       "echo",
       {"1.1", "1.2", "1.3", "1.4"},
       {"1.3", "1.4"},
       "five guests of an echo server",
       echo_small},
      {"01",
       "services",
       "echo",
       {"1.1", "1.2", "1.3", "1.4", "1.6"},
       {"1.6"},
       "a megabyte for an echo server",
       echo_large},
      {"02",
       "services",
       "echo",
       {"2.1", "2.2", "2.3"},
       {"2.1", "2.2", "2.3"},
       "five guests of an echo server",
       echo_small},
      {"02", "services", "echo", {"2.1", "2.2", "2.3"}, {"2.3"}, "a megabyte for an echo server", echo_large},
      {"02",
       "services",
       "echo",
       {"2.1", "2.2", "2.3", "2.4"},
       {"2.4"},
       "guests of an echo server who leave",
       echo_goodbye},
      {"03", "services", "echo", {"3.1"}, {"3.1"}, "five guests of an echo server", echo_small},
      {"03", "services", "chat", {"3.2", "3.3"}, {"3.2", "3.3"}, "three guests of a chat room", chat},
      {"04", "results", "", {"4.1"}, {"4.1"}, "chains that nobody has built before", chains, kResults},
      {"04", "results", "", {"4.1", "4.2"}, {"4.2"}, "chains that fail", chains_that_fail, kResults},
      {"04", "results", "", {"4.1", "4.2", "4.3"}, {"4.3"}, "chains that wait for others", chains_that_wait, kResults},
      {"04",
       "results",
       "",
       {"4.1", "4.2", "4.4"},
       {"4.4"},
       "several results, gathered and listed",
       gatherings,
       kResults},
      {"04", "results", "", {"4.1", "4.2", "4.5"}, {"4.5"}, "promises fired twice", chains_fired_twice, kResults},
      {"04", "results", "", {"4.1", "4.2", "4.7"}, {"4.7"}, "races", races, kResults},
      {"04",
       "results",
       "",
       {"4.1", "4.2", "4.3", "4.8"},
       {"4.8"},
       "chains of more than a hundred thousand links",
       long_chains,
       kResults},
      {"05", "doubles", "", {"5.1"}, {"5.1"}, "a clock that is asked for calls in any order", clocks, kDoubles},
      {"05", "doubles", "", {"5.2"}, {"5.2"}, "a transport that is written to, paused and lost", transports, kDoubles},
      {"05", "doubles", "", {"5.6"}, {"5.6"}, "two protocols that a pump joins", pumps, kDoubles},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5"},
       {"6.1", "6.2", "6.3", "6.4", "6.5"},
       "pages that nobody has asked for before",
       pages},
      {"06", "pages", "", {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6"}, {"6.6"}, "requests with bodies", bodies},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7"},
       {"6.7"},
       "many requests on one connection",
       keep_alive},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.8"},
       {"6.8"},
       "requests with bodies in chunks",
       chunks},
  };
  return all;
}

std::string visit(const Trial& trial, int control, std::uint64_t seed) {
  Visitor visitor(control, seed);
  try {
    trial.visit(visitor);
    return "";
  } catch (const std::exception& wrong) {
    return wrong.what();
  }
}

}  // namespace tool
