#include "kit.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "build.hpp"
#include "marks.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "symbols.hpp"
#include "trials/trial.hpp"
#include "words.hpp"

namespace tool {

namespace {

// The digest of everything in a folder.
std::uint64_t digest_of_folder(const std::string& folder, std::uint64_t number) {
  for (const std::string& name : files_in(folder, ""))
    number = digest(read_file_or(folder + "/" + name, ""), digest(name, number));
  for (const std::string& name : folders_in(folder))
    number = digest_of_folder(folder + "/" + name, digest(name, number));
  return number;
}

}  // namespace

namespace {

// Configures build/grade. A build folder that was configured elsewhere and then moved or copied here would compile the
// files of the other place.
CodeModel configure_here() {
  namespace fs = std::filesystem;
  std::error_code ignored;
  // CMake believes $PWD: if that went through a link, it would build everything again under another name.
  ::setenv("PWD", fs::current_path().c_str(), 1);
  const std::string folder = "build/grade";
  if (CodeModel::written(folder) && !fs::equivalent(CodeModel(folder).checkout().build, folder, ignored))
    for (const char* file : {"/CMakeCache.txt", "/build.ninja"}) fs::remove(folder + file);
  CodeModel::request(folder);
  configure("grade");
  const CodeModel model(folder);
  const Checkout& checkout = model.checkout();
  if (!fs::equivalent(checkout.root, ".", ignored) || !fs::equivalent(checkout.build, "build/grade", ignored))
    throw Error("build/grade was configured for " + checkout.root + "; remove it, then grade again");
  return model;
}

}  // namespace

namespace {

Names names_of(const Strings& files) {
  Strings command = {"nm", "--format=posix"};
  command.insert(command.end(), files.begin(), files.end());
  return read_names(run(command).output, "");
}

// The names through which the test kit reports to the judge: those of these sources of untwist::testing::.
NameSet names_that_report() {
  NameSet found;
  bool wanted = false;
  for (const std::string& line :
       split_lines(run({"nm", "--format=posix", "--defined-only", "build/grade/libuntwist_testing.a"}).output)) {
    if (line.ends_with(":"))
      wanted = has(line, "[test_kit.cpp") || has(line, "[jury.cpp") || has(line, "[results.cpp") ||
               has(line, "[test_process.cpp") || has(line, "[start_process.cpp") || has(line, "[test_report.cpp");
    else if (wanted && !words(line).empty())
      found.insert(words(line)[0]);
  }
  if (found.empty()) throw Error("the names of the test kit cannot be read: is nm installed?");
  return found;
}

// What the C and C++ libraries and the sanitizers export.
Names system_names() {
  Strings command = {"nm", "--format=posix", "--dynamic"};
  for (const char* library :
       {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libasan.so", "libubsan.so", "libpthread.so.0"})
    if (const std::string path = trim(run({"c++", std::string("-print-file-name=") + library}).output);
        path.starts_with("/"))
      command.push_back(path);
  Names names = read_names(run(command).output, "");
  if (!names.defines("_exit")) throw Error("the names of the C library cannot be read: is nm installed?");
  return names;
}

// From the compiler's own list, in which each folder has an indented line.
Strings folders_of_headers(const std::string& compiler) {
  Strings folders = {"/usr"};
  for (const std::string& line :
       split_lines(run({"env", "LC_ALL=C", compiler, "-xc++", "-E", "-v", "/dev/null"}).output))
    if (line.starts_with(" /") && !has(line.substr(1), " ")) folders.push_back(trim(line));
  return folders;
}

}  // namespace

Kit::LessonKit Kit::lesson_kit(const CodeModel& model, const Lesson& lesson, const Strings& targets,
                               const Strings& folders) const {
  LessonKit kit{&lesson, Course::tests(lesson), Recipe(targets, folders, model.needed_by(targets), checkout_), {}, {},
                {}};
  for (const std::string& folder : folders)
    for (const std::string& name : sources_in("solutions/" + folder))
      kit.starters[folder][name] = starter_of("solutions/" + folder + "/" + name);
  return kit;
}

Kit::Kit(const Course& course, const std::vector<const Lesson*>& lessons, bool own_stack) {
  if (std::filesystem::current_path().string().starts_with("/usr/"))
    throw Error("the course is below /usr, which submitted code may read; grade in a checkout elsewhere");
  // This checkout's own exercises show how a source is compiled.
  for (const Lesson& lesson : course.lessons())
    for (const std::string& name : sources_in(lesson.solutions()))
      if (!exists(lesson.exercises() + "/" + name))
        throw Error(lesson.exercises() + "/" + name + " is missing in this checkout. ./untwist reset " + lesson.id +
                    " brings it back");
  const CodeModel model = configure_here();
  checkout_ = model.checkout();
  system_headers_ = folders_of_headers(checkout_.compiler);

  std::uint64_t number = digest(run({"c++", "--version"}).output);
  for (const char* folder : {"include", "src", "tests", "solutions", "tools/cmake", "grader"})
    number = digest_of_folder(folder, number);
  for (const char* file : {"CMakeLists.txt", "CMakePresets.json"}) number = digest(read_file(file), number);
  fingerprint_ = std::to_string(number);

  for (const Lesson* lesson : lessons) {
    Strings targets = {"test_" + lesson->id};
    for (const Trial& trial : trials())
      if (trial.lesson == lesson->id && !contains(targets, trial.target())) targets.push_back(trial.target());
    lessons_.push_back(lesson_kit(model, *lesson, targets, {lesson->folder}));
  }
  if (own_stack) {
    Strings folders;
    for (const Lesson& lesson : course.lessons())
      if (is_folder(lesson.exercises())) folders.push_back(lesson.folder);
    const Lesson& last = course.lesson(folders.back());
    own_stack_.push_back(lesson_kit(model, last, {"test_" + last.id + "_own"}, folders));
  }

  Strings targets;
  auto want = [&](const LessonKit& kit) {
    for (const std::string& file : kit.recipe.given())
      if (!file.starts_with("/") && file != kit.recipe.names_to_keep()) targets.push_back(file);
  };
  for (const LessonKit& kit : lessons_) {
    want(kit);
    targets.push_back("ref_" + kit.lesson->id);
  }
  if (own_stack) want(own_stack_.front());
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  const BuildResult built = build("grade", targets);
  if (!built.good) throw Error("the given tests and the references do not build:\n" + built.output);

  const Names system = system_names();
  const NameSet reporting = names_that_report();
  auto look = [&](LessonKit& kit, const Strings& references) {
    Strings linked, reference;
    for (const std::string& file : kit.recipe.given())
      if (file.ends_with(".a") || file.ends_with(".o"))
        linked.push_back(file.starts_with("/") ? file : "build/grade/" + file);
    for (const std::string& id : references) reference.push_back("build/grade/libref_" + id + ".a");
    const Names given = names_of(linked);
    // The linker routes failures through the judge under this name (UNTWIST_COUNT_FRAMES).
    if (!given.wanted.count("_ZNK7testing8internal12AssertHelperaSERKNS_7MessageE"))
      throw Error("this GoogleTest reports failures through another function than src/testing/main.cpp expects");
    kit.taken = {given, system, reporting};
    std::string keep = "-\n";  // awk needs a first file that is not empty
    for (const std::string& name : given.wanted)
      if (!system.defines(name) && !given.defines(name)) keep += name + "\n";
    write_file("build/grade/" + kit.recipe.names_to_keep(), keep);
    kit.reference = names_of(reference);
  };
  for (LessonKit& kit : lessons_) look(kit, {kit.lesson->id});
  for (LessonKit& kit : own_stack_) {
    Strings all;
    for (const Lesson& lesson : course.lessons()) all.push_back(lesson.id);
    std::erase_if(all, [](const std::string& id) { return !exists("build/grade/libref_" + id + ".a"); });
    look(kit, all);
  }
}

}  // namespace tool
