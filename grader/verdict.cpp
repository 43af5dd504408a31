#include "verdict.hpp"

#include <sys/random.h>
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
#include "filters.hpp"
#include "sealed_report.hpp"
#include "shell.hpp"
#include "sources.hpp"
#include "step_check.hpp"
#include "testing/start_process.hpp"
#include "trials/trial.hpp"
#include "words.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;
using untwist::testing::SealKey;

std::string host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return file_name(name);
}

// The folder for a submission's files and programs while it is judged; removed afterwards.
class ScratchFolder {
 public:
  ScratchFolder(const Kit& kit, int slot)
      : folder_(kit.build_folder() + "/scratch-" + host_name() + "-" + std::to_string(::getpid()) + "-" +
                std::to_string(slot)),
        owner_(Sandbox::user_of(slot)) {
    fs::remove_all(folder_);
    clear_build();
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& folder() const { return folder_; }
  // Empties the build folder for the next build.
  void clear_build() const {
    fs::remove_all(folder_ + "/build");
    fs::create_directories(folder_ + "/build");
    if (::chown((folder_ + "/build").c_str(), uid_t(owner_), gid_t(-1)) != 0)
      throw Error("cannot change the owner of " + folder_);
  }

 private:
  const std::string folder_;
  const int owner_;
};

void write_program(const std::string& path, std::string_view bytes) {
  // A process that is started while the file is open would keep it open for a moment, and a file that is open for
  // writing cannot be executed.
  const std::lock_guard lock(untwist::testing::process_start());
  write_file(path, bytes);
  ::chmod(path.c_str(), 0755);
}

// Takes apart what a script has `put`: again and again a line "NAME SIZE", then that many bytes.
std::map<std::string, std::string> taken_apart(const std::string& reported) {
  std::map<std::string, std::string> parts;
  for (std::size_t at = 0; at < reported.size();) {
    const std::size_t end = reported.find('\n', at);
    if (end == std::string::npos) break;
    const Strings header = words(reported.substr(at, end - at));
    const long size = header.size() == 2 ? std::atol(header[1].c_str()) : -1;
    if (size < 0 || end + 1 + std::size_t(size) > reported.size()) break;
    parts[header[0]] = reported.substr(end + 1, std::size_t(size));
    at = end + 1 + std::size_t(size);
  }
  return parts;
}

SealKey fresh_key() {
  SealKey key;
  if (::getrandom(key.data(), sizeof key, 0) != ssize_t(sizeof key))
    throw Error("the system provides no random numbers");
  return key;
}

// Tests that judge a learner's tests run them as separate programs.
bool starts_processes(const std::string& test) { return has(test, "_YourTests."); }

// The files of a lesson that contain a step: those with its marks in the solution.
Strings files_of(const Lesson& lesson, const std::string& step) {
  Strings files;
  for (const std::string& name : sources_in(lesson.solutions())) {
    const std::string text = read_file(lesson.solutions() + "/" + name);
    if (has(text, "// [" + step + "\n") || has(text, "// [" + step + " ")) files.push_back(name);
  }
  return files;
}

class Judge {
 public:
  Judge(const Kit& kit, const Kit::LessonKit& lesson, const Sandbox& sandbox, int slot, const Terms& terms)
      : kit_(kit),
        lesson_(lesson),
        sandbox_(sandbox),
        slot_(slot),
        terms_(terms),
        scratch_(kit, slot),
        walls_(sandbox.walls() == Walls::bubblewrap) {}

  LessonVerdict judge(Submission submission) {
    verdict_.lesson = lesson_.lesson->folder;
    look(std::move(submission));
    for (const std::string& line : flags_.lines())
      verdict_.flags.push_back(lesson_.lesson->folder + ": " + printable(line));
    return verdict_;
  }

