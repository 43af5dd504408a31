// untwist test: tests the course itself. Takes minutes; with --full it tests everything, as CI does.

#include "build.hpp"
#include "checks.hpp"
#include "fuzz.hpp"
#include "process.hpp"
#include "proof.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "variants.hpp"

#include <future>
#include <mutex>

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
  report.expect(tested.status == 0 || has(tested.output, "[  FAILED  ]"),
                "the tools' tests ended early: " + tested.output);
}

// A script that prints lines "ok ...", "not ok ..." and, for what it did not try, "# not tried ...".
struct Script {
  std::string what, path, folder;
  Lines arguments = {};  // these limit it to a part of its work
};

Script real(const std::string& what, const std::string& name, const Lines& arguments = {},
            const std::string& of = "tools") {
  return {what, of + "/tests/real_" + name + ".sh", "build/real-" + name, arguments};
}

// The output of a script.
struct Said {
  Script script;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  int passed = 0;
  Lines failed = {}, not_tried = {};
  Finished finished = {};
};

Said run_silently(const Script& script) {
  Said said{script};
  Lines command = {"sh", script.path, script.folder};
  command.insert(command.end(), script.arguments.begin(), script.arguments.end());
  try {
    said.finished = run(
        command,
        [&](const std::string& line) {
          if (line.starts_with("ok ")) ++said.passed;
          if (line.starts_with("not ok ")) said.failed.push_back(line.substr(7));
          if (line.starts_with("# not tried")) said.not_tried.push_back(line.substr(2));
        },
        std::chrono::minutes(40));  // its commands' output goes to files, and three scripts run at a time
  } catch (const Error& error) {
    said.finished = {1, error.what()};  // the other scripts continue
  }
  return said;
}

void report_on(const Said& said, Report& report) {
  report.section_over(said.script.what, said.began);
  report.pass(said.passed);
  for (const std::string& line : said.not_tried) say("  " + line);
  for (const std::string& line : said.failed) report.fail(line);
  const bool good = said.finished.status == 0;
  report.expect(good && said.passed + said.failed.size() + said.not_tried.size() > 0,
                said.script.path + " ended early");
  if (!good || !said.failed.empty()) say(said.finished.output);
}

// Runs a script and reports its results when it is over, so that several can run at the same time.
void run_script(const Script& script, Report& report) {
  static std::mutex telling;
  {
    const std::lock_guard lock(telling);
    report.end_section();
  }
  progress("running " + script.what);
  const Said said = run_silently(script);
  end_progress();
  const std::lock_guard lock(telling);
  report_on(said, report);
}

const Script journey = {"a learner's journey in a copy of the course", "tools/tests/journey.sh", "build/journey"};

// Runs in the same copy, where everything is already built.
const Script resets = {"some of the steps, reset", "tools/tests/real_resets.sh", "build/journey", {"6", "again"}};

// These scripts mostly wait: for a browser, a package, a clock. So three run at a time, the longest first, except those
// that build in the same folder. The site comes first: it installs the tools that also check the grader's reports.
void test_in_the_world(Report& report) {
  const std::vector<std::vector<Script>> groups = {
      {real("the site and the slides, in a browser", "site"),
       real("the HTTP server with clients, load generators, a proxy and a browser", "http"),
       real("a trace, from a program to its picture", "trace")},
      {real("a bare Debian 13", "debian")},
      {real("a class with attacks on the grader is graded", "grading", {}, "grader"),
       real("a class is graded as it is handed in", "class", {}, "grader"),
       real("a class is graded by several processes and machines", "cluster", {}, "grader")},
      {real("slips in solved exercises: which error is shown first", "slips", {"g++"}),
       real("clangd on the course", "editor", {"some", "clangd-19"})},
      {{"a checkout in odd places, saves at odd moments, files beside an exercise", "tools/tests/places.sh",
        "build/places"}},
      {real("Windows, with MinGW and Wine", "windows")},
      {journey, resets}};
  side_by_side(3, groups.size(), [&](std::size_t i) {
    for (const Script& script : groups[i]) run_script(script, report);
  });
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
  const Kept kept(arguments.flag("fresh"));
  prove_reference(course, lessons, "ref", kept, report);
  prove_starters(course, lessons, kept, report);
  if (!arguments.flag("full")) {
    run_script(journey, report);
  } else {
    test_in_the_world(report);
    fuzz(30, report);
    for (const char* part : {"path", "mutants"}) prove(course, lessons, part, kept, report);
    // The grader mostly waits for its sandboxes. It reads what the two parts above have written.
    auto graded = std::async(std::launch::async, run_silently,
                             Script{"some of the mutants and half-solved paths, handed in",
                                    "grader/tests/graded_variants.sh",
                                    "build/real-variants",
                                    {"100"}});
    for (const char* part : {"sanitizers", "repeat"}) prove(course, lessons, part, kept, report);
    report_on(graded.get(), report);
  }
  return report.finish();
}

}  // namespace tool
