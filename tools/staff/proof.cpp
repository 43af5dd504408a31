// untwist maintain proof: are the tests themselves right?

#include "proof.hpp"
#include "build.hpp"
#include "staff.hpp"
#include "course.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "testing/step_id.hpp"

namespace tool {

namespace {

std::string in_words(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "green";
    case Outcome::failed:
      return "red";
    case Outcome::unwritten:
      return "not written";
    case Outcome::crashed:
      return "crashed";
    case Outcome::hung:
      return "did not end";
    case Outcome::missing:
      return "did not run";
  }
  return "";
}

// Which step of its lesson a test belongs to: 1, 2, ...; 0 for a test of given code.
int step_number(const std::string& test) {
  const auto step = untwist::testing::step_of_suite(test);
  return step ? step->number : 0;
}

void check_mutants(const Lesson& lesson, const std::vector<Variant>& mutants, Report& report) {
  Lines killing;
  int killed = 0, kills = 0;
  std::string reds_of;  // for whoever grades: what a submission with this mistake must lose
  for (const Variant& mutant : mutants) {
    if (!mutant.built) continue;
    if (mutant.result.never_began) {  // it proves nothing about any test
      report.fail("lesson " + lesson.id + ", " + mutant.name + " ends before its first test");
      continue;
    }
    int reds = 0;
    for (const TestResult& test : mutant.result.tests) {
      if (!test.red()) continue;
      ++reds;
      reds_of += mutant.name.substr(7) + " " + test.name + "\n";
      if (!contains(killing, test.name)) killing.push_back(test.name);
    }
    bool dead = reds > 0 || !mutant.result.at_exit.empty();
    killed += dead;
    kills += reds;
    say(dim("  " + mutant.name.substr(7) + ": " +
            (reds   ? count(reds, "test") + " red"
             : dead ? "leaks at exit"
                    : "survives")));
    report.expect(dead, "lesson " + lesson.id + ", " + mutant.name + " survives: " + mutant.sentence);
  }
  write_file("build/proof/reds/" + lesson.folder, reds_of);
  std::vector<Test> tests = Course::tests(lesson);
  for (const Test& test : tests)
    report.expect(contains(killing, test.name),
                  "lesson " + lesson.id + ", no mutant makes this test red: " + test.name);
  say("  lesson " + lesson.id + ": " + count(int(lesson.steps.size()), "step") + ", " +
      count(int(tests.size()), "test") + ", " + count(int(mutants.size()), "mutant") + ", " + std::to_string(killed) +
      " killed, " + count(kills, "kill"));
}

void check_path(const Variant& path, Report& report) {
  if (!path.built) return;
  std::string where = "lesson " + path.lesson->id + " with " + count(path.solved, "step") + " solved: ";
  int next_step = path.solved + 1;
  for (const TestResult& test : path.result.tests) {
    int step = step_number(test.name);
    if (step <= path.solved)
      report.expect(!test.red(), where + test.name + " should be green, " + in_words(test.outcome));
    else if (step == next_step)
      report.expect(test.red(), where + test.name + " should be red");
  }
}

}  // namespace

void prove_starters(const std::vector<const Lesson*>& lessons, Report& report) {
  report.section("every starter is red");
  std::vector<Variant> starters;
  for (const Lesson* lesson : lessons)
    for (Variant& path : write_paths(*lesson, 1)) starters.push_back(path);
  build_and_run(starters, report);
  for (const Variant& starter : starters) {
    check_path(starter, report);
    Lines green_steps = starter.lesson->step_ids();
    for (const TestResult& test : starter.result.tests)
      if (test.red() && step_number(test.name) > 0)
        std::erase(green_steps, std::to_string(starter.lesson->number) + "." + std::to_string(step_number(test.name)));
    if (starter.built)
      report.expect(green_steps.empty(),
                    "lesson " + starter.lesson->id + ": green without a line written: step " + join(green_steps, ", "));
  }
}

namespace {

void prove_paths(const std::vector<const Lesson*>& lessons, Report& report) {
  report.section("the learner's path: solved steps are green, the next one is red");
  std::vector<Variant> paths;
  for (const Lesson* lesson : lessons)
    for (Variant& path : write_paths(*lesson)) paths.push_back(path);
  build_and_run(paths, report);
  for (const Variant& path : paths) check_path(path, report);
  for (const Lesson* lesson : lessons) say("  lesson " + lesson->id + ": " + count(int(lesson->steps.size()), "path"));
}

void prove_mutants(const std::vector<const Lesson*>& lessons, Report& report) {
  report.section("mutants: none survives, and every test is red on one");
  std::vector<Variant> all;
  for (const Lesson* lesson : lessons)
    for (Variant& mutant : write_mutants(*lesson, report)) all.push_back(mutant);
  build_and_run(all, report);
  for (const Lesson* lesson : lessons) {
    std::vector<Variant> own;
    for (const Variant& mutant : all)
      if (mutant.lesson == lesson) own.push_back(mutant);
    check_mutants(*lesson, own, report);
  }
}

}  // namespace

