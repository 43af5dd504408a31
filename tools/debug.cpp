// untwist debug: starts the debugger on a red test and stops where it fails.

#include <unistd.h>

#include "learner.hpp"
#include "path.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "step_check.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

const std::string debug_folder = "build/debug";

// A breakpoint for each way to fail: a failed expectation, and a step that is not written. Uncaught exceptions and
// sanitizer errors end in abort(), where a debugger stops by itself.
const Strings breakpoints = {"untwist::testing::report", "untwist::todo"};
const std::vector<std::pair<std::string, std::string>> environment = {
    {"GTEST_BREAK_ON_FAILURE", "1"},
    {"GTEST_CATCH_EXCEPTIONS", "0"},
    {"ASAN_OPTIONS", "abort_on_error=1:detect_leaks=0"},  // leak detection does not work under a debugger
    {"UBSAN_OPTIONS", "abort_on_error=1:print_stacktrace=1"}};

std::string gdb_script(bool hangs) {
  std::string script =
      "# Written by ./untwist debug. Stops where the test fails, in the learner's code if that is on the stack.\n"
      "set confirm off\nset pagination off\nset breakpoint pending on\nset print thread-events off\n";
  for (const auto& [name, value] : environment) script += "set environment " + name + " " + value + "\n";
  for (const std::string& function : breakpoints) script += "break " + function + "\n";
  if (hangs)
    script +=
        "python\nimport os, signal, threading\n"
        "threading.Timer(2, lambda: os.kill(gdb.selected_inferior().pid, signal.SIGINT)).start()\nend\n";
  return script +
         "run\n"
         "python\n"
         "def source_of(frame):\n"
         "  place = frame.find_sal().symtab\n"
         "  return place.fullname() if place else ''\n"
         "def select(part):\n"
         "  frame = gdb.newest_frame()\n"
         "  while frame is not None and part not in source_of(frame):\n"
         "    frame = frame.older()\n"
         "  if frame is not None:\n"
         "    frame.select()\n"
         "  return frame is not None\n"
         "if gdb.selected_inferior().pid:\n"
         "  if select('/exercises/') or select('/tests/'):\n"
         "    gdb.execute('frame')\n"
         "    gdb.execute('info locals')\n"
         "end\n";
}

const Test& test_called(const std::vector<Test>& tests, const std::string& wanted) {
  for (const Test& test : tests)
    if (test.name == wanted || test.name.substr(test.name.find('.') + 1) == wanted ||
        sentence(test.name.substr(test.name.find('.') + 1)) == wanted)
      return test;
  Strings names;
  for (const Test& test : tests) names.push_back(test.name.substr(test.name.find('.') + 1));
  throw Error("no test " + wanted + " in this step; its tests are " + join(names, ", "), 2);
}

Strings debugger_with(const std::string& program, const std::string& filter) {
  if (in_path("gdb")) return {"gdb", "-q", "-x", debug_folder + "/stop.gdb", "--args", program, filter};
  if (!in_path("lldb")) throw Error("No debugger was found: install gdb, or lldb on macOS.");
  Strings command = {"lldb"};
  for (const auto& [name, value] : environment)
    command.insert(command.end(), {"-o", "settings set -- target.env-vars " + name + "=" + value});
  for (const std::string& function : breakpoints)
    command.insert(command.end(), {"-o", "breakpoint set --name " + function});
  command.insert(command.end(), {"-o", "run", "--", program, filter});
  return command;
}

}  // namespace

int debug(const Arguments& arguments) {
  const Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  const Lesson& lesson = course.lesson_of(step);
  BuildLock lock("learn");
  prepare_learner_build(state);
  const std::string program = "build/learn/test_" + lesson.id + "_debug";
  StepCheck checked;
  checked.built = build_as_saved("learn", {"test_" + lesson.id + "_debug"});
  if (!checked.built.good) {
    for (const std::string& line : shown_errors(checked, step.id + " " + step.title, step.id, false)) say(line);
    return 1;
  }
  std::vector<Test> tests;
  for (const Test& test : Course::tests(lesson))
    if (test.step == step.id) tests.push_back(test);
  if (!arguments.value("test").empty()) tests = {test_called(tests, arguments.value("test"))};
  Strings names;
  for (const Test& test : tests) names.push_back(test.name);
  const TestResult* chosen = nullptr;
  const RunResult run = run_tests(program, names);
  for (const TestResult& result : run.tests)
    if (!chosen && (result.red() || names.size() == 1)) chosen = &result;
  if (!chosen) {
    say("Step " + step.id + " is green: nothing fails. To debug one of its tests by name: ./untwist debug " + step.id +
        " --test NAME");
    return 0;
  }
  write_file(debug_folder + "/stop.gdb", gdb_script(chosen->outcome == Outcome::hung));
  std::string variables = "GTEST_FILTER=" + chosen->name + "\n";
  for (const auto& [name, value] : environment) variables += name + "=" + value + "\n";
  write_file(debug_folder + "/environment", variables);
  unlink((debug_folder + "/program").c_str());
  if (symlink(("../../" + program).c_str(), (debug_folder + "/program").c_str()) != 0)
    throw Error("cannot create " + debug_folder + "/program");
  say(bold(step.id) + dot + sentence(chosen->name.substr(chosen->name.find('.') + 1)));
  if (arguments.flag("prepare")) {
    say(debug_folder + "/ contains the program, its environment, and stop.gdb for the debugger");
    return 0;
  }
  say(
      dim("bt: the call stack \u00b7 up, down: another frame \u00b7 info locals: its variables \u00b7 continue \u00b7 "
          "quit"));
  run_instead(debugger_with(program, "--gtest_filter=" + chosen->name + ":*/" + chosen->name + "/*"));
}

}  // namespace tool