 private:
  void look(Submission submission) {
    for (const Test& test : lesson_.tests)  // tests of given code earn nothing
      if (!test.step.empty()) verdict_.tests.push_back({test.name, test.step, false, ""});
    if (!complete(submission)) return;
    for (const auto& [folder, files] : lesson_.starters)
      for (const auto& [name, text] : submission.files[folder]) look_at_source(text, name, author_of(name), flags_);
    if (!readable(submission)) return;
    if (terms_.patience.over()) {
      verdict_.build = BuildState::not_run;
      return out_of_patience("all of it");
    }
    if (!built(submission)) return;
    verdict_.build = BuildState::built;
    run_all();
    if (terms_.twice) run_all_again();
    drive_all(submission);
  }

  // Windows' Notepad can save a source in an encoding that no compiler reads.
  bool readable(const Submission& submission) {
    bool good = true;
    for (const auto& [folder, starters] : lesson_.starters)
      for (const auto& [name, text] : submission.files.at(folder))
        if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") || text.substr(0, 4).find('\0') < 2) {
          verdict_.log +=
              folder + "/" + printable(name) + " is UTF-16, not UTF-8: no compiler reads it. Save it as UTF-8.\n";
          flags_.add(Weight::wrong, "is UTF-16, not UTF-8, so that no compiler reads it", folder + "/" + name);
          good = false;
        }
    if (!good) verdict_.build = BuildState::broken;
    return good;
  }

  static constexpr int kMostHung = 3;  // in one step

  static Author author_of(const std::string& file) {
    return file.starts_with("tests/") ? Author::tests : Author::exercise;
  }

  void out_of_patience(const std::string& what) {
    flags_.add(Weight::dangerous,
               "not run, because the " + terms_.patience.in_words() + " of this submission were used up", what);
  }
  std::string not_run() const {
    return "not run: the " + terms_.patience.in_words() + " of this submission were used up\n";
  }

  void run_all() {
    std::map<std::string, int> hung;  // by step: a hanging step does not affect the others
    int left_out = 0;
    for (TestVerdict& test : verdict_.tests) {
      if (terms_.patience.over()) {
        test.passed = false;
        test.why = not_run();
        ++left_out;
      } else if (hung[test.step] == kMostHung) {
        test.passed = false;
        test.why = "not run: " + std::to_string(kMostHung) + " tests of this step did not end within " + limit() + "\n";
      } else {
        hung[test.step] += run(test);
      }
    }
    for (const auto& [step, times] : hung)
      if (times > 0) flags_.add(Weight::unusual, "has tests that did not end within " + limit(), "step " + step);
    if (left_out > 0) out_of_patience(count(left_out, "test"));
  }

  static std::string limit() { return std::to_string(Allowance().wall_ms / 1000) + " s"; }

  // A test counts only if it is green both times.
  void run_all_again() {
    const std::vector<TestVerdict> first = verdict_.tests;
    run_all();
    for (std::size_t i = 0; i < first.size(); ++i) {
      TestVerdict& test = verdict_.tests[i];
      if (test.passed != first[i].passed && !terms_.patience.over())
        flags_.add(Weight::wrong, "differs from run to run", test.name);
      if (!first[i].passed) test = first[i];
    }
  }

  // Takes missing files from the starter. False if there is nothing to grade.
  bool complete(Submission& submission) {
    bool any = false, changed = false;
    for (const auto& [folder, starters] : lesson_.starters) {
      auto& files = submission.files[folder];
      const bool handed_in = !files.empty();
      Strings missing;
      for (const auto& [name, text] : files) handed_in_.push_back(folder + "/" + name);
      any |= handed_in;
      changed |= handed_in && files != starters;
      for (const auto& [name, text] : starters) {
        if (files.count(name)) continue;
        if (const std::string other = handed_in ? stands_for(name, files, starters) : ""; !other.empty()) {
          flags_.add(Weight::unusual, "takes the place of " + folder + "/" + name, other);
          continue;
        }
        files.emplace(name, text);
        if (handed_in) missing.push_back(name);
      }
      for (const std::string& name : missing) taken_from_starter_[folder].push_back(name);
      const auto not_used = submission.not_used.find(folder);
      if (not_used == submission.not_used.end()) continue;
      const std::string names = some_of(not_used->second);
      verdict_.log += "Not used: " + names + "\n";
      if (!handed_in || !missing.empty()) flags_.add(Weight::unusual, "not used", names);
    }
    verdict_.build = any ? BuildState::unchanged : BuildState::absent;
    return any && changed;
  }