void prove_reference(const std::vector<const Lesson*>& lessons, const std::string& preset, Report& report,
                     const Lines& arguments) {
  if (preset == variants_preset())
    prepare_variants();
  else
    configure(preset);
  std::vector<std::pair<const Lesson*, Lines>> programs;
  Lines targets;
  for (const Lesson* lesson : lessons) {
    Lines names;
    for (const Test& test : Course::tests(*lesson)) names.push_back(test.name);
    if (names.empty()) continue;
    programs.emplace_back(lesson, names);
    targets.push_back("test_" + lesson->id + "_ref");
  }
  BuildResult built = build(preset, targets);
  if (!built.good) {
    report.fail("build/" + preset + " does not build");
    say(built.output);
    return;
  }
  std::vector<RunResult> results(programs.size());
  in_pairs(programs.size(), [&](std::size_t i) {
    Limits limits;
    limits.first_ms *= 4;  // a sanitizer makes it slow, and so does a busy machine
    limits.later_ms = limits.first_ms;
    limits.most_hung = 3;  // a machine where everything hangs must not take hours to say so
    results[i] =
        run_tests("build/" + preset + "/test_" + programs[i].first->id + "_ref", programs[i].second, limits, arguments);
  });
  for (std::size_t i = 0; i < programs.size(); ++i) {
    for (const TestResult& test : results[i].tests) {
      report.expect(!test.red(), test.name + " (" + preset + "): " + in_words(test.outcome));
      if (!test.red()) continue;
      if (!test.verdict.empty()) say(test.verdict);
      if (!test.output.empty()) say(test.output.substr(0, 3000));
    }
    int greens = 0;
    for (const TestResult& test : results[i].tests) greens += !test.red();
    say("  lesson " + programs[i].first->id + " (" + preset + "): " + std::to_string(greens) + " of " +
        count(int(results[i].tests.size()), "test") + " green");
    report.expect(results[i].at_exit.empty(), "lesson " + programs[i].first->id + " (" + preset +
                                                  ") after its tests: " + results[i].at_exit.substr(0, 3000));
  }
}

namespace {

bool has_libcxx() {
  return run({"sh", "-c", "echo '#include <version>' | clang++-19 -stdlib=libc++ -x c++ -E -"}).status == 0;
}

void prove_sanitizers(const std::vector<const Lesson*>& lessons, Report& report) {
  report.section("the solutions: g++ under address and undefined, under thread; clang, and clang with libc++, under address and undefined");
  Lines presets = {"ref", "tsan", "clang"};
  if (has_libcxx())
    presets.push_back("libcxx");
  else
    say("  not tried: libc++ (it is not here)");
  for (const std::string& preset : presets) prove_reference(lessons, preset, report);
}

void prove_repeatable(const std::vector<const Lesson*>& lessons, Report& report) {
  report.section("the tests 100 times in random order, and without a sleep");
  prove_reference(lessons, "ref", report, {"--gtest_repeat=100", "--gtest_shuffle"});
  for (const Lesson* lesson : lessons)
    for (const std::string& name : sources_in(lesson->tests())) {
      std::string path = lesson->tests() + "/" + name, text = read_file(path);
      std::string found;
      for (const char* sleep : {"sleep(", "sleep_for", "sleep_until"})
        if (has(text, sleep)) found = sleep;
      report.expect(found.empty(), path + " sleeps: " + found);
    }
}

}  // namespace

void prove(const std::vector<const Lesson*>& lessons, const std::string& only, Report& report) {
  using Part = void (*)(const std::vector<const Lesson*>&, Report&);
  const std::pair<std::string, Part> parts[] = {{"path", prove_paths},
                                                {"mutants", prove_mutants},
                                                {"sanitizers", prove_sanitizers},
                                                {"repeat", prove_repeatable}};
  Lines known;
  for (const auto& [name, part] : parts) known.push_back(name);
  if (!only.empty() && !contains(known, only)) {
    std::string near = nearest(only, known);
    throw Error(
        "--only " + only + " is not one of " + join(known, ", ") + (near.empty() ? "" : ". Did you mean " + near + "?"),
        2);
  }
  for (const auto& [name, part] : parts)
    if (only.empty() || only == name) part(lessons, report);
}

std::vector<const Lesson*> lessons_with_code(const Course& course) {
  std::vector<const Lesson*> lessons;
  for (const Lesson& lesson : course.lessons())
    if (exists(lesson.solutions())) lessons.push_back(&lesson);
  return lessons;
}

int maintain_proof(const Arguments& arguments) {
  Course course;
  std::vector<const Lesson*> lessons = lessons_with_code(course);
  if (!arguments.first().empty()) lessons = {&course.lesson(arguments.first())};
  Report report;
  prove(lessons, arguments.value("only"), report);
  return report.finish();
}

}  // namespace tool
