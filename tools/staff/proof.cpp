// untwist maintain proof: are the tests themselves correct?

#include "proof.hpp"

#include <algorithm>

#include "build.hpp"
#include "course.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "staff.hpp"
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

// The step of its lesson that a test belongs to: 1, 2, ...; 0 for a test of given code.
int step_number(const std::string& test) {
  const auto step = untwist::testing::step_of_suite(test);
  return step ? step->number : 0;
}

void check_mutants(const Lesson& lesson, const std::vector<Variant>& mutants, const Kept& kept, Report& report) {
  Lines killing;
  int dead = 0, kills = 0, known = 0;
  std::string reds_of;  // for the grader's tests: what a submission with this mistake must lose
  for (const Variant& mutant : mutants) {
    if (!mutant.built) continue;
    if (mutant.result.never_began) {  // this proves nothing about any test
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
    const bool died = mutant.killed();
    dead += died;
    kills += reds;
    known += mutant.kept;
    if (died && !mutant.kept) kept.keep(mutant.key, mutant.result);
    if (!mutant.kept || !died)
      say(dim("  " + mutant.name.substr(7) + ": " +
              (reds   ? count(reds, "test") + " red"
               : died ? "leaks at exit"
                      : "survives")));
    report.expect(died, "lesson " + lesson.id + ", " + mutant.name + " survives: " + mutant.sentence);
  }
  write_file("build/proof/reds/" + lesson.folder, reds_of);
  std::vector<Test> tests = Course::tests(lesson);
  for (const Test& test : tests)
    report.expect(contains(killing, test.name),
                  "lesson " + lesson.id + ", no mutant makes this test red: " + test.name);
  say("  lesson " + lesson.id + ": " + count(int(lesson.steps.size()), "step") + ", " +
      count(int(tests.size()), "test") + ", " + count(int(mutants.size()), "mutant") + ", " + std::to_string(dead) +
      " killed (" + std::to_string(mutants.size() - known) + " proved now, " + std::to_string(known) + " kept), " +
      count(kills, "kill") +
      (exists(lesson.survivors()) ? "; of mistakes made by a machine, " + trim(read_file(lesson.survivors())) : ""));
}

void check_path(const Variant& path, const Kept& kept, Report& report) {
  if (!path.built) return;
  std::string where = "lesson " + path.lesson->id + " with " + count(path.solved, "step") + " solved: ";
  int next_step = path.solved + 1;
  bool right = true;
  auto expect = [&](bool good, const std::string& otherwise) {
    report.expect(good, otherwise);
    right &= good;
  };
  for (const TestResult& test : path.result.tests) {
    int step = step_number(test.name);
    if (step <= path.solved) {
      expect(!test.red(), where + test.name + " should be green, " + in_words(test.outcome));
    } else {
      if (step == next_step) expect(test.red(), where + test.name + " should be red");
      expect(test.outcome != Outcome::crashed,
             where + test.name + " crashes: it should say that the step is not written");
    }
  }
  if (right && !path.kept) kept.keep(path.key, path.result);
}

std::string now_and_kept(const std::vector<Variant>& variants) {
  const auto known =
      std::count_if(variants.begin(), variants.end(), [](const Variant& variant) { return variant.kept; });
  return std::to_string(variants.size() - known) + " proved now, " + std::to_string(known) + " kept";
}

}  // namespace

void prove_starters(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept, Report& report) {
  report.section("every starter is red");
  std::vector<Variant> starters;
  for (const Lesson* lesson : lessons)
    for (Variant& path : write_paths(*lesson, 1)) starters.push_back(path);
  build_and_run(course, starters, Checked::by_sanitizers, kept, report);
  for (const Variant& starter : starters) {
    check_path(starter, kept, report);
    Lines green_steps = starter.lesson->step_ids();
    for (const TestResult& test : starter.result.tests)
      if (test.red() && step_number(test.name) > 0)
        std::erase(green_steps, std::to_string(starter.lesson->number) + "." + std::to_string(step_number(test.name)));
    if (starter.built)
      report.expect(green_steps.empty(), "lesson " + starter.lesson->id +
                                             ": green although nothing was written: step " + join(green_steps, ", "));
  }
  say("  " + count(int(starters.size()), "starter") + ": " + now_and_kept(starters));
}