  // A file in another folder (or, for tests, with another name) that was handed in instead of this one. A file that has
  // a place of its own stands for no other.
  static std::string stands_for(const std::string& name, const std::map<std::string, std::string>& files,
                                const std::map<std::string, std::string>& starters) {
    const bool test = name.starts_with("tests/");
    const std::string base = "/" + name.substr(name.rfind('/') + 1);
    for (const auto& [other, text] : files)
      if (is_compiled(other) && !starters.count(other) &&
          (test ? other.starts_with("tests/") : ("/" + other).ends_with(base) && !other.starts_with("tests/")))
        return other;
    return "";
  }

  void tell_taken_from_starter() {
    std::string told;
    for (const auto& [folder, names] : taken_from_starter_)
      for (const std::string& name : names)
        told += "Not handed in, so taken from the starter: " + folder + "/" + name + "\n";
    verdict_.log.insert(0, told);
  }

  // Drops files of the starter that define the same names as a file of the submission, which was handed in instead.
  bool drop_starters(const std::string& nm, Submission& submission) {
    const std::map<std::string, std::string> sources = lesson_.recipe.objects(submission);
    bool dropped = false;
    for (const TwiceDefined& thing : defined_twice(nm)) {
      std::string starter, other;
      for (const std::string& object : thing.objects)
        if (const auto source = sources.find(object); source != sources.end()) {
          const std::size_t slash = source->second.find('/');
          const std::string folder = source->second.substr(0, slash), name = source->second.substr(slash + 1);
          (contains(taken_from_starter_[folder], name) ? starter : other) = source->second;
        }
      if (starter.empty() || other.empty()) continue;
      const std::size_t slash = starter.find('/');
      submission.files[starter.substr(0, slash)].erase(starter.substr(slash + 1));
      std::erase(taken_from_starter_[starter.substr(0, slash)], starter.substr(slash + 1));
      flags_.add(Weight::unusual, "takes the place of " + starter, other);
      dropped = true;
    }
    return dropped;
  }

  static std::string some_of(Strings names) {
    constexpr std::size_t most = 10;
    const std::size_t more = names.size() > most ? names.size() - most : 0;
    names.resize(names.size() - more);
    return join(names, ", ") + (more ? " and " + std::to_string(more) + " more" : "");
  }

  // Makes the files that were built once visible where the commands expect them.
  void show_given(Task& task, const std::string& base) const {
    for (const std::string& file : lesson_.recipe.given()) {
      if (file.starts_with("/")) continue;  // a system library
      Strings seen = {file};
      if (file.ends_with(".gch")) seen.push_back(file.substr(0, file.size() - 4));
      for (const std::string& one : seen) {
        if (walls_) {
          task.placed.emplace_back(kit_.build_folder() + "/" + one, base + "/build/" + one);
        } else {
          const fs::path link = scratch_.folder() + "/build/" + one;
          fs::create_directories(link.parent_path());
          for (fs::path folder = link.parent_path(); folder != scratch_.folder(); folder = folder.parent_path())
            if (::chown(folder.c_str(), uid_t(Sandbox::user_of(slot_)), gid_t(-1)) != 0)
              throw Error("cannot change the owner of " + folder.string());
          fs::create_symlink(kit_.build_folder() + "/" + one, link);
        }
      }
    }
  }

  // Must the lesson not be run? Then records why.
  bool refused() {
    Strings reasons = flags_.refusals();
    if (reasons.empty()) return false;
    constexpr std::size_t most = 20;
    if (reasons.size() > most) reasons.resize(most);
    for (std::string& reason : reasons) reason = printable(reason.substr(0, 200));
    verdict_.build = BuildState::refused;
    verdict_.log += "This lesson was not run, because of the following:\n- " + join(reasons, "\n- ") + "\n";
    return true;
  }

