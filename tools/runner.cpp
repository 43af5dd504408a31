#include "runner.hpp"

#include <algorithm>

#include "testing/test_process.hpp"
#include "testing/test_report.hpp"

#include "build.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

using untwist::testing::RecordKind;
using untwist::testing::RecordReader;
using untwist::testing::ReportedTest;
using untwist::testing::TestProcess;

namespace {

// "Epoll/Step1_2_OneTurn.Waits/3" is an instance of "Step1_2_OneTurn.Waits".
std::string without_instance(std::string name) {
  if (std::size_t slash = name.find('/'); slash < name.find('.')) name.erase(0, slash + 1);
  if (std::size_t slash = name.find('/'); slash != name.npos) name.erase(slash);
  return name;
}

// The command that runs only these tests.
Strings command_for(const std::string& program, const Strings& names, const Strings& arguments) {
  Strings patterns;
  for (const std::string& name : names) patterns.push_back(name + ":*/" + name + "/*");
  if (verbose) say("+ " + program + " --gtest_filter=... (" + count(int(names.size()), "test") + ")");
  Strings command = {program, "--gtest_filter=" + join(patterns, ":")};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

// Adds the report of one instance of a test. Of several instances, a red one counts, and the first verdict.
void add_instance(const ReportedTest& reported, TestResult& test) {
  test.story = reported.story;
  if (test.verdict.empty()) test.verdict = reported.verdict;
  const Outcome outcome = reported.outcome == ReportedTest::Outcome::passed      ? Outcome::passed
                          : reported.outcome == ReportedTest::Outcome::unwritten ? Outcome::unwritten
                                                                                 : Outcome::failed;
  if (test.outcome == Outcome::missing || outcome != Outcome::passed) test.outcome = outcome;
}

}  // namespace

RunResult run_tests(const std::string& program, const Strings& names, const Limits& limits, const Strings& arguments) {
  RunResult run;
  for (const std::string& name : names) run.tests.push_back({name, Outcome::missing, "", {}, ""});
  auto find = [&](const std::string& name) -> TestResult* {
    for (TestResult& test : run.tests)
      if (test.name == name) return &test;
    return nullptr;
  };
  Strings left = names;
  int limit = limits.first_ms, hung = 0;
  while (!left.empty()) {
    TestProcess child(command_for(program, left, arguments));
    RecordReader reader;
    TestResult* current = nullptr;
    bool late = false, progressed = false;
    long deadline = TestProcess::now_ms() + 2 * limits.first_ms;  // until the first test begins
    while (!late && child.wait(deadline, late)) {
      for (std::string line; child.next_record(line);) {
        const RecordKind kind = reader.read(line);
        if (kind == RecordKind::begin) {
          current = find(without_instance(reader.running()->name));
          deadline = TestProcess::now_ms() + limit;
        } else if (kind == RecordKind::end) {
          if (current) {
            add_instance(reader.tests().back(), *current);
            std::erase(left, current->name);
            progressed = true;
            if (limits.until_red && current->red()) return run;
          }
          current = nullptr;
          deadline = TestProcess::now_ms() + limits.first_ms;
        }
      }
    }
    if (late && current) child.ask_where();  // while it can still answer
    int status = child.end();
    if (reader.done()) {
      run.output = child.output();
      if (late)
        run.at_exit = "the program did not end after its last test";
      else if (status != 0 && std::none_of(run.tests.begin(), run.tests.end(), [](auto& t) { return t.red(); }))
        run.at_exit = child.output().empty() ? "the program failed after its last test" : child.output();
      break;
    }
    if (current) {
      add_instance(*reader.running(), *current);
      current->outcome = late ? Outcome::hung : Outcome::crashed;
      current->output = child.output();
      std::erase(left, current->name);
      if (limits.until_red) break;
      if (late) limit = limits.later_ms;
      if (late && ++hung == limits.most_hung) break;
    } else if (!progressed || late) {
      // It ended or hung outside of any test, and would do so again.
      run.never_began = left.size() == names.size();
      for (const std::string& name : left) {
        find(name)->outcome = late ? Outcome::hung : Outcome::crashed;
        find(name)->output = child.output();
      }
      break;
    }
  }
  return run;
}

namespace {

// "Direct leak of 24 byte(s) in 1 object(s) allocated from:"
std::string leaked(const std::string& line) {
  const Strings parts = words(line.substr(line.find("leak of ") + 8));
  if (parts.size() < 4) return "memory was never freed (memory leak)";
  return count(to_number(parts[0]), "byte") + " in " + count(to_number(parts[3]), "object") +
         ", allocated and never freed (memory leak)";
}

}  // namespace

Crash condense(std::string_view output) {
  static const std::pair<std::string_view, std::string_view> meanings[] = {
      {"heap-use-after-free", "memory was used after it had been freed (heap-use-after-free)"},
      {"stack-use-after-", "a local variable was used after its lifetime (stack-use-after-scope or -return)"},
      {"stack-overflow", "the stack overflowed: a function calls itself endlessly (stack-overflow)"},
      {"stack-buffer-overflow",
       "memory outside a local variable was used, or its lifetime was over: does a lambda capture it by &?"},
      {"heap-buffer-overflow", "memory past the end of a block was used (heap-buffer-overflow)"},
      {"container-overflow", "memory past the end of a container was used (container-overflow)"},
      {"attempting double-free", "memory was freed twice (double-free)"},
      {"unknown-crash", "memory was used that belongs to nothing any more (unknown-crash)"},
      {"detected memory leaks", "memory was never freed (memory leak)"},
      {"ABRT", "the program called abort()"},
      {"SEGV", "a null or dangling pointer was dereferenced (SEGV)"},
  };
  Crash crash;
  std::string terminate;
  for (const std::string& line : split_lines(output)) {
    if (crash.place.empty()) crash.place = exercise_place(line);
    if (crash.what.ends_with("(memory leak)") && crash.what.starts_with("memory") && has(line, "leak of "))
      crash.what = leaked(line);
    if (!crash.what.empty()) continue;
    if (std::size_t at = line.find("runtime error: "); at != line.npos) {
      crash.what = line.substr(at + 15) + " (undefined behaviour)";
    } else if (terminate.empty() && has(line, "Sanitizer: ") && (has(line, "ERROR: ") || has(line, "WARNING: "))) {
      for (auto [sign, meaning] : meanings)
        if (has(line, sign) && crash.what.empty()) crash.what = meaning;
      if (crash.what.empty()) crash.what = line.substr(line.find("Sanitizer: ") + 11);
    } else if (line.starts_with("terminate called")) {
      terminate = line;
    } else if (!terminate.empty() && has(line, "what():")) {
      crash.what = terminate + ": " + trim(line.substr(line.find("what():") + 7));
    } else if (has(line, "called exit()") || has(line, "Assertion '") || has(line, "Assertion `")) {
      crash.what = line.starts_with("\u2717 ") ? line.substr(std::string_view("\u2717 ").size()) : line;
      crash.what = crash.what.substr(0, crash.what.find(';'));
    }
  }
  if (crash.what.empty()) crash.what = terminate;
  return crash;
}

}  // namespace tool
