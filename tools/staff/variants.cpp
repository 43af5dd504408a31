#include "variants.hpp"

#include <atomic>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "build.hpp"
#include "marks.hpp"
#include "mutants.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace fs = std::filesystem;

namespace tool {

namespace {

const std::string root = "build/proof/variants";

std::string folder_of(const Lesson& lesson, const std::string& name) { return root + "/" + lesson.folder + "/" + name; }

// Makes a folder contain exactly these files.
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

// Only files beside it find a changed header: then the whole layer is copied.
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

}  // namespace

void remove_other_variants(const Lesson& lesson, const std::string& prefix, const std::vector<Variant>& wanted) {
  for (const std::string& name : folders_in(root + "/" + lesson.folder)) {
    bool keep = !name.starts_with(prefix);
    for (const Variant& variant : wanted) keep |= variant.name == name;
    if (!keep) run({"rm", "-rf", folder_of(lesson, name)});
  }
}

void write_changed_file(const Lesson& lesson, const std::string& name, const std::string& file,
                        const std::string& text) {
  const bool own = file.starts_with(lesson.solutions() + "/");
  write_variant(
      lesson, name,
      {{own ? file.substr(lesson.solutions().size() + 1) : "given/" + file.substr(file.rfind('/') + 1), text}});
}

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
  std::vector<Variant> variants;
  Lines problems;
  for (const auto& [mutant, text] : make_mutants(lesson, problems)) {
    Variant variant;
    variant.lesson = &lesson;
    variant.name = "mutant-" + mutant.name;
    variant.sentence = mutant.sentence;
    variant.needs_sanitizers = mutant.needs_sanitizers;
    write_changed_file(lesson, variant.name, mutant.file, text);
    variants.push_back(variant);
  }
  for (const std::string& problem : problems) report.fail(problem);
  remove_other_variants(lesson, "mutant-", variants);
  remove_other_variants(lesson, "auto-", {});  // left over from an interrupted search for survivors
  return variants;
}

std::string variants_preset(Checked checked) {
  if (checked == Checked::by_nothing) return "plain";
  return in_path("clang++-19") ? "clang" : "ref";
}

void prepare_variants(Checked checked) {
  const std::string preset = variants_preset(checked), known = "build/" + preset + "/variants.txt";
  std::string list;
  for (const std::string& lesson : folders_in(root))
    for (const std::string& variant : folders_in(root + "/" + lesson)) {
      std::string folder = root + "/" + lesson + "/" + variant;
      list += folder + ": " + join(sources_in(folder), " ") + "\n";
      if (variant.starts_with("path-"))  // CMake compares their texts
        for (const std::string& source : sources_in(folder)) list += read_file(folder + "/" + source);
    }
  list = keys_of({list}).front();
  if (configured(preset) && read_file_or(known, "-") == list) return;
  char* here = realpath(".", nullptr);
  Lines settings = {"UNTWIST_PROOF_VARIANTS=" + std::string(here) + "/" + root};
  if (in_path("clang++-19")) settings.push_back("CMAKE_CXX_COMPILER=clang++-19");
  configure(preset, settings);
  std::free(here);
  write_file(known, list);
}

void side_by_side(std::size_t at_once, std::size_t n, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex failing;
  std::exception_ptr first_failure;
  auto worker = [&] {
    for (std::size_t i; (i = next++) < n;) try {
        work(i);
      } catch (...) {
        const std::lock_guard lock(failing);
        if (!first_failure) first_failure = std::current_exception();
        next = n;  // calls that have begun finish, no others begin
      }
  };
  std::vector<std::thread> others(at_once - 1);
  for (std::thread& other : others) other = std::thread(worker);
  worker();
  for (std::thread& other : others) other.join();
  if (first_failure) std::rethrow_exception(first_failure);
}