  // Inspects its objects and its preprocessed sources.
  void look_at_parts(std::map<std::string, std::string>& parts) {
    for (const auto& [author, label] :
         {std::pair(Author::exercise, std::string("exercise")), std::pair(Author::tests, std::string("tests"))}) {
      const Names names = read_names(parts[label + "-names"], parts[label + "-sections"], parts[label + "-symbols"]);
      for (const std::string& reason : refusals(names, author, lesson_.taken, lesson_.reference)) {
        const std::size_t at = reason.find(": ");
        flags_.add(Weight::refused, reason.substr(0, at), at == reason.npos ? "" : reason.substr(at + 2));
      }
      if (author == Author::exercise) add_suspicions(names, lesson_.taken, lesson_.reference, flags_);
      const std::string base = walls_ ? "/grade" : scratch_.folder();
      std::string precompiled = lesson_.recipe.precompiled(author == Author::tests);
      if (!precompiled.empty()) precompiled.insert(0, base + "/build");
      const GivenFiles given{given_folders(), base + "/exercises", base + "/build", precompiled};
      for (auto part = parts.lower_bound(label + "-text-");
           part != parts.end() && part->first.starts_with(label + "-text-"); ++part)
        look_at_preprocessed(part->second, given, author, flags_);
    }
  }

  // The folders of headers that do not belong to the submission.
  Strings given_folders() const {
    Strings folders = kit_.system_headers();
    for (const std::string& folder : lesson_.recipe.header_folders())
      if (!folder.starts_with(kit_.root() + "/exercises/") && folder != kit_.root()) folders.push_back(folder);
    return folders;
  }

  // Compiles and links.
  std::map<std::string, std::string> compiled(const Submission& submission, Ending& ending) {
    const std::string base = walls_ ? "/grade" : scratch_.folder();
    Task task;
    fs::remove_all(scratch_.folder() + "/exercises");
    for (const auto& [folder, starters] : lesson_.starters)
      for (const auto& [name, text] : submission.files.at(folder))
        write_file(scratch_.folder() + "/exercises/" + folder + "/" + name, text);
    task.folder = base + "/build";
    task.read_only = lesson_.recipe.header_folders();
    std::erase_if(task.read_only, [&](const std::string& folder) {
      return folder.starts_with("/usr/") || folder.starts_with(kit_.root() + "/exercises/") || folder == kit_.root() ||
             !exists(folder);
    });
    if (walls_) {
      task.scratch = {base + "/build"};
      task.placed.emplace_back(scratch_.folder() + "/exercises", base + "/exercises");
    }
    show_given(task, base);
    write_file(scratch_.folder() + "/build.sh", lesson_.recipe.script(submission, base, Layout(fresh_key()[0])));
    if (walls_) task.placed.emplace_back(scratch_.folder() + "/build.sh", base + "/build.sh");
    task.command = {"/bin/sh", base + "/build.sh"};
    task.environment = {"LC_ALL=C.UTF-8"};
    task.allowed.wall_ms = 300000;
    task.allowed.cpu_s = 60;  // for one source
    task.allowed.memory_mb = 3072;
    task.allowed.scratch_mb = 512;
    task.allowed.reported_kb = 256 << 10;
    ending = sandbox_.run(task, slot_);
    scratch_.clear_build();
    return taken_apart(ending.reported);
  }

  // Installs the programs where they are run. False if one is missing.
  bool installed(std::map<std::string, std::string>& parts) {
    for (const std::string& program : lesson_.recipe.programs())
      if (parts[program].empty()) return false;
    for (const std::string& program : lesson_.recipe.programs())
      write_program(scratch_.folder() + "/programs/" + program, parts[program]);
    return true;
  }

