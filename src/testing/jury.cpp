#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <untwist/testing/fresh_folder.hpp>
#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

#include "records.hpp"
#include "test_process.hpp"
#include "test_report.hpp"
#include "told.hpp"

namespace untwist::testing {

namespace {

namespace fs = std::filesystem;

std::string in_test(const std::string& name) { return name.empty() ? "before its first test" : "in the test " + name; }

// What a sanitizer says, on one line; empty if it says nothing.
std::string sanitizer_line(const std::string& output) {
  if (const std::size_t at = output.find("terminate called "); at != std::string::npos)
    return output.substr(at, output.find('\n', at) - at);
  for (const std::string_view sign : {"runtime error: ", "Sanitizer: "}) {
    const std::size_t at = output.find(sign);
    if (at != std::string::npos) return output.substr(at + sign.size(), output.find('\n', at) - at - sign.size());
  }
  return {};
}

// The learner's own source line that a stack names, on a line of its own; empty if there is none.
std::string at_own_line(const std::string& output) {
  const std::string place = exercise_place(output);
  return place.empty() ? place : "\n" + place;
}

// How a program ended that did not report that it was done.
std::string what_ended_it(int status, const std::string& test, const std::string& output) {
  if (WIFEXITED(status) && output.find("called exit()") != std::string::npos)
    return "the program called exit() " + in_test(test);
  if (const std::string found = sanitizer_line(output); !found.empty())
    return "the program crashed " + in_test(test) + ":\n" + found + at_own_line(output);
  if (WIFEXITED(status))
    return "the program ended " + in_test(test) + ", with status " + std::to_string(WEXITSTATUS(status));
  return "the program crashed " + in_test(test);
}

// A verdict without the rule and without the reference to a lesson: those of the given test follow.
std::string in_brief(const std::string& verdict) {
  std::string brief = verdict.substr(0, std::min(verdict.find("  the rule  "), verdict.find("  read  ")));
  brief.erase(brief.find_last_not_of(" \n") + 1);
  return brief;
}

// UNTWIST_ORDER repeats a printed order.
std::uint64_t seed_of_order() {
  if (const char* known = std::getenv("UNTWIST_ORDER"); known != nullptr) return std::strtoull(known, nullptr, 10);
  return std::random_device{}();
}

bool alike(const Testimony& one, const Testimony& other) {
  return one.green == other.green && one.red.size() == other.red.size() && one.trouble.empty() == other.trouble.empty();
}

std::string in_short(const Testimony& heard) {
  if (!heard.trouble.empty()) return heard.trouble;
  return std::to_string(heard.green) + " green and " + std::to_string(heard.red.size()) + " red";
}

}  // namespace

Testimony hear(const std::vector<std::string>& command, const std::string& choice, std::chrono::milliseconds patience) {
  Testimony heard;
  const FreshFolder folder;
  TestProcess process(command, {}, {folder.path(), choice});
  RecordReader reader;
  bool late = false;
  const auto deadline = [patience] { return TestProcess::now_ms() + static_cast<long>(patience.count()); };
  long until = deadline();
  while (!late && process.wait(until, late)) {
    for (std::string line; process.next_record(line); until = deadline()) reader.read(line);
  }
  if (late) process.ask_where();
  const int status = process.end();
  for (const ReportedTest& test : reader.tests()) {
    if (test.outcome == ReportedTest::Outcome::passed) ++heard.green;
    if (test.outcome == ReportedTest::Outcome::failed) heard.red.push_back(test.verdict);
    if (test.outcome == ReportedTest::Outcome::unwritten) heard.unwritten.push_back(test.verdict);
  }
  const std::string current = reader.running() ? reader.running()->name : "";
  if (late) {
    heard.trouble =
        reader.done() ? "the program did not end after its last test" : "the program hung " + in_test(current);
    heard.trouble += at_own_line(process.output());
  } else if (!reader.done()) {
    heard.trouble = what_ended_it(status, current, process.output());
  } else if (heard.red.empty() && heard.unwritten.empty() && status != 0) {
    heard.trouble = "the program failed after its last test: did it leak memory?" + at_own_line(process.output());
  }
  return heard;
}

Jury::Jury(std::string step, Listen listen, std::vector<Right> right)
    : step_(std::move(step)),
      listen_(std::move(listen)),
      right_(std::move(right)),
      seed_(seed_of_order()),
      random_(seed_) {}

// Runs the tests on the wrong implementation, if there is one, and on right ones: on each of them twice in the first
// call, later on one of them. So the tests cannot recognise the wrong one by its position.
void Jury::hear_about(const std::string& wrong) {
  std::vector<std::string> names;
  for (const Right& right : right_) names.push_back(right.name);
  std::shuffle(names.begin(), names.end(), random_);
  if (!heard_.empty())
    names.resize(1);
  else
    for (const Right& right : right_) names.push_back(right.name);
  if (!wrong.empty()) names.push_back(wrong);
  std::shuffle(names.begin(), names.end(), random_);
  for (const std::string& name : names) {
    Testimony now = listen_(name);
    const auto known = heard_.find(name);
    if (known == heard_.end())
      heard_.emplace(name, std::move(now));
    else if (!alike(known->second, now))
      heard_differently_.emplace(name, std::move(now));
    if (!fair_so_far()) return;  // no need to go on
  }
}

bool Jury::fair_so_far() const {
  return heard_differently_.empty() && std::all_of(right_.begin(), right_.end(), [this](const Right& right) {
           const auto heard = heard_.find(right.name);
           return heard == heard_.end() || (heard->second.red.empty() && heard->second.trouble.empty());
         });
}

bool Jury::accepts(const Right& right) {
  const auto known = heard_.find(right.name);
  if (known == heard_.end()) return true;  // it was not run, because another one was not accepted
  const Testimony& heard = known->second;
  if (is_unwritten(heard)) throw NotWrittenYet(step_, "step " + step_ + " is not written yet: your tests");
  if (!heard.trouble.empty()) {
    report("your tests to run to their end", heard.trouble);
  } else if (!heard.red.empty()) {
    report("your tests to be green on a right implementation: " + right.what, in_brief(heard.red.front()));
  } else if (heard.green == 0) {
    report("at least one test", "no tests");
  } else if (const auto other = heard_differently_.find(right.name); other != heard_differently_.end()) {
    report("your tests to give the same result whenever they run on the same implementation: " + right.what,
           in_short(heard) + "; another time, " + in_short(other->second) + " (UNTWIST_ORDER=" + std::to_string(seed_) +
               " repeats the order)");
  } else {
    return true;
  }
  return false;
}

// A test of another step that is not written yet is as if it were not there.
bool Jury::is_unwritten(const Testimony& heard) const {
  const std::string of_this_step = "step " + step_ + " is not written yet";
  return std::any_of(heard.unwritten.begin(), heard.unwritten.end(),
                     [&](const std::string& verdict) { return verdict.find(of_this_step) != verdict.npos; });
}

bool Jury::expect_fair() {
  if (heard_.empty()) hear_about("");
  return std::all_of(right_.begin(), right_.end(), [this](const Right& right) { return accepts(right); });
}

void Jury::expect_caught(const std::string& name, const std::string& effect) {
  if (heard_.count(name) == 0 && fair_so_far()) hear_about(name);
  if (!expect_fair()) return;
  const Testimony& heard = heard_.at(name);
  if (!heard.red.empty()) return;
  const std::string expected = "one of your tests to be red where " + effect;
  if (!heard.trouble.empty()) {
    report(expected, "no test was red there, but " + heard.trouble);
  } else {
    report(expected,
           heard.green == 1 ? "your only test was green" : "your " + std::to_string(heard.green) + " tests were green");
  }
}

Jury& jury_on(const std::string& step, const std::string& suffix, std::vector<Jury::Right> right) {
  static std::map<std::string, Jury> juries;
  const std::string program = fs::absolute(program_path()).string() + "_" + suffix;
  const auto listen = [=](const std::string& implementation) {
    constexpr std::chrono::milliseconds kPatience{3000};  // ctest allows a given test five seconds in total
    return hear({program}, implementation, kPatience);
  };
  return juries.try_emplace(step, step, listen, std::move(right)).first->second;
}

}  // namespace untwist::testing
