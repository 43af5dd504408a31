#include "verdict.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "build.hpp"
#include "drive.hpp"
#include "grade.hpp"
#include "shell.hpp"
#include "testing/test_process.hpp"
#include "words.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;

std::string host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return file_name(name);
}

// Where a submission's files and programs lie while it is judged. They are gone afterwards.
class Bench {
 public:
  Bench(const Kit& kit, int slot)
      : folder_(kit.build_folder() + "/bench-" + host_name() + "-" + std::to_string(::getpid()) + "-" +
                std::to_string(slot)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "/build");
    if (::chown((folder_ + "/build").c_str(), uid_t(Sandbox::user_of(slot)), gid_t(-1)) != 0)
      throw Error(folder_ + " cannot be given away");
  }
  ~Bench() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  const std::string& folder() const { return folder_; }

 private:
  const std::string folder_;
};

void write_program(const std::string& path, std::string_view bytes) {
  // A process that begins while the file is open would keep it open for a moment; and what is open for writing cannot be run.
  const std::lock_guard lock(Sandbox::beginning());
  write_file(path, bytes);
  ::chmod(path.c_str(), 0755);
}

// What a script has `put`: "NAME SIZE", a line, and so many bytes; again and again.
std::map<std::string, std::string> taken_apart(const std::string& reported) {
  std::map<std::string, std::string> parts;
  for (std::size_t at = 0; at < reported.size();) {
    const std::size_t end = reported.find('\n', at);
    if (end == std::string::npos) break;
    const Lines header = words(reported.substr(at, end - at));
    const long size = header.size() == 2 ? std::atol(header[1].c_str()) : -1;
    if (size < 0 || end + 1 + std::size_t(size) > reported.size()) break;
    parts[header[0]] = reported.substr(end + 1, std::size_t(size));
    at = end + 1 + std::size_t(size);
  }
  return parts;
}

std::string fresh_secret() {
  unsigned char bytes[16];
  const int random = ::open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  const bool good = random >= 0 && ::read(random, bytes, sizeof bytes) == ssize_t(sizeof bytes);
  if (random >= 0) ::close(random);
  if (!good) throw Error("/dev/urandom cannot be read");
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// Is the word in the text, and not in a comment? "asm" is not in "plasma", but "GTEST_" is in "GTEST_SKIP".
bool mentions(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size(), line = text.rfind('\n', at) + 1;
    const bool longer = (is_word(word.front()) && at > 0 && is_word(text[at - 1])) ||
                        (is_word(word.back()) && word.back() != '_' && end < text.size() && is_word(text[end]));
    if (!longer && !has(text.substr(line, at - line), "//")) return true;
  }
  return false;
}

// The words in sources that an honest solution hardly has.
Lines suspicious_words(const Submission& submission, const std::string& folder) {
  static const std::pair<const char*, const char*> table[] = {
      {".incbin", "takes in a file by .incbin"},
      {"asm", "has assembler in it"},
      {"__asm__", "has assembler in it"},
      {"__attribute__((constructor", "has a function that runs before main()"},
      {"gnu::constructor", "has a function that runs before main()"},
      {"#pragma comment", "gives orders to the linker"},
      {"include_next", "uses include_next"},
      {"solutions/", "names solutions/"},
      {"/proc/", "names /proc"},
      {"/dev/", "names /dev"},
      {"/tmp", "names /tmp"},
      {"/etc/", "names /etc"},
      {"UNTWIST_", "names a variable UNTWIST_..."},
      {"gtest_", "names an option of GoogleTest"},
      {"GTEST_", "names what belongs to GoogleTest"},
  };
  Lines found;
  for (const auto& [name, text] : submission.files.at(folder))
    for (const auto& [word, what] : table)
      if (mentions(text, word)) found.push_back(name + " " + what);
  return found;
}

class Judge {
 public:
  Judge(const Kit& kit, const Kit::LessonKit& lesson, const Sandbox& sandbox, int slot, const Terms& terms)
      : kit_(kit),
        lesson_(lesson),
        sandbox_(sandbox),
        terms_(terms),
        slot_(slot),
        bench_(kit, slot),
        walls_(sandbox.walls() == Walls::bubblewrap) {}

