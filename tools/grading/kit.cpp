#include "kit.hpp"

#include <unistd.h>
#include <algorithm>
#include <climits>

#include "build.hpp"
#include "drive.hpp"
#include "marks.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "sources.hpp"
#include "symbols.hpp"
#include "words.hpp"

namespace tool {

namespace {

// The word behind `flag`, in a command as Ninja has it.
std::string word_behind(const std::string& command, const std::string& flag) {
  const std::size_t at = command.find(" " + flag + " ");
  if (at == command.npos) return "";
  const std::size_t begin = at + flag.size() + 2;
  return command.substr(begin, command.find(' ', begin) - begin);
}

std::string current_folder() {
  char here[PATH_MAX];
  if (!getcwd(here, sizeof here)) throw Error("the current folder has no name");
  return here;
}

std::string quoted(const std::string& text) { return "'" + replace_all(text, "'", "'\\''") + "'"; }

// Of everything in a folder.
std::uint64_t digest_of_folder(const std::string& folder, std::uint64_t number) {
  for (const std::string& name : files_in(folder, ""))
    number = digest(read_file_or(folder + "/" + name, ""), digest(name, number));
  for (const std::string& name : folders_in(folder))
    number = digest_of_folder(folder + "/" + name, digest(name, number));
  return number;
}

}  // namespace

Recipe::Recipe(const Lines& targets, const Lines& folders) : target_(targets.front()), folders_(folders) {
  const std::string root = current_folder();
  Lines list = {"ninja", "-C", "build/grade", "-t", "commands"};
  list.insert(list.end(), targets.begin(), targets.end());
  const Finished listed = run(list);
  if (listed.status != 0) throw Error("ninja does not know " + join(targets, ", ") + ": " + listed.output);
  Lines submitted_objects;  // and archives
  std::set<std::string> used;
  auto use = [&](const std::string& file) {
    if (used.insert(file).second) given_.push_back(file);
  };
  auto use_header = [&](const std::string& command) {
    const std::string header = word_behind(command, "-include");
    const std::string build = root + "/build/grade/";
    if (header.starts_with(build)) use(header.substr(build.size()) + ".gch");
  };
  for (const std::string& command : split_lines(listed.output)) {
    const std::string source = word_behind(command, "-c"), object = word_behind(command, "-o");
    if (!source.empty() && !object.empty()) {
      const Compile compile{command, source, object};
      std::string folder;
      bool includes = false;
      for (const std::string& one : folders_) {
        const std::string path = root + "/exercises/" + one;
        if (source.starts_with(path + "/tests/"))
          folder = one + "/tests";
        else if (source.starts_with(path + "/"))
          folder = one;
        includes |= has(command + " ", "-I" + path + " ");
      }
      if (folder.empty() && includes)
        throw Error(source + " includes what is submitted: a grader cannot compile it once for all");
      if (folder.empty()) continue;
      model_[folder] = compile;
      submitted_objects.push_back(object);
      if (!folder.ends_with("/tests")) objects_[folder].push_back(object);
      use_header(command);
      for (const std::string& word : words(command))
        if (word.starts_with("-I") && !contains(headers_, word.substr(2))) headers_.push_back(word.substr(2));
      if (const std::string path = word_behind(command, "-isystem"); !path.empty() && !contains(headers_, path))
        headers_.push_back(path);
    } else if (has(command, " qc ")) {
      const std::string archive = word_behind(command, "qc");
      for (const std::string& word : words(command))
        for (const std::string& folder : folders_)
          if (contains(submitted_objects, word) && has(word, "/exercises/" + folder + "/")) archives_[folder] = archive;
      for (const auto& [folder, name] : archives_)
        if (name == archive && !contains(submitted_objects, archive)) submitted_objects.push_back(archive);
    } else if (!object.empty() && has(command, " " + object + " ")) {
      links_.push_back(command);
      programs_.push_back(object);
      for (const std::string& word : words(command))
        if ((word.ends_with(".o") || word.ends_with(".a")) && !contains(submitted_objects, word)) use(word);
    }
  }
  use(names_to_keep());
  for (const std::string& target : targets)
    if (!contains(programs_, target)) throw Error("how " + target + " is linked cannot be made out");
}

std::string Recipe::rewritten(std::string command, const std::string& base) const {
  const std::string root = current_folder();
  command = replace_all(command, root + "/build/grade", base + "/build");
  for (const std::string& folder : folders_)
    command = replace_all(command, root + "/exercises/" + folder, base + "/exercises/" + folder);
  return command;
}

namespace {

// "CMakeFiles/ex_01.dir/exercises/01-reactor/x.cpp.o", from that of another source in the same folder.
std::string beside(const std::string& path, const std::string& name) {
  return path.substr(0, path.rfind('/') + 1) + name;
}

}  // namespace

std::vector<Recipe::Compile> Recipe::compiles(const Submission& submission, Author author) const {
  const bool tests = author == Author::tests;
  std::vector<Compile> all;
  for (const std::string& folder : folders_) {
    const auto files = submission.files.find(folder);
    const auto model = model_.find(tests ? folder + "/tests" : folder);
    if (files == submission.files.end() || model == model_.end()) continue;
    const Compile& like = model->second;
    for (const auto& [name, text] : files->second) {
      if (!name.ends_with(".cpp") || name.starts_with("tests/") != tests) continue;
      const std::string plain = tests ? name.substr(6) : name;
      const std::string source = beside(like.source, plain), object = beside(like.object, plain + ".o");
      const std::string command = replace_all(replace_all(like.command, like.source, source), like.object, object);
      all.push_back({command, source, object});
    }
  }
  return all;
}

std::string Recipe::link_of(const std::string& link, const Lines& exercise) const {
  std::string command = " " + link + " ";
  for (const auto& [folder, own] : objects_) {
    std::string submitted = " ";
    for (const std::string& object : exercise)
      if (has(object, "/exercises/" + folder + "/")) submitted += object + " ";
    for (const std::string& object : own) {
      if (!has(command, " " + object + " ")) continue;
      command = replace_all(command, " " + object + " ", submitted);
      submitted = " ";
    }
  }
  return command;
}

std::string Recipe::script(const Submission& submission, const std::string& base) const {
  std::string script =
      "bad=0\n"
      "put() { [ -e \"$2\" ] && printf '%s %s\\n' \"$1\" \"$(wc -c <\"$2\")\" >&3 && cat \"$2\" >&3; }\n" +
      own_names_script(names_to_keep()) + own_lines_script(base + "/exercises");
  Lines exercise, tests;  // objects
  auto compile = [&](Author author, const std::string& label, Lines& objects) {
    for (const Compile& one : compiles(submission, author)) {
      script += "mkdir -p " + quoted(one.object.substr(0, one.object.rfind('/'))) + "\n";
      const std::string read = replace_all(one.command, " -o " + one.object, " -o read.ii -E");
      script += "{ " + rewritten(read, base) + "\n} 2>/dev/null; own_lines read.ii >>" + label + "-text\n";
      script += "{ " + rewritten(one.command, base) + "\n} || bad=1\n";
      objects.push_back(one.object);
    }
    script += "put " + label + "-text " + label + "-text\n";
  };
  compile(Author::exercise, "exercise", exercise);
  compile(Author::tests, "tests", tests);
  script += "[ $bad = 0 ] || exit 1\n" + names_script("exercise", exercise) + names_script("tests", tests);
  for (const std::string& object : exercise) script += "own " + object + " || bad=1\n";
  for (const auto& [folder, archive] : archives_) {
    script += "ar qcs " + archive;
    for (const std::string& object : exercise)
      if (has(object, "/exercises/" + folder + "/")) script += " " + object;
    script += " || bad=1\n";
  }
  for (const std::string& link : links_) script += rewritten(link_of(link, exercise), base) + " || bad=1\n";
  script += "[ $bad = 0 ] || exit 2\n";
  for (const std::string& program : programs_) script += "put " + program + " " + program + "\n";
  return script;
}

namespace {

Names names_of(const Lines& files) {
  Lines command = {"nm", "--format=posix"};
  command.insert(command.end(), files.begin(), files.end());
  return read_names(run(command).output, "");
}

// What the test kit tells the judge by, in these sources of untwist::testing::.
NameSet names_that_report() {
  NameSet found;
  bool wanted = false;
  for (const std::string& line :
       split_lines(run({"nm", "--format=posix", "--defined-only", "build/grade/libuntwist_testing.a"}).output)) {
    if (line.ends_with(":"))
      wanted = has(line, "[test_kit.cpp") || has(line, "[jury.cpp") || has(line, "[results.cpp") ||
               has(line, "[test_process.cpp");
    else if (wanted && !words(line).empty())
      found.insert(words(line)[0]);
  }
  if (found.empty()) throw Error("the names of the test kit cannot be read: is nm there?");
  return found;
}

// What the C and C++ libraries and the sanitizers export.
Names system_names() {
  Lines command = {"nm", "--format=posix", "--dynamic", "--defined-only"};
  for (const char* library :
       {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libasan.so", "libubsan.so", "libpthread.so.0"})
    if (const std::string path = trim(run({"c++", std::string("-print-file-name=") + library}).output);
        path.starts_with("/"))
      command.push_back(path);
  Names names = read_names(run(command).output, "");
  if (!names.defines("_exit")) throw Error("the names of the C library cannot be read: is nm there?");
  return names;
}

}  // namespace

Kit::LessonKit Kit::lesson_kit(const Lesson& lesson, const Lines& targets, const Lines& folders) const {
  LessonKit kit{&lesson, Course::tests(lesson), Recipe(targets, folders), {}, {}, {}};
  for (const std::string& folder : folders)
    for (const std::string& name : sources_in("solutions/" + folder))
      kit.starters[folder][name] = starter_of("solutions/" + folder + "/" + name);
  return kit;
}

Kit::Kit(const Course& course, const std::vector<const Lesson*>& lessons, bool own_stack) : root_(current_folder()) {
  if (root_.starts_with("/usr/"))
    throw Error("the course lies below /usr, which submitted code may read; grade in a checkout elsewhere");
  // How a source is compiled is seen in this checkout's own exercises.
  for (const Lesson& lesson : course.lessons())
    for (const std::string& name : sources_in(lesson.solutions()))
      if (!exists(lesson.exercises() + "/" + name))
        throw Error(lesson.exercises() + "/" + name + " is missing in this checkout. ./untwist reset " + lesson.id +
                    " brings it back");
  configure("grade");

  std::uint64_t number = digest(run({"c++", "--version"}).output);
  for (const char* folder : {"include", "src", "tests", "solutions", "tools/cmake", "tools/grading"})
    number = digest_of_folder(folder, number);
  for (const char* file : {"CMakeLists.txt", "CMakePresets.json"}) number = digest(read_file(file), number);
  fingerprint_ = std::to_string(number);

  for (const Lesson* lesson : lessons) {
    Lines targets = {"test_" + lesson->id};
    for (const Trial& trial : trials())
      if (trial.lesson == lesson->id && !contains(targets, trial.target())) targets.push_back(trial.target());
    lessons_.push_back(lesson_kit(*lesson, targets, {lesson->folder}));
  }
  if (own_stack) {
    Lines folders;
    for (const Lesson& lesson : course.lessons())
      if (is_folder(lesson.exercises())) folders.push_back(lesson.folder);
    const Lesson& last = course.lesson(folders.back());
    own_stack_.push_back(lesson_kit(last, {"test_" + last.id + "_own"}, folders));
  }

  Lines targets;
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
  auto look = [&](LessonKit& kit, const Lines& references) {
    Lines linked, reference;
    for (const std::string& file : kit.recipe.given())
      if (file.ends_with(".a") || file.ends_with(".o"))
        linked.push_back(file.starts_with("/") ? file : "build/grade/" + file);
    for (const std::string& id : references) reference.push_back("build/grade/libref_" + id + ".a");
    const Names given = names_of(linked);
    kit.taken = {given, system, reporting};
    std::string keep = "-\n";  // awk wants a first file with something in it
    for (const std::string& name : given.wanted)
      if (!system.defines(name) && !given.defines(name)) keep += name + "\n";
    write_file("build/grade/" + kit.recipe.names_to_keep(), keep);
    kit.reference = names_of(reference);
  };
  for (LessonKit& kit : lessons_) look(kit, {kit.lesson->id});
  for (LessonKit& kit : own_stack_) {
    Lines all;
    for (const Lesson& lesson : course.lessons()) all.push_back(lesson.id);
    std::erase_if(all, [](const std::string& id) { return !exists("build/grade/libref_" + id + ".a"); });
    look(kit, all);
  }
}

}  // namespace tool
