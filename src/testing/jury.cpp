#include <sys/wait.h>

#include <algorithm>
#include <utility>

#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

#include "records.hpp"
#include "test_process.hpp"
#include "told.hpp"

namespace untwist::testing {

namespace {

std::string in_test(const std::string& name) { return name.empty() ? "before its first test" : "in the test " + name; }

// What a sanitizer says, on one line; empty when there was none.
std::string sanitizer_line(const std::string& output) {
  if (const std::size_t at = output.find("terminate called "); at != std::string::npos)
    return output.substr(at, output.find('\n', at) - at);
  for (const std::string_view sign : {"runtime error: ", "Sanitizer: "}) {
    const std::size_t at = output.find(sign);
    if (at != std::string::npos) return output.substr(at + sign.size(), output.find('\n', at) - at - sign.size());
  }
  return {};
}

// The learner's own line that a stack names, on a line of its own; nothing when there is none.
std::string at_own_line(const std::string& output) {
  const std::string place = exercise_place(output);
  return place.empty() ? place : "\n" + place;
}

// How a program ended that did not say that it was done.
std::string what_ended_it(int status, const std::string& test, const std::string& output) {
  if (WIFEXITED(status) && output.find("called exit()") != std::string::npos)
    return "the program called exit() " + in_test(test);
  if (const std::string found = sanitizer_line(output); !found.empty())
    return "the program crashed " + in_test(test) + ":\n" + found + at_own_line(output);
  if (WIFEXITED(status))
    return "the program ended " + in_test(test) + ", with status " + std::to_string(WEXITSTATUS(status));
  return "the program crashed " + in_test(test);
}

// A verdict without where to read, and without the rule: those of the given test follow.
std::string in_brief(const std::string& verdict) {
  const std::size_t end = std::min(verdict.find("  the rule  "), verdict.find("  read  "));
  const std::size_t last = verdict.find_last_not_of(" \n", end == 0 ? 0 : end - 1);
  return verdict.substr(0, last + 1);
}

}  // namespace

Testimony hear(const std::vector<std::string>& command, const std::vector<std::pair<std::string, std::string>>& environment,
               std::chrono::milliseconds patience) {
  Testimony heard;
  TestProcess process(command, environment);
  std::string current, verdict;
  bool late = false, done = false;
  const auto deadline = [patience] { return TestProcess::now_ms() + static_cast<long>(patience.count()); };
  long until = deadline();
  while (!late && process.wait(until, late)) {
    for (TestProcess::Strings record; process.next_record(record);) {
      record.resize(3);
      const auto& [kind, first, second] = std::tie(record[0], record[1], record[2]);
      until = deadline();
      if (kind == "begin") {
        current = first;
        verdict.clear();
      } else if (kind == "verdict") {
        verdict = first;
      } else if (kind == "end") {
        if (second == "passed") ++heard.green;
        else heard.red.push_back(verdict);
        heard.unwritten |= second == "unwritten";
        current.clear();
      } else if (kind == "done") {
        done = true;
      }
    }
  }
  if (late) process.ask_where();
  const int status = process.end();
  if (late) {
    heard.trouble = done ? "the program did not end after its last test" : "the program did not go on " + in_test(current);
    heard.trouble += at_own_line(process.output());
  } else if (!done) {
    heard.trouble = what_ended_it(status, current, process.output());
  } else if (heard.red.empty() && status != 0) {
    heard.trouble = "the program failed after its last test: is memory left behind?" + at_own_line(process.output());
  }
  return heard;
}

Jury::Jury(std::string step, Listen listen, std::vector<Right> right)
    : step_(std::move(step)), listen_(std::move(listen)), right_(std::move(right)) {}

const Testimony& Jury::testimony(const std::string& implementation) {
  const auto known = heard_.find(implementation);
  if (known != heard_.end()) return known->second;
  return heard_.emplace(implementation, listen_(implementation)).first->second;
}

bool Jury::accepts(const Right& right) {
  const Testimony& heard = testimony(right.name);
  if (heard.unwritten) throw NotWrittenYet(step_, "step " + step_ + " is not written yet: your tests");
  if (!heard.trouble.empty()) {
    report("your tests to run to their end", heard.trouble);
  } else if (!heard.red.empty()) {
    report("your tests to be green on one that is right: " + right.what, in_brief(heard.red.front()));
  } else if (heard.green == 0) {
    report("at least one test", "there is none");
  } else {
    return true;
  }
  return false;
}

bool Jury::expect_fair() {
  return std::all_of(right_.begin(), right_.end(), [this](const Right& right) { return accepts(right); });
}

void Jury::expect_caught(const std::string& name, const std::string& effect) {
  if (!expect_fair()) return;
  const Testimony& heard = testimony(name);
  if (!heard.red.empty()) return;
  const std::string expected = "a test of yours to be red where " + effect;
  if (!heard.trouble.empty()) {
    report(expected, "no test was red there, but " + heard.trouble);
  } else {
    report(expected, heard.green == 1 ? "your only test was green" : "your " + std::to_string(heard.green) + " tests were green");
  }
}

Jury jury_on(const std::string& step, const std::string& suffix, const std::string& variable,
             std::vector<Jury::Right> right) {
  const auto listen = [=](const std::string& implementation) {
    constexpr std::chrono::milliseconds kPatience{3000};  // ctest gives a given test five seconds in all
    return hear({program_path() + "_" + suffix}, {{variable, implementation}}, kPatience);
  };
  return Jury(step, listen, std::move(right));
}

}  // namespace untwist::testing
