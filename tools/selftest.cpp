// untwist test: is the course itself in order? Minutes; with --full everything, as CI does.

#include "build.hpp"
#include "checks.hpp"
#include "command.hpp"
#include "process.hpp"
#include "proof.hpp"
#include "screen.hpp"

namespace tool {

namespace {

void test_the_tool(Report& report) {
  report.section("the tools' own tests");
  progress("building the tools' tests");
  Finished configured = run({"cmake", "-S", "tools", "-B", "build/tool", "-G", "Ninja", "-DUNTWIST_TOOL_TESTS=ON"});
  Finished built = run({"ninja", "-C", "build/tool", "test_tools"});
  end_progress();
  if (configured.status != 0 || built.status != 0) {
    report.fail("the tools' tests do not build");
    say(configured.output + built.output);
    return;
  }
  run({"build/tool/test_tools"}, [&](const std::string& line) {
    if (has(line, "[       OK ]")) report.pass();
    if (has(line, "[  FAILED  ]") && has(line, " ms)")) report.fail(line);
  });
}

// A learner's first hour, in a copy of the course: prints "ok ..." and "not ok ..." line by line.
void test_the_journey(Report& report) {
  report.section("a learner's journey in a copy of the course");
  int seen = 0;
  Finished journey = run({"sh", "tools/tests/journey.sh", "build/journey"}, [&](const std::string& line) {
    if (line.starts_with("ok ")) report.pass(), progress("journey: " + line.substr(3));
    if (line.starts_with("not ok ")) report.fail(line.substr(7));
    seen += line.starts_with("ok ") || line.starts_with("not ok ");
  });
  end_progress();
  report.expect(journey.status == 0 && seen > 0, "the journey broke off");
  if (journey.status != 0) say(journey.output);
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
  if (arguments.flag("full")) prove(lessons, "", report);
  return report.finish();
}

}  // namespace tool
