// untwist test: is the course itself in order? Minutes; with --full everything, as CI does.

#include "build.hpp"
#include "checks.hpp"
#include "staff.hpp"
#include "fuzz.hpp"
#include "process.hpp"
#include "proof.hpp"
#include "screen.hpp"

namespace tool {

namespace {

void test_the_tool(Report& report) {
  report.section("the tools' own tests");
  progress("building the tools' tests");
  Finished configured = run({"cmake", "-S", "tools", "-B", "build/tool", "-G", "Ninja", "-DUNTWIST_TOOL_TESTS=ON"});
  Finished built = run({"ninja", "-C", "build/tool", "test_tools", "untwist"});
  const Finished grader = run({"ninja", "-C", "build/tool", "untwist_grade"});
  end_progress();
  const bool all_built = built.status == 0 && (grader.status == 0 || has(grader.output, "libseccomp is missing"));
  if (configured.status != 0 || !all_built) {
    report.fail("the tools' tests, or the grader, do not build");
    say(configured.output + built.output + grader.output);
    return;
  }
  Finished tested = run({"build/tool/test_tools"}, [&](const std::string& line) {
    if (has(line, "[       OK ]")) report.pass();
    if (has(line, "[  FAILED  ]") && has(line, " ms)")) report.fail(line);
  });
  report.expect(tested.status == 0 || has(tested.output, "[  FAILED  ]"), "the tools' tests broke off: " + tested.output);
}

// A script that prints "ok ...", "not ok ..." and what it did not try, "# not tried ...", line by line.
void run_script(const std::string& script, const std::string& folder, Report& report, const Lines& arguments = {}) {
  int seen = 0;
  Lines command = {"sh", script, folder};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Finished finished = run(command, [&](const std::string& line) {
    if (line.starts_with("ok ")) report.pass(), progress("script: " + line.substr(3));
    if (line.starts_with("not ok ")) report.fail(line.substr(7));
    if (line.starts_with("# not tried")) say("  " + line.substr(2));
    seen += line.starts_with("ok ") || line.starts_with("not ok ") || line.starts_with("# not tried");
  });
  end_progress();
  report.expect(finished.status == 0 && seen > 0, script + " broke off");
  if (finished.status != 0 || has(finished.output, "not ok ")) say(finished.output);
}

// A learner's first hour.
void test_the_journey(Report& report) {
  report.section("a learner's journey in a copy of the course");
  run_script("tools/tests/journey.sh", "build/journey", report);
}

// Where a checkout may lie, what a clock may do, when a file may be saved: the verdict is about the files as they are.
void test_the_places(Report& report) {
  report.section("a checkout in odd places, saves at odd moments, files beside an exercise");
  run_script("tools/tests/places.sh", "build/places", report);
}

void test_in_the_world(Report& report) {
  struct Trial {
    const char *what, *name;
    Lines arguments = {};  // what keeps a script to a part of its work
  };
  for (const Trial& trial : {Trial{"the HTTP server among clients, load generators, a proxy and a browser", "http"}, Trial{"Windows, by MinGW and Wine", "windows"},
                             Trial{"a bare Debian 13", "debian"}, Trial{"some of the steps, taken back", "resets", {"6"}},
                             Trial{"slips in solved exercises: which error is shown", "slips", {"g++"}}, Trial{"clangd on the course", "editor"},
                             Trial{"a trace, from a program to its picture", "trace"}, Trial{"the site and the slides, in a browser", "site"},
                             Trial{"a class is graded, and attacks the grader", "grading"}, Trial{"a class is graded as it is handed in", "class"}, Trial{"a class is graded by more than one machine", "cluster"}}) {
    report.section(trial.what);
    run_script(std::string("tools/tests/real_") + trial.name + ".sh", std::string("build/real-") + trial.name, report, trial.arguments);
  }
}

}  // namespace

int test(const Arguments& arguments) {
  Report report;
  Course course;
  std::vector<const Lesson*> lessons = lessons_with_code(course);

  test_the_tool(report);
  report.section("everything generated is up to date, nothing is missing");
  Lines problems = find_problems();
  for (const std::string& problem : problems) report.fail(problem);
  if (problems.empty()) report.pass();
  report.section("the given tests on the solutions, under address and undefined-behaviour sanitizers");
  prove_reference(lessons, "ref", report);
  prove_starters(lessons, report);
  test_the_journey(report);
  if (arguments.flag("full")) {
    test_the_places(report);
    test_in_the_world(report);
    fuzz(30, report);
    prove(lessons, "", report);
    report.section("some of the mutants and of the half-done, handed in");
    run_script("tools/tests/graded_variants.sh", "build/real-variants", report, {"60"});
  }
  return report.finish();
}

}  // namespace tool
