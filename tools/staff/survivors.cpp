// untwist maintain survivors: makes mistakes by machine and finds those that no test notices.

#include <algorithm>
#include <map>
#include <set>

#include "mutants.hpp"
#include "mutations.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "variants.hpp"

namespace tool {

namespace {

// A machine-made mistake in a file, and the program that contains it.
struct Attempt {
  std::string file;
  Mutation mutation;
  Variant variant;

  bool compiles() const { return variant.built && !variant.result.tests.empty(); }
  bool survives() const { return compiles() && !variant.killed(); }
};

// The files of a lesson's solution, and the given files that its named mutants are about.
Strings files_of(const Lesson& lesson) {
  Strings files;
  for (const std::string& name : sources_in(lesson.solutions()))
    if (name.ends_with(".cpp") && !name.starts_with("tests/")) files.push_back(lesson.solutions() + "/" + name);
  for (const Mutant& mutant : read_mutants(read_file_or(lesson.mutants(), ""), lesson.mutants()))
    if (mutant.file.starts_with("src/") && mutant.file.ends_with(".cpp") && !contains(files, mutant.file))
      files.push_back(mutant.file);
  return files;
}

// The files as changed by the list of equivalents, without white space. Each must be one of the machine-made changes.
using Equivalents = std::map<std::string, std::string>;  // from the text to the name

Equivalents equivalents_of(const Lesson& lesson, Report& report) {
  Equivalents found;
  for (const Mutant& mutant : read_mutants(read_file_or(lesson.equivalents(), ""), lesson.equivalents())) try {
      found[mutant.file + "\n" + without_space(mutated(mutant, read_file(mutant.file)))] = mutant.name;
    } catch (const Error& error) {
      report.fail(error.what());
    }
  return found;
}

std::vector<Attempt> attempts_at(const Lesson& lesson, Equivalents& equivalents, int& equivalent) {
  std::vector<Attempt> attempts;
  std::set<std::string> known;
  for (const std::string& file : files_of(lesson)) {
    const std::string text = read_file(file), header = file.substr(0, file.rfind('.')) + ".hpp";
    const std::string name = file.substr(file.rfind('/') + 1);
    int number = 0;
    for (const Mutation& mutation : mutations_of(text, read_file_or(header, ""))) {
      const std::string changed = mutation.in(text), bare = file + "\n" + without_space(changed);
      if (!known.insert(bare).second) continue;
      if (equivalents.erase(bare)) {
        ++equivalent;
        continue;
      }
      Attempt attempt{file, mutation, {}};
      attempt.variant.lesson = &lesson;
      attempt.variant.name = (file.starts_with("src/") ? "auto-given-" : "auto-") + name.substr(0, name.find('.')) +
                             "-" + std::to_string(++number);
      attempt.variant.made_by_machine = true;
      write_changed_file(lesson, attempt.variant.name, file, changed);
      attempts.push_back(attempt);
    }
  }
  return attempts;
}

// Runs them and stores each result immediately, so that an interrupted run can continue.
void run(const Course& course, std::vector<Attempt*> attempts, Checked checked, const Kept& kept, Report& report) {
  std::vector<Variant> variants;
  for (const Attempt* attempt : attempts) variants.push_back(attempt->variant);
  build_and_run(course, variants, checked, kept, report,
                [&](const Variant& variant) { kept.keep(variant.key, variant.result); });
  for (std::size_t i = 0; i < attempts.size(); ++i) attempts[i]->variant = variants[i];
}

// Is the unchanged code green, with and without sanitizers? Otherwise every mistake would seem to be noticed.
bool unchanged_is_green(const Course& course, const Lesson& lesson, const std::string& file, const Kept& kept,
                        Report& report) {
  for (const Checked checked : {Checked::by_nothing, Checked::by_sanitizers}) {
    Attempt unchanged;
    unchanged.variant.lesson = &lesson;
    unchanged.variant.name = "auto-unchanged";
    unchanged.variant.made_by_machine = true;
    write_changed_file(lesson, unchanged.variant.name, file, read_file(file));
    run(course, {&unchanged}, checked, kept, report);
    if (unchanged.survives()) continue;
    report.fail("the unchanged code of lesson " + lesson.id + " is not green " +
                (checked == Checked::by_nothing ? "without" : "with") + " sanitizers");
    return false;
  }
  return true;
}

// The mistake as a mutant for a list, with enough lines to be unambiguous.
std::string stanza_of(const Attempt& attempt) {
  const std::string text = read_file(attempt.file), changed = attempt.mutation.in(text);
  std::size_t begin = text.rfind('\n', attempt.mutation.at == 0 ? 0 : attempt.mutation.at - 1) + 1;
  std::size_t end = std::min(text.find('\n', attempt.mutation.end), text.size());
  const std::string bare = without_space(text);
  const auto once = [&] {
    const std::string part = without_space(text.substr(begin, end - begin));
    const std::size_t first = bare.find(part);
    return bare.find(part, first + 1) == std::string::npos;
  };
  for (int more = 0; more < 8 && !once() && begin > 1; ++more) begin = text.rfind('\n', begin - 2) + 1;
  std::string stanza = "== " + attempt.variant.name + "\n" + attempt.mutation.kind +
                       (attempt.mutation.function.empty() ? "" : " in " + attempt.mutation.function) + ", line " +
                       std::to_string(attempt.mutation.line) + "\nin " + attempt.file + "\n";
  for (const std::string& line : split_lines(text.substr(begin, end - begin))) stanza += "- " + trim(line) + "\n";
  for (const std::string& line : split_lines(changed.substr(begin, end + changed.size() - text.size() - begin)))
    stanza += "+ " + trim(line) + "\n";
  return stanza + "\n";
}

}  // namespace

int maintain_survivors(const Arguments& arguments) {
  Course course;
  const Lesson& lesson = course.lesson(arguments.first());
  Report report;
  const Kept kept(arguments.flag("fresh"));
  report.section("lesson " + lesson.id + ": mistakes made by a machine");
  Equivalents equivalents = equivalents_of(lesson, report);
  int equivalent = 0;
  std::vector<Attempt> attempts = attempts_at(lesson, equivalents, equivalent);
  for (const auto& [text, name] : equivalents)
    report.fail(lesson.equivalents() + ": " + name + " does not match any machine-made change of the current code");
  say("  " + count(int(attempts.size()), "mistake") + ", " + std::to_string(equivalent) +
      " more that make no difference");

  if (attempts.empty() || !unchanged_is_green(course, lesson, attempts.front().file, kept, report))
    return report.finish();

  std::vector<Attempt*> left;
  for (Attempt& attempt : attempts) left.push_back(&attempt);
  run(course, left, Checked::by_nothing, kept, report);
  std::erase_if(left, [](const Attempt* attempt) { return !attempt->survives(); });
  const auto compile =
      std::count_if(attempts.begin(), attempts.end(), [](const Attempt& attempt) { return attempt.compiles(); });
  run(course, left, Checked::by_sanitizers, kept, report);
  std::erase_if(left, [](const Attempt* attempt) { return !attempt->survives(); });
  remove_other_variants(lesson, "auto-", {});

  std::string list;
  for (const Attempt* attempt : left) {
    say("  " + attempt->file + ":" + std::to_string(attempt->mutation.line) + ": " + attempt->mutation.kind);
    list += stanza_of(*attempt);
  }
  const std::string to_read = "build/proof/survivors/" + lesson.id + ".txt";
  write_file(to_read, list);
  const long killed = compile - long(left.size());
  const std::string figures = std::to_string(killed) + " of " + std::to_string(compile) + " noticed, " +
                              std::to_string(equivalent) + " that make no difference";
  write_file(lesson.survivors(), figures + "\n");
  say("  " + figures + (left.empty() ? "" : "; the survivors, as mutants: " + to_read));
  report.expect(left.empty(), count(int(left.size()), "mistake") + " that no test notices");
  kept.tidy();
  return report.finish();
}

}  // namespace tool