  bool built(Submission& submission) {
    Ending ending;
    std::map<std::string, std::string> parts = compiled(submission, ending);
    if (!ending.good() && drop_starters(parts["exercise-names"] + parts["tests-names"], submission))
      parts = compiled(submission, ending);
    tell_taken_from_starter();
    if (parts.count("read") || ending.good())
      compare_with_handed_in(files_in_depfile(parts["read"]), walls_ ? "/grade" : scratch_.folder(), submission);
    look_at_parts(parts);
    if (refused()) return false;
    if (ending.good() && installed(parts)) return true;
    verdict_.build = BuildState::broken;
    if (!ending.beyond.empty()) flags_.add(Weight::dangerous, "while it was compiled, " + ending.how());
    for (const char* sign :
         {"signal terminated program", "unable to execute command: Killed", "CPU time limit exceeded"})
      if (has(ending.printed, sign))
        flags_.add(Weight::dangerous, "while it was compiled, the compiler exceeded a limit and was stopped");
    std::string log = replace_all(ending.printed, walls_ ? "/grade/" : scratch_.folder() + "/", "");
    verdict_.log += told_twice_defined(parts["exercise-names"], submission) + printable_lines(log.substr(0, 20000));
    if (!ending.beyond.empty()) verdict_.log += "While this was compiled, " + ending.how() + ".\n";
    return false;
  }

  // The compiler lists the files that it has read. If a submitted source is not among them, the marks would be for
  // other files.
  void compare_with_handed_in(const Strings& read, const std::string& base, const Submission& submission) {
    const auto was_read = [&](const std::string& file) { return contains(read, base + "/exercises/" + file); };
    const std::string& own = lesson_.lesson->folder;  // on a student's own stack, not every layer below is needed
    for (const auto& [name, text] : submission.files.at(own))
      if (is_compiled(name) && !was_read(own + "/" + name))
        throw GraderFault(own + "/" + name + " of " + submission.name + " was not compiled");
    if (std::none_of(handed_in_.begin(), handed_in_.end(), was_read))
      flags_.add(Weight::wrong, "nothing that was handed in was compiled: the starter was graded");
  }

  // The linker's own message is hard to read.
  std::string told_twice_defined(const std::string& nm, const Submission& submission) {
    constexpr std::size_t most = 10;
    const std::map<std::string, std::string> sources = lesson_.recipe.objects(submission);
    std::string told;
    std::size_t number = 0;
    for (const TwiceDefined& thing : defined_twice(nm)) {
      Strings files;
      for (const std::string& object : thing.objects)
        if (const auto source = sources.find(object); source != sources.end())
          files.push_back(printable(source->second));
      if (files.size() < 2 || ++number > most) continue;
      told += printable(thing.name) + " is defined more than once: in exercises/" + join(files, " and in exercises/") +
              "\n";
      flags_.add(Weight::unusual, "one name is defined in " + join(files, " and in "));
    }
    return told;
  }

  // True if it did not end in time.
  bool run(TestVerdict& test) {
    Task task = started(lesson_.recipe.target());
    task.environment.insert(task.environment.end(), {"UNTWIST_RESULTS_FD=3", "UNTWIST_SEAL_FD=4"});
    const SealKey key = fresh_key();
    task.secret = untwist::testing::packed({key, test.name, starts_processes(test.name) ? "" : test_filter()});
    const Ending ending = sandbox_.run(task, slot_);
    const SealedReport report = read_sealed(ending.reported, key, test.name);
    test.passed = report.passed && ending.good();
    test.why.clear();
    if (test.passed) return false;

    TestResult told{test.name, report.failed ? Outcome::failed : Outcome::crashed, report.verdict, report.story,
                    ending.printed};
    if (report.deaf) flags_.add(Weight::forged, "hides failures from GoogleTest");
    if (report.forged) flags_.add(Weight::forged, "writes its own results");
    for (const char* sign : {"[       OK ]", "[  PASSED  ]", "[  SKIPPED ]"})
      if (has(ending.printed, sign)) flags_.add(Weight::forged, "prints what looks like GoogleTest's results");
    if (ending.killed_by(SIGSYS)) flags_.add(Weight::dangerous, "was killed for a forbidden system call");
    constexpr int kGuard = 70;  // the status from src/testing/main.cpp if exit() was called too early
    if (!report.done && (ending.exited(0) || ending.exited(kGuard)))
      flags_.add(Weight::forged, "ends the program itself");
    if (ending.beyond == "memory" || ending.beyond == "output")
      flags_.add(Weight::dangerous, "in a test, " + ending.how());
    if (has(ending.printed, "fork: ") || has(ending.printed, "Resource temporarily unavailable"))
      flags_.add(Weight::dangerous, "starts more processes or threads than it may");

    if (ending.beyond == "time") told.outcome = Outcome::hung;
    if (report.done && !report.failed) told.verdict.clear();  // it leaks, or forged records afterwards
    test.why = verdict_of(told, *lesson_.lesson, Allowance().wall_ms / 1000);
    if (told.outcome == Outcome::crashed && condense(told.output).what.empty())
      test.why += "  how it ended    " + ending.how() + "\n";
    test.why = printable_lines(short_lines(replace_all(test.why, programs() + "/", "")).substr(0, 8000));
    return ending.beyond == "time";
  }