  LessonVerdict judge(Submission submission) {
    verdict_.lesson = lesson_.lesson->folder;
    for (const Test& test : lesson_.tests)  // those of given code earn nothing
      if (!test.step.empty()) verdict_.tests.push_back({test.name, test.step, false, ""});
    if (!complete(submission)) return verdict_;
    for (const auto& [folder, files] : lesson_.starters)
      if (submission.files.count(folder))
        for (const std::string& what : suspicious_words(submission, folder)) flag(folder + "/" + what);
    if (terms_.patience.over()) {
      verdict_.build = BuildState::not_run;
      out_of_patience("lesson " + lesson_.lesson->id);
      return verdict_;
    }
    if (!built(submission)) return verdict_;
    verdict_.build = BuildState::built;
    run_all();
    if (terms_.twice) run_all_again();
    // Chosen by the tests alone: what one of them finds does not spare it the next.
    std::vector<const Trial*> chosen;
    for (const Trial& trial : trials())
      if (trial.lesson == lesson_.lesson->id && contains(lesson_.recipe.programs(), trial.target()) &&
          green(trial.needs))
        chosen.push_back(&trial);
    for (const Trial* trial : chosen)
      for (int times = terms_.twice ? 2 : 1; times > 0; --times) put_to(*trial, submission);
    return verdict_;
  }

 private:
  static constexpr int kMostHung = 5;

  void flag(const std::string& what) {
    constexpr std::size_t most = 30;
    if (verdict_.flags.size() < most && !contains(verdict_.flags, what)) verdict_.flags.push_back(what);
  }

  void out_of_patience(const std::string& what) {
    flag("not run, because the " + terms_.patience.in_words() + " of this submission were used up: " + what);
  }

  void run_all() {
    int hung = 0, left_out = 0;
    for (TestVerdict& test : verdict_.tests) {
      if (terms_.patience.over()) {
        test.passed = false;
        test.why = "not run: the " + terms_.patience.in_words() + " of this submission were used up\n";
        ++left_out;
      } else if (hung == kMostHung) {
        test.why = "not run: " + std::to_string(kMostHung) + " tests of this lesson did not end\n";
      } else {
        hung += run(test);
      }
    }
    if (left_out > 0) out_of_patience(count(left_out, "test") + " of lesson " + lesson_.lesson->id);
  }

  // A test counts when it is green both times.
  void run_all_again() {
    const std::vector<TestVerdict> first = verdict_.tests;
    run_all();
    Lines differ;
    for (std::size_t i = 0; i < first.size(); ++i) {
      TestVerdict& test = verdict_.tests[i];
      if (test.passed != first[i].passed && !terms_.patience.over()) differ.push_back(test.name);
      if (!first[i].passed) test = first[i];
    }
    if (!differ.empty())
      flag(lesson_.lesson->folder + ": differs from run to run: " + join(differ, ", "));
  }

  // Where a submission lacks a file, the starter's is taken. False when there is nothing to grade.
  bool complete(Submission& submission) {
    bool any = false, changed = false;
    for (const auto& [folder, starters] : lesson_.starters) {
      auto& files = submission.files[folder];
      const bool handed_in = !files.empty();
      Lines missing;
      for (const auto& [name, text] : files) handed_in_.push_back(folder + "/" + name);
      any |= handed_in;
      changed |= handed_in && files != starters;
      for (const auto& [name, text] : starters)
        if (files.emplace(name, text).second && handed_in) missing.push_back(name);
      for (const std::string& name : missing)
        verdict_.log += "Not handed in, so taken from the starter: " + folder + "/" + name + "\n";
      const auto not_used = submission.not_used.find(folder);
      if (not_used == submission.not_used.end()) continue;
      const std::string names = some_of(not_used->second);
      verdict_.log += "Not used: " + names + "\n";
      if (!handed_in || !missing.empty()) flag(folder + ": not used: " + names);
    }
    verdict_.build = any ? BuildState::unchanged : BuildState::absent;
    return any && changed;
  }

  static std::string some_of(Lines names) {
    constexpr std::size_t most = 10;
    const std::size_t more = names.size() > most ? names.size() - most : 0;
    names.resize(names.size() - more);
    return join(names, ", ") + (more ? " and " + std::to_string(more) + " more" : "");
  }

