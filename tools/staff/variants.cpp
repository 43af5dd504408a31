#include "variants.hpp"

#include <atomic>
#include <cstdlib>
#include <thread>

#include "build.hpp"
#include "marks.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

const std::string root = "build/proof/variants";

std::string folder_of(const Lesson& lesson, const std::string& name) { return root + "/" + lesson.folder + "/" + name; }

// Makes a folder hold exactly these files.
void write_folder(const std::string& folder, const std::vector<std::pair<std::string, std::string>>& files) {
  Lines names;
  for (const auto& [name, content] : files) {
    names.push_back(name);
    std::string path = folder + "/" + name;
    if (read_file_or(path, "\n") != content) write_file(path, content);
  }
  for (const std::string& name : sources_in(folder))
    if (!contains(names, name)) std::remove((folder + "/" + name).c_str());
}

// A changed header is found only by files beside it: then the whole layer goes along.
void write_variant(const Lesson& lesson, const std::string& name,
                   std::vector<std::pair<std::string, std::string>> changed) {
  bool header = false;
  Lines names;
  for (const auto& [file, content] : changed) {
    header |= file.ends_with(".hpp");
    names.push_back(file);
  }
  if (header)
    for (const std::string& file : sources_in(lesson.solutions()))
      if (!contains(names, file)) changed.emplace_back(file, read_file(lesson.solutions() + "/" + file));
  write_folder(folder_of(lesson, name), changed);
}

void remove_other_variants(const Lesson& lesson, const std::string& prefix, const std::vector<Variant>& wanted) {
  for (const std::string& name : folders_in(root + "/" + lesson.folder)) {
    bool keep = !name.starts_with(prefix);
    for (const Variant& variant : wanted) keep |= variant.name == name;
    if (!keep) run({"rm", "-rf", folder_of(lesson, name)});
  }
}

// The file of a patch: the one that its "+++ b/PATH" names. Empty unless there is exactly one.
std::string patched_file(const Lines& patch) {
  Lines files;
  for (const std::string& line : patch)
    if (line.starts_with("+++ b/")) files.push_back(words(line.substr(6))[0]);
  return files.size() == 1 ? files[0] : "";
}

}  // namespace

std::vector<Variant> write_paths(const Lesson& lesson, int most) {
  std::vector<Variant> paths;
  Lines steps = lesson.step_ids();
  for (int solved = 0; solved < int(steps.size()) && solved < most; ++solved) {
    Lines stripped(steps.begin() + solved, steps.end());
    std::vector<std::pair<std::string, std::string>> changed;
    for (const std::string& file : sources_in(lesson.solutions())) {
      std::string path = lesson.solutions() + "/" + file;
      MarkedSource source(read_file(path), path);
      for (const std::string& step : source.steps())
        if (contains(stripped, step)) {
          changed.emplace_back(file, source.strip(stripped));
          break;
        }
    }
    Variant variant;
    variant.lesson = &lesson;
    variant.name = "path-" + std::to_string(solved);
    variant.solved = solved;
    write_variant(lesson, variant.name, changed);
    paths.push_back(variant);
  }
  if (most >= int(steps.size())) remove_other_variants(lesson, "path-", paths);
  return paths;
}