  // A task that runs one of the programs. Inside the sandbox the program's name does not reveal what it is for.
  Task started(const std::string& program) const {
    Task task;
    for (const std::string& one : lesson_.recipe.programs())
      if (walls_ && (one == program || one.starts_with(program + "_")))
        task.placed.emplace_back(scratch_.folder() + "/programs/" + one,
                                 programs() + "/program" + one.substr(program.size()));
    task.command = {programs() + "/" + (walls_ ? "program" : program)};
    // A few leaks are enough; thousands would only be mistaken for endless output.
    task.environment = {"UBSAN_OPTIONS=print_stacktrace=1", "LSAN_OPTIONS=max_leaks=10", "LC_ALL=C.UTF-8"};
    return task;
  }
  std::string programs() const {
    return walls_ ? "/grade" : scratch_.folder() + "/programs";
  }  // their folder as a task sees it

  bool green(const std::string& step) const {
    int tests = 0;
    for (const TestVerdict& test : verdict_.tests)
      if (test.step == step && ++tests && !test.passed) return false;
    return tests > 0;
  }

  // A conversation to be held: with the submission as it is, or with some of its files and the rest from the solution.
  struct Plan {
    const Trial* trial;
    Strings proves;
  };
  // By the files that are taken from the submission; none means all.
  using Plans = std::map<Strings, std::vector<Plan>>;

  // A red step must not exempt the others from their conversations. If it is in a different file, that file is taken
  // from the solution. If it is in a file that the conversation is about, that is impossible.
  void plan(const Trial& trial, Plans& plans) const {
    Strings proves = trial.proves;
    std::erase_if(proves, [&](const std::string& step) { return !green(step); });
    Strings red = trial.needs;
    std::erase_if(red, [&](const std::string& step) { return green(step); });
    if (red.empty()) return plans[{}].push_back({&trial, trial.proves});
    for (const std::string& step : proves) {
      const Strings own = files_of(*lesson_.lesson, step);
      auto lies_there = [&](const std::string& other) {
        const Strings files = files_of(*lesson_.lesson, other);
        return std::any_of(files.begin(), files.end(), [&](const std::string& file) { return contains(own, file); });
      };
      if (own.empty() || std::any_of(red.begin(), red.end(), lies_there)) continue;
      std::vector<Plan>& same = plans[own];
      if (!same.empty() && same.back().trial == &trial)
        same.back().proves.push_back(step);
      else
        same.push_back({&trial, {step}});
    }
  }

  // The conversations are chosen by the test results alone: a failed one does not cancel the next.
  void drive_all(const Submission& submission) {
    Plans plans;
    Strings guarded;
    for (const Trial& trial : trials()) {
      if (trial.lesson != lesson_.lesson->id || !contains(lesson_.recipe.programs(), trial.target())) continue;
      plan(trial, plans);
      for (const std::string& step : trial.proves)
        if (green(step) && !contains(guarded, step)) guarded.push_back(step);
    }
    for (const auto& [own, all] : plans) {
      if (!own.empty() && !terms_.patience.over() && !mixed(submission, own)) continue;
      for (const Plan& plan : all)
        for (int times = terms_.twice ? 2 : 1; times > 0; --times) put_to(plan, submission);
    }
    std::erase_if(guarded, [&](const std::string& step) { return contains(verdict_.driven, step); });
    for (const std::string& step : guarded)
      flags_.add(Weight::unusual, "judged by the tests alone, because its conversation needs a step that is red", step);
  }