namespace {

void prove_paths(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept, Report& report) {
  report.section("the learner's path: solved steps are green, the next one is red");
  std::vector<Variant> paths;
  for (const Lesson* lesson : lessons)
    for (Variant& path : write_paths(*lesson)) paths.push_back(path);
  build_and_run(course, paths, Checked::by_sanitizers, kept, report);
  for (const Variant& path : paths) check_path(path, kept, report);
  for (const Lesson* lesson : lessons) say("  lesson " + lesson->id + ": " + count(int(lesson->steps.size()), "path"));
  say("  " + now_and_kept(paths));
}

// Runs the mutants without sanitizers first, which is quick. Those that survive this, and those that say "with
// sanitizers", run with them.
void prove_mutants(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept, Report& report) {
  report.section("mutants: none survives, and every test is red on one");
  std::vector<Variant> all;
  for (const Lesson* lesson : lessons)
    for (Variant& mutant : write_mutants(*lesson, report)) all.push_back(mutant);
  std::vector<Variant> once_more;
  auto leaves_to_sanitizers = [&](bool which(const Variant&)) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(once_more), which);
    std::erase_if(all, which);
  };
  leaves_to_sanitizers([](const Variant& mutant) { return mutant.needs_sanitizers; });
  build_and_run(course, all, Checked::by_nothing, kept, report);
  for (const Variant& mutant : all)  // store that it survived here, too
    if (mutant.built && !mutant.kept && !mutant.killed()) kept.keep(mutant.key, mutant.result);
  leaves_to_sanitizers([](const Variant& mutant) { return mutant.built && !mutant.killed(); });
  build_and_run(course, once_more, Checked::by_sanitizers, kept, report);
  say("  " + count(int(once_more.size()), "mutant") + " under sanitizers");
  all.insert(all.end(), once_more.begin(), once_more.end());
  for (const Lesson* lesson : lessons) {
    std::vector<Variant> own;
    for (const Variant& mutant : all)
      if (mutant.lesson == lesson) own.push_back(mutant);
    check_mutants(*lesson, own, kept, report);
  }
}

}  // namespace

void prove_reference(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& preset,
                     const Kept& kept, Report& report, const Lines& arguments) {
  Lines texts;
  for (const Lesson* lesson : lessons)
    texts.push_back("reference, " + preset + " " + join(arguments, " ") + "\n" + everything_below(course, *lesson));
  const Lines keys = keys_of(texts);
  std::vector<std::pair<const Lesson*, Lines>> programs;
  Lines targets, keys_now;
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    Lines names;
    for (const Test& test : Course::tests(*lessons[i])) names.push_back(test.name);
    if (names.empty()) continue;
    if (kept.find(keys[i])) {
      report.pass(int(names.size()));
      say("  lesson " + lessons[i]->id + " (" + preset + "): " + count(int(names.size()), "test") + ", kept");
      continue;
    }
    programs.emplace_back(lessons[i], names);
    keys_now.push_back(keys[i]);
    targets.push_back("test_" + lessons[i]->id + "_ref");
  }
  if (programs.empty()) return;
  bool of_variants = false;
  for (const Checked checked : {Checked::by_sanitizers, Checked::by_nothing})
    if (preset == variants_preset(checked)) prepare_variants(checked), of_variants = true;
  if (!of_variants) configure(preset);
  BuildResult built = build(preset, targets);
  if (!built.good) {
    report.fail("build/" + preset + " does not build");
    say(built.output);
    return;
  }
  std::vector<RunResult> results(programs.size());
  side_by_side(2, programs.size(), [&](std::size_t i) {
    Limits limits;
    limits.first_ms *= 4;  // sanitizers make it slow, and so does a busy machine
    limits.later_ms = limits.first_ms;
    limits.most_hung = 3;  // if everything hangs, it must not take hours to report that
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
    if (greens == int(results[i].tests.size()) && results[i].at_exit.empty()) kept.keep(keys_now[i], results[i]);
    report.expect(results[i].at_exit.empty(), "lesson " + programs[i].first->id + " (" + preset +
                                                  ") after its tests: " + results[i].at_exit.substr(0, 3000));
  }
}

namespace {

bool has_libcxx() {
  return run({"sh", "-c", "echo '#include <version>' | clang++-19 -stdlib=libc++ -x c++ -E -"}).status == 0;
}

void prove_sanitizers(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept,
                      Report& report) {
  report.section(
      "the solutions: g++ under address and undefined, under thread; clang, and clang with libc++, under address and "
      "undefined");
  Lines presets = {"ref", "tsan", "clang"};
  if (has_libcxx())
    presets.push_back("libcxx");
  else
    say("  not tried: libc++ (it is not here)");
  for (const std::string& preset : presets) prove_reference(course, lessons, preset, kept, report);
}

void prove_repeatable(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept,
                      Report& report) {
  report.section("the tests 100 times in random order, and no test sleeps");
  prove_reference(course, lessons, variants_preset(Checked::by_nothing), kept, report,
                  {"--gtest_repeat=100", "--gtest_shuffle"});
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

void prove(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& only, const Kept& kept,
           Report& report) {
  using Part = void (*)(const Course&, const std::vector<const Lesson*>&, const Kept&, Report&);
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
    if (only.empty() || only == name) part(course, lessons, kept, report);
  kept.tidy();
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
  prove(course, lessons, arguments.value("only"), Kept(arguments.flag("fresh")), report);
  return report.finish();
}

}  // namespace tool