  // What was built once, where the commands expect it.
  void show_given(Task& task, const std::string& base) const {
    for (const std::string& file : lesson_.recipe.given()) {
      if (file.starts_with("/")) continue;  // a library of the system
      Lines seen = {file};
      if (file.ends_with(".gch")) seen.push_back(file.substr(0, file.size() - 4));
      for (const std::string& one : seen) {
        if (walls_) {
          task.placed.emplace_back(kit_.build_folder() + "/" + one, base + "/build/" + one);
        } else {
          const fs::path link = bench_.folder() + "/build/" + one;
          fs::create_directories(link.parent_path());
          for (fs::path folder = link.parent_path(); folder != bench_.folder(); folder = folder.parent_path())
            if (::chown(folder.c_str(), uid_t(Sandbox::user_of(slot_)), gid_t(-1)) != 0)
              throw Error(folder.string() + " cannot be given away");
          fs::create_symlink(kit_.build_folder() + "/" + one, link);
        }
      }
    }
  }

  // Are there names that cannot be linked? Then it says so.
  bool refused(const Names& exercise, const Names& tests) {
    Lines reasons = refusals(exercise, Author::exercise, lesson_.taken, lesson_.reference);
    for (const std::string& reason : refusals(tests, Author::tests, lesson_.taken, lesson_.reference))
      reasons.push_back(reason);
    if (reasons.empty()) return false;
    constexpr std::size_t most = 20;
    if (reasons.size() > most) reasons.resize(most);
    for (std::string& reason : reasons) {
      reason = printable(reason.substr(0, 200));
      flag("refused: " + reason);
    }
    verdict_.build = BuildState::refused;
    verdict_.log += "This lesson was not run. In what was handed in:\n- " + join(reasons, "\n- ") + "\n";
    return true;
  }

  bool built(const Submission& submission) {
    const std::string base = walls_ ? "/grade" : bench_.folder();
    Task task;
    for (const auto& [folder, starters] : lesson_.starters)
      for (const auto& [name, text] : submission.files.at(folder))
        write_file(bench_.folder() + "/exercises/" + folder + "/" + name, text);
    task.folder = base + "/build";
    task.read_only = lesson_.recipe.header_folders();
    std::erase_if(task.read_only, [&](const std::string& folder) {
      return folder.starts_with("/usr/") || folder.starts_with(kit_.root() + "/exercises/") || folder == kit_.root() ||
             !exists(folder);
    });
    if (walls_) {
      task.scratch = {base + "/build"};
      task.placed.emplace_back(bench_.folder() + "/exercises", base + "/exercises");
    }
    show_given(task, base);
    write_file(bench_.folder() + "/build.sh", lesson_.recipe.script(submission, base));
    if (walls_) task.placed.emplace_back(bench_.folder() + "/build.sh", base + "/build.sh");
    task.command = {"/bin/sh", base + "/build.sh"};
    task.environment = {"LC_ALL=C.UTF-8"};
    task.allowed.wall_ms = 300000;
    task.allowed.cpu_s = 60;  // one source
    task.allowed.memory_mb = 3072;
    task.allowed.scratch_mb = 512;
    task.allowed.reported_kb = 256 << 10;
    const Ending ending = sandbox_.run(task, slot_);
    std::map<std::string, std::string> parts = taken_apart(ending.reported);

    if (parts.count("read") || ending.good()) compare_with_handed_in(files_in_depfile(parts["read"]), base, submission);
    const Names names = read_names(parts["exercise-names"], parts["exercise-sections"]);
    if (refused(names, read_names(parts["tests-names"], parts["tests-sections"]))) return false;
    for (const std::string& what : suspicions(names, lesson_.reference)) flag(lesson_.lesson->folder + " " + what);
    const Lines& programs = lesson_.recipe.programs();
    const bool all_there = std::all_of(programs.begin(), programs.end(),
                                       [&](const std::string& program) { return !parts[program].empty(); });
    if (!ending.good() || !all_there) {
      verdict_.build = BuildState::broken;
      if (!ending.beyond.empty()) flag("while it was compiled, " + ending.how());
      for (const char* sign :
           {"signal terminated program", "unable to execute command: Killed", "CPU time limit exceeded"})
        if (has(ending.printed, sign)) flag("while it was compiled, the compiler went beyond a limit, and was stopped");
      std::string log = replace_all(ending.printed, base + "/", "");
      verdict_.log += told_twice_defined(parts["exercise-names"], submission) + printable_lines(log.substr(0, 20000));
      if (!ending.beyond.empty()) verdict_.log += "While this was compiled, " + ending.how() + ".\n";
      return false;
    }
    for (const std::string& program : programs) write_program(bench_.folder() + "/programs/" + program, parts[program]);
    fs::remove_all(bench_.folder() + "/build");
    return true;
  }