std::vector<Variant> write_mutants(const Lesson& lesson, Report& report) {
  std::vector<Variant> mutants;
  std::string folder = lesson.tests() + "/mutants";
  std::string scratch = "build/proof/scratch";
  for (const std::string& name : files_in(folder, ".patch")) {
    std::string patch = folder + "/" + name;
    Lines lines = split_lines(read_file(patch));
    std::string file = patched_file(lines);
    bool given = file.starts_with("src/");
    if (!file.starts_with(lesson.solutions() + "/") && !given) {
      report.fail(patch + " does not change exactly one file of " + lesson.solutions() + " or src");
      continue;
    }
    Variant variant;
    variant.lesson = &lesson;
    variant.name = "mutant-" + name.substr(0, name.size() - 6);
    for (const std::string& line : lines) {
      if (line.starts_with("--- ") || line.starts_with("diff ")) break;
      variant.sentence += (variant.sentence.empty() || line.empty() ? "" : " ") + line;
    }
    if (trim(variant.sentence).empty()) report.fail(patch + " does not say what the learner misunderstood");
    if (!exists(file)) {
      report.fail(patch + ": there is no " + file);
      continue;
    }
    write_file(scratch + "/" + file, read_file(file));
    Finished patched =
        run({"patch", "-p1", "-s", "-f", "--no-backup-if-mismatch", "-d", scratch, "-i", "../../../" + patch});
    if (patched.status != 0) {
      report.fail(patch + " does not apply: " + split(trim(patched.output), '\n')[0]);
      continue;
    }
    std::string name_there = given ? "given/" + file.substr(file.rfind('/') + 1) : file.substr(lesson.solutions().size() + 1);
    write_variant(lesson, variant.name, {{name_there, read_file(scratch + "/" + file)}});
    mutants.push_back(variant);
  }
  remove_other_variants(lesson, "mutant-", mutants);
  return mutants;
}

std::string variants_preset() { return in_path("clang++-19") ? "clang" : "ref"; }

void prepare_variants() {
  const std::string preset = variants_preset(), known = "build/" + preset + "/variants.txt";
  std::string list;
  for (const std::string& lesson : folders_in(root))
    for (const std::string& variant : folders_in(root + "/" + lesson)) {
      std::string folder = root + "/" + lesson + "/" + variant;
      list += folder + ": " + join(sources_in(folder), " ") + "\n";
    }
  if (configured(preset) && read_file_or(known, "-") == list) return;
  char* here = realpath(".", nullptr);
  configure(preset, {"UNTWIST_PROOF_VARIANTS=" + std::string(here) + "/" + root});
  std::free(here);
  write_file(known, list);
}

void in_pairs(std::size_t n, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  auto worker = [&] {
    for (std::size_t i; (i = next++) < n;) work(i);
  };
  std::thread other(worker);
  worker();
  other.join();
}

void build_and_run(std::vector<Variant>& variants, Report& report) {
  prepare_variants();
  const std::string preset = variants_preset();
  Lines targets;
  for (const Variant& variant : variants) targets.push_back(variant.program());
  BuildResult built = build(preset, targets);
  for (Variant& variant : variants) {
    variant.built = exists("build/" + preset + "/" + variant.program());
    for (const std::string& failed : built.failed) {
      bool own = has(failed, "/" + variant.program() + ".dir/") || has(failed + " ", variant.program() + " ");
      if (own || !has(failed, "proof_")) variant.built = false;
    }
    if (variant.built) continue;
    std::string why;
    for (const CompileError& error : built.errors)
      if (why.empty() && has(error.place, "/" + variant.name + "/")) why = ": " + error.place + ": " + error.message;
    report.fail("lesson " + variant.lesson->id + ", " + variant.name + " does not build" + why);
  }
  if (!built.good && built.failed.empty()) throw Error("building the variants failed:\n" + built.output);

  std::vector<std::pair<const Lesson*, Lines>> names;
  auto tests_of = [&](const Lesson* lesson) -> const Lines& {
    for (const auto& [known, tests] : names)
      if (known == lesson) return tests;
    Lines tests;
    for (const Test& test : Course::tests(*lesson)) tests.push_back(test.name);
    return names.emplace_back(lesson, tests).second;
  };
  for (const Variant& variant : variants) tests_of(variant.lesson);
  in_pairs(variants.size(), [&](std::size_t i) {
    Variant& variant = variants[i];
    if (!variant.built) return;
    for (const auto& [lesson, tests] : names)
      if (lesson == variant.lesson) variant.result = run_tests("build/" + preset + "/" + variant.program(), tests);
  });
}

}  // namespace tool