namespace {

// Everything that a variant's result depends on. Its own files represent those of the solution that they replace.
std::string made_of(const Variant& variant, const std::string& below, const std::string& preset) {
  const std::string folder = folder_of(*variant.lesson, variant.name);
  const char* const how = variant.made_by_machine ? "until red, " : "";  // its result is incomplete
  std::string text = "variant, " + std::string(how) + preset + "\n" + below;
  for (const std::string& name : sources_in(folder)) text += "== " + name + "\n" + read_file(folder + "/" + name);
  return text;
}

void find_kept(const Course& course, std::vector<Variant>& variants, const std::string& preset, const Kept& kept) {
  std::map<const Lesson*, std::string> below;
  std::vector<const Lesson*> lessons;
  Lines texts;
  for (const Variant& variant : variants) {
    if (below[variant.lesson].empty())
      below[variant.lesson] = keys_of({everything_below(course, *variant.lesson)}).front();
    texts.push_back(made_of(variant, below[variant.lesson], preset));
  }
  const Lines keys = keys_of(texts);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    variants[i].key = keys[i];
    const std::optional<RunResult> result = kept.find(keys[i]);
    variants[i].kept = variants[i].built = result.has_value();
    if (result) variants[i].result = *result;
  }
}

// Some of the variants.
using Some = std::vector<Variant*>;

void build_some(const Some& variants, const std::string& preset, Report& report) {
  Strings targets;
  for (const Variant* variant : variants) {
    targets.push_back(variant->program());
    std::remove(("build/" + preset + "/" + variant->program()).c_str());  // left over, it would pass for the new one
  }
  const BuildResult built = build(preset, targets);
  for (Variant* variant : variants) {
    variant->built = exists("build/" + preset + "/" + variant->program());
    for (const std::string& failed : built.failed) {
      const bool own = has(failed, "/" + variant->program() + ".dir/") || has(failed + " ", variant->program() + " ");
      if (own || !has(failed, "proof_")) variant->built = false;
    }
    if (variant->built || variant->made_by_machine) continue;
    std::string why;
    for (const CompileError& error : built.errors)
      if (why.empty() && has(error.place, "/" + variant->name + "/")) why = ": " + error.place + ": " + error.message;
    report.fail("lesson " + variant->lesson->id + ", " + variant->name + " does not build" + why);
  }
  if (!built.good && built.failed.empty()) throw Error("building the variants failed:\n" + built.output);
}

void run_some(const Some& variants, const std::string& preset, const std::map<const Lesson*, Strings>& tests) {
  side_by_side(2, variants.size(), [&](std::size_t i) {
    Variant& variant = *variants[i];
    Limits limits;
    limits.until_red = variant.made_by_machine;
    if (variant.built)
      variant.result = run_tests("build/" + preset + "/" + variant.program(), tests.at(variant.lesson), limits);
  });
}

// A variant's program is needed for one run only, and thousands of them would fill a disk.
void remove_built(const Some& variants, const std::string& preset) {
  const std::string built = "build/" + preset + "/";
  std::error_code ignored;
  for (const Variant* variant : variants) {
    fs::remove_all(built + "CMakeFiles/" + variant->program() + ".dir", ignored);
    fs::remove(built + variant->program(), ignored);
  }
}

}  // namespace

void build_and_run(const Course& course, std::vector<Variant>& variants, Checked checked, const Kept& kept,
                   Report& report, const std::function<void(const Variant&)>& done) {
  const std::string preset = variants_preset(checked);
  find_kept(course, variants, preset, kept);
  constexpr std::size_t many = 60;
  std::vector<Some> parts;
  std::map<const Lesson*, Strings> tests;
  for (Variant& variant : variants) {
    if (variant.kept) continue;
    if (parts.empty() || parts.back().size() == many) parts.emplace_back();
    parts.back().push_back(&variant);
    if (Strings& names = tests[variant.lesson]; names.empty())
      for (const Test& test : Course::tests(*variant.lesson)) names.push_back(test.name);
  }
  if (parts.empty()) return;
  prepare_variants(checked);
  std::future<void> running;  // some run while the next ones are built
  for (const Some& part : parts) {
    build_some(part, preset, report);
    if (running.valid()) running.get();
    running = std::async(std::launch::async, [&] {
      run_some(part, preset, tests);
      for (const Variant* variant : part)
        if (done) done(*variant);
      remove_built(part, preset);
    });
  }
  running.get();
}

}  // namespace tool