  // The compiler lists the files that it has read. If a submitted source is not among them, the marks would be for another file.
  void compare_with_handed_in(const Lines& read, const std::string& base, const Submission& submission) {
    const auto was_read = [&](const std::string& file) { return contains(read, base + "/exercises/" + file); };
    const std::string& own = lesson_.lesson->folder;  // on an own stack, not every layer below is needed
    for (const auto& [name, text] : submission.files.at(own))
      if (is_compiled(name) && !was_read(own + "/" + name))
        throw GraderFault(own + "/" + name + " of " + submission.name + " was not compiled");
    if (std::none_of(handed_in_.begin(), handed_in_.end(), was_read))
      flag(lesson_.lesson->folder + ": nothing that was handed in was compiled: the starter was graded");
  }

  // The linker's own words for it are hard to read.
  std::string told_twice_defined(const std::string& nm, const Submission& submission) {
    constexpr std::size_t most = 10;
    const std::map<std::string, std::string> sources = lesson_.recipe.objects(submission);
    std::string told;
    std::size_t number = 0;
    for (const TwiceDefined& thing : defined_twice(nm)) {
      Lines files;
      for (const std::string& object : thing.objects)
        if (const auto source = sources.find(object); source != sources.end()) files.push_back(printable(source->second));
      if (files.size() < 2 || ++number > most) continue;
      told += printable(thing.name) + " is defined more than once: in exercises/" + join(files, " and in exercises/") + "\n";
      flag(lesson_.lesson->folder + ": one name is defined in " + join(files, " and in "));
    }
    return told;
  }

  // True when it did not end.
  bool run(TestVerdict& test) {
    Task task = started(lesson_.recipe.target(), "--gtest_filter=" + test.name);
    task.environment.insert(task.environment.end(), {"UNTWIST_RESULTS_FD=3", "UNTWIST_SEAL_FD=4"});
    task.secret = fresh_secret();
    const Ending ending = sandbox_.run(task, slot_);

    // What counts is sealed; the rest is only told.
    TestResult told{test.name, Outcome::crashed, "", {}, ending.printed};
    bool passed = false, failed = false, done = false, leaks = false, forged = false;
    for (const std::string& line : split_lines(ending.reported)) {
      const std::vector<std::string> record = untwist::testing::fields_of(line);
      auto sealed = [&](std::size_t at) {
        const bool good = record.size() == at + 1 && record[at] == task.secret;
        forged |= !good;
        return good;
      };
      const std::string& kind = record[0];
      if (kind == "tell" && record.size() > 1)
        told.story.push_back(record[1]);
      else if (kind == "verdict" && record.size() > 1 && told.verdict.empty())
        told.verdict = record[1];
      else if (kind == "end" && sealed(4) && record[1] == test.name)
        (record[2] == "passed" ? passed : failed) = true, told.outcome = Outcome::failed;
      else if (kind == "leak" && sealed(1))
        leaks = true;
      else if (kind == "done" && sealed(1))
        done = true;
    }
    test.passed = passed && !failed && done && !leaks && !forged && ending.good();
    test.why.clear();
    if (test.passed) return false;

    const std::string where = lesson_.lesson->folder + ": ";
    if (forged) flag(where + "writes results of its own");
    for (const char* sign : {"[       OK ]", "[  PASSED  ]", "[  SKIPPED ]"})
      if (has(ending.printed, sign)) flag(where + "prints what looks like GoogleTest's results");
    constexpr int kGuard = 70;  // of src/testing/main.cpp, when exit() was called too early
    if (!done && (ending.exited(0) || ending.exited(kGuard))) flag(where + "ends the program by itself");
    if (ending.beyond == "memory" || ending.beyond == "output") flag(where + "in a test, " + ending.how());
    if (has(ending.printed, "fork: ") || has(ending.printed, "Resource temporarily unavailable"))
      flag(where + "starts more processes or threads than it may");

    if (ending.beyond == "time") told.outcome = Outcome::hung;
    if (passed && !failed) told.outcome = Outcome::crashed, told.verdict.clear();
    test.why = verdict_of(told, *lesson_.lesson);
    if (told.outcome == Outcome::crashed && condense(told.output).what.empty())
      test.why += "  how it ended    " + ending.how() + "\n";
    test.why = printable_lines(short_lines(replace_all(test.why, programs() + "/", "")).substr(0, 8000));
    return ending.beyond == "time";
  }