  // Rebuilds the programs from these files of the submission and the rest of the solution. False if they do not fit
  // together.
  bool mixed(Submission submission, const Strings& own) {
    const std::string& folder = lesson_.lesson->folder;
    for (auto& [name, text] : submission.files.at(folder))
      if (!contains(own, name) && !name.starts_with("tests/"))
        text = read_file_or(lesson_.lesson->solutions() + "/" + name, text);
    Ending ending;
    std::map<std::string, std::string> parts = compiled(submission, ending);
    return ending.good() && installed(parts);
  }

  // Being slow must not exempt a submission from a conversation.
  void not_held(const Plan& plan) {
    out_of_patience("a conversation, " + plan.trial->what);
    for (TestVerdict& test : verdict_.tests) {
      if (!contains(plan.proves, test.step) || !test.passed) continue;
      test.passed = false;
      test.why = not_run();
    }
  }

  // The second gate: code that passes the tests but fails with any other input has not solved the step.
  void put_to(const Plan& plan, const Submission& submission) {
    const Trial& trial = *plan.trial;
    if (terms_.patience.over()) return not_held(plan);
    int control[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) != 0) throw Error("no socket pair");
    Task task = started(trial.target());
    if (!trial.service.empty()) task.command.push_back(trial.service);
    task.handed_over = control[1];
    task.allowed.wall_ms = 60000;
    auto running = std::async(std::launch::async, [&] { return sandbox_.run(task, slot_); });
    std::uint64_t files = digest(trial.what);
    for (const auto& [name, text] : submission.files.at(lesson_.lesson->folder))
      files = digest(text, digest(name, files));
    const std::uint64_t seed = untwist::testing::siphash(terms_.secret.key(), std::to_string(files));
    const std::string wrong = visit(trial, control[0], seed);
    ::close(control[0]);
    const Ending ending = running.get();
    ::close(control[1]);
    for (const std::string& step : plan.proves)
      if (!contains(verdict_.driven, step)) verdict_.driven.push_back(step);
    if (wrong.empty()) return;
    flags_.add(Weight::wrong, "green in its tests, but wrong with other values", trial.what);
    for (TestVerdict& test : verdict_.tests) {
      if (!contains(plan.proves, test.step) || !test.passed) continue;
      test.passed = false;
      test.why = "\u2717 " + trial.what + "\n\n  what happened   " + printable(wrong) + "\n";
      if (const Crash crash = condense(ending.printed); !crash.what.empty())
        test.why += "                  " + printable(crash.what) + "\n";
      test.why += "  the rule        code that passes the tests must also be right with values that no test has used\n";
      if (!trial.notation.empty()) test.why += "  how to read it  the first lines of " + trial.notation + "\n";
    }
  }

  const Kit& kit_;
  const Kit::LessonKit& lesson_;
  const Sandbox& sandbox_;
  const int slot_;
  const Terms& terms_;
  Strings handed_in_;                                  // "01-reactor/delayed_calls.cpp"
  std::map<std::string, Strings> taken_from_starter_;  // by folder
  const ScratchFolder scratch_;
  const bool walls_;
  LessonVerdict verdict_;
  Flags flags_;
};

}  // namespace

RunSecret::RunSecret(std::string text)
    : text_(std::move(text)),
      key_{untwist::testing::siphash({0, 1}, text_), untwist::testing::siphash({0, 2}, text_)} {}

RunSecret RunSecret::random() {
  char digits[40];
  const SealKey key = fresh_key();
  std::snprintf(digits, sizeof digits, "%016llx%016llx", static_cast<unsigned long long>(key[0]),
                static_cast<unsigned long long>(key[1]));
  return RunSecret(digits);
}

void sweep(const std::string& build_folder) {
  const std::string ours = "scratch-" + host_name() + "-";
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