  // One of its programs, about to be run.
  Task started(const std::string& program, const std::string& argument) const {
    Task task;
    if (walls_) task.placed = {{bench_.folder() + "/programs", programs()}};
    task.command = {programs() + "/" + program, argument};
    // A few leaks say what all of them would; thousands would only be taken for output without end.
    task.environment = {"UBSAN_OPTIONS=print_stacktrace=1", "LSAN_OPTIONS=max_leaks=10", "LC_ALL=C.UTF-8"};
    return task;
  }
  std::string programs() const { return walls_ ? "/grade" : bench_.folder() + "/programs"; }  // where a task sees them

  bool green(const Lines& steps) const {
    return std::all_of(verdict_.tests.begin(), verdict_.tests.end(),
                       [&](const TestVerdict& test) { return test.passed || !contains(steps, test.step); });
  }

  // The second gate: who passes the tests, and cannot do it with anything else, has not solved the step.
  void put_to(const Trial& trial, const Submission& submission) {
    int control[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) != 0) throw Error("no socket pair");
    Task task = started(trial.target(), trial.service);
    task.handed_over = control[1];
    task.allowed.wall_ms = 60000;
    auto running = std::async(std::launch::async, [&] { return sandbox_.run(task, slot_); });
    std::uint64_t seed = digest(trial.what);
    for (const auto& [name, text] : submission.files.at(lesson_.lesson->folder))
      seed = digest(text, digest(name, seed));
    const std::string wrong = visit(trial, control[0], seed);
    ::close(control[0]);
    const Ending ending = running.get();
    ::close(control[1]);
    if (wrong.empty()) return;
    flag(lesson_.lesson->folder + ": green in its tests, but wrong with other values (" + trial.what + ")");
    for (TestVerdict& test : verdict_.tests) {
      if (!contains(trial.proves, test.step) || !test.passed) continue;
      test.passed = false;
      test.why = "\u2717 " + trial.what + "\n\n  what happened   " + printable(wrong) + "\n";
      if (const Crash crash = condense(ending.printed); !crash.what.empty())
        test.why += "                  " + printable(crash.what) + "\n";
      test.why += "  the rule        what is green in a test must be right with values that no test has used, too\n";
      if (!trial.notation.empty()) test.why += "  how to read it  the first lines of " + trial.notation + "\n";
    }
  }

  const Kit& kit_;
  const Kit::LessonKit& lesson_;
  const Sandbox& sandbox_;
  const Terms& terms_;
  const int slot_;
  Lines handed_in_;  // "01-reactor/poll_reactor.cpp"
  const Bench bench_;
  const bool walls_;
  LessonVerdict verdict_;
};

}  // namespace

void sweep(const std::string& build_folder) {
  const std::string ours = "bench-" + host_name() + "-";
  for (const std::string& name : folders_in(build_folder)) {
    if (!name.starts_with(ours)) continue;
    const pid_t process = std::atoi(name.c_str() + ours.size());
    if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) fs::remove_all(build_folder + "/" + name);
  }
}

std::string in_words(BuildState state) {
  switch (state) {
    case BuildState::built:
      return "built";
    case BuildState::absent:
      return "not handed in";
    case BuildState::unchanged:
      return "the starter";
    case BuildState::broken:
      return "does not build";
    case BuildState::refused:
      return "refused";
    case BuildState::not_run:
      return "not run";
  }
  return "";
}

LessonVerdict judge(const Kit& kit, const Kit::LessonKit& lesson, const Submission& submission, const Sandbox& sandbox,
                    int slot, const Terms& terms) {
  return Judge(kit, lesson, sandbox, slot, terms).judge(submission);
}

}  // namespace tool
