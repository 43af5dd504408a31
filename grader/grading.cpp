#include "grading.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

#include "process.hpp"
#include "reports.hpp"
#include "screen.hpp"
#include "unpacking.hpp"
#include "words.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;

// One grader at a time builds the kit; others wait.
class KitLock {
 public:
  KitLock() {
    fs::create_directories("build/grade");
    fd_ = ::open("build/grade/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0 || ::flock(fd_, LOCK_EX) != 0) throw Error("build/grade/lock cannot be locked");
  }
  ~KitLock() { ::close(fd_); }
  KitLock(const KitLock&) = delete;
  KitLock& operator=(const KitLock&) = delete;

 private:
  int fd_ = -1;
};

std::vector<const Lesson*> chosen_lessons(const Course& course, const std::string& names) {
  std::vector<const Lesson*> lessons;
  for (const std::string& name : split(names, ','))
    if (!name.empty()) lessons.push_back(&course.lesson(name));
  if (!names.empty()) return lessons;
  for (const Lesson& lesson : course.lessons())
    if (!Course::tests(lesson).empty() && is_folder(lesson.exercises())) lessons.push_back(&lesson);
  return lessons;
}

std::string time_left(double seconds) {
  const int whole = int(seconds + 0.5);
  if (whole < 60) return std::to_string(whole) + " s left";
  if (whole < 3600) return std::to_string((whole + 30) / 60) + " min left";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min left";
}

class Bar {
 public:
  Bar(int all, int finished) : all_(all), before_(finished), finished_(finished) { show(); }
  void one_more() {
    const std::lock_guard lock(mutex_);
    ++finished_;
    show();
  }

 private:
  void show() {
    constexpr int width = 24;
    const int full = all_ ? finished_ * width / all_ : width;
    std::string line = "grading [";
    for (int i = 0; i < width; ++i) line += i < full ? '#' : '.';
    line += "] " + std::to_string(finished_) + " of " + std::to_string(all_);
    if (finished_ > before_ && finished_ < all_) {
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
      line += ", " + time_left(seconds / (finished_ - before_) * (all_ - finished_));
    }
    progress(line);
  }
  const int all_, before_;
  int finished_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
};

void ask_to_stop(int) {
  constexpr char text[] = "\nstopped: finished submissions are kept, and the same command continues from there\n";
  if (::write(2, text, sizeof text - 1) < 0) {
  }
  ::_exit(130);
}

Result grade_one(const Kit& kit, const Submission& submission, const Sandbox& sandbox, int slot, const Terms& terms) {
  Result result{printable(submission.name), submission.id, submission.trouble, submission.flags, {}, {}};
  for (const Kit::LessonKit& lesson : kit.lessons())
    result.lessons.push_back(judge(kit, lesson, submission, sandbox, slot, terms));
  if (kit.own_stack()) result.own_stack = judge(kit, *kit.own_stack(), submission, sandbox, slot, terms);
  return result;
}

// The result for a submission on which the grader itself failed.
Result nothing_of(const Kit& kit, const Submission& submission, const std::string& why) {
  const std::string without_places = replace_all(why, kit.root() + "/", "").substr(0, 300);
  Result result{printable(submission.name),
                submission.id,
                "the grader failed: " + printable(without_places),
                submission.flags,
                {},
                {}};
  for (const Kit::LessonKit& lesson : kit.lessons()) {
    result.lessons.push_back({lesson.lesson->folder, BuildState::not_run, "", {}, {}});
    for (const Test& test : lesson.tests)
      if (!test.step.empty()) result.lessons.back().tests.push_back({test.name, test.step, false, ""});
  }
  return result;
}

// Calls work(item, slot) for each item, several at a time; a slot works on one item at a time. `work` must not throw.
void side_by_side(int slots, const std::vector<std::size_t>& items, const std::function<void(std::size_t, int)>& work) {
  std::atomic<std::size_t> next{0};
  auto take = [&](int slot) {
    for (std::size_t at; (at = next++) < items.size();) work(items[at], slot);
  };
  std::vector<std::thread> others;
  for (int slot = 1; slot < std::min<int>(slots, int(items.size())); ++slot) others.emplace_back(take, slot);
  take(0);
  for (std::thread& other : others) other.join();
}

// Collects what went wrong in the grader itself, from all threads.
class Faults {
 public:
  void add(const Submission& submission, const std::exception& exception) {
    const std::lock_guard lock(mutex_);
    told_.push_back("the grader failed on " + printable(submission.name) + ": " + printable(exception.what()));
    if (nobodys_marks_.empty() && dynamic_cast<const GraderFault*>(&exception))
      nobodys_marks_ = printable(exception.what());
  }
  const Lines& told() const { return told_; }
  const std::string& nobodys_marks() const { return nobodys_marks_; }  ///< a fault after which no mark can be trusted

 private:
  std::mutex mutex_;
  Lines told_;
  std::string nobodys_marks_;
};

Lines told_not_graded(const Circumstances& circumstances) {
  Lines lines;
  for (const NotGraded& entry : circumstances.not_graded)
    lines.push_back(yellow("not graded: ") + entry.name + ", because " + entry.why);
  return lines;
}

// Claims a folder for reports: a new one, an empty one, or one that already has our reports.
void claim(const std::string& folder) {
  const std::string mark = folder + "/.untwist-grades";
  if (fs::exists(folder) && !fs::is_directory(folder)) throw Error(folder + " is not a folder", 2);
  if (fs::exists(folder) && !fs::is_empty(folder) && !fs::exists(mark))
    throw Error(folder + " contains something other than our reports; name an empty folder", 2);
  fs::create_directories(folder);
  // Several shares may begin at the same time: the first one creates it.
  const int fd = ::open(mark.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) throw Error("cannot write into " + folder);
  ::close(fd);
}

// The secret of this report: the one given with --seed, the one the report already has, or a new one. Shares on
// several machines use the same one.
RunSecret secret_of(const std::string& out, const std::string& asked) {
  const RunSecret fresh = asked.empty() ? RunSecret::random() : RunSecret(asked);
  if (out.empty()) return fresh;
  const std::string path = out + "/seed.txt", mine = out + "/.seed-" + RunSecret::random().text();
  if (asked.empty() && exists(path)) return RunSecret(trim(read_file(path)));
  write_file(mine, fresh.text() + "\n");
  if (!asked.empty()) fs::rename(mine, path);
  std::error_code taken;  // the first one creates it
  fs::create_hard_link(mine, path, taken);
  fs::remove(mine);
  return RunSecret(trim(read_file(path)));
}

int number_of_jobs(const std::string& asked) {
  if (asked.empty()) return std::max(1u, std::thread::hardware_concurrency());
  const int jobs = to_number(asked);
  if (jobs < 1 || jobs > 256) throw Error("--jobs takes a number from 1 to 256", 2);
  return jobs;
}

std::chrono::seconds patience_of(const std::string& asked) {
  const int seconds = asked.empty() ? 600 : to_number(asked);
  if (seconds < 1) throw Error("--patience takes the number of seconds that each submission may use", 2);
  return std::chrono::seconds(seconds);
}

// "2/5": the second of five shares.
std::pair<int, int> share_of(const std::string& asked) {
  if (asked.empty()) return {0, 1};
  const Strings parts = split(asked, '/');
  const int share = parts.size() == 2 ? to_number(parts[0]) : -1, all = parts.size() == 2 ? to_number(parts[1]) : -1;
  if (share < 1 || all < share) throw Error("--share takes a share such as 2/5: the second of five", 2);
  return {share - 1, all};
}

}  // namespace

namespace {

// Writes a file that Gradescope accepts as an autograder.
int make_gradescope_package(const std::string& path, const std::string& lessons) {
  if (exists(path)) throw Error(path + " already exists; remove it, or name another file", 2);
  const std::string folder = "build/grade/gradescope";
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const char* script : {"setup.sh", "run_autograder"})
    fs::copy_file(std::string("grader/gradescope/") + script, folder + "/" + script);
  write_file(folder + "/lessons", lessons + "\n");
  // Everything that belongs to the course, and nothing that was built here.
  Strings command = {
      "bsdtar",   "--format",       "zip",     "-s", "|^\\./|untwist/|",         "-cf", path, "-C", folder,
      "setup.sh", "run_autograder", "lessons", "-C", fs::current_path().string()};
  for (const fs::directory_entry& entry : fs::directory_iterator("."))
    if (const std::string name = entry.path().filename().string(); !contains({"build", ".git", ".untwist"}, name))
      command.push_back("./" + name);
  const Finished packed = run(command);
  if (packed.status != 0) {
    fs::remove(path);
    throw Error("the package cannot be written: " + packed.output);
  }
  say(green("\u2713 ") + path + ": upload it as the autograder of a programming assignment");
  return 0;
}

[[noreturn]] void submit_to_slurm(const std::string& submissions, const std::string& out, const std::string& tasks,
                                  const Arguments& arguments) {
  if (!in_path("sbatch")) throw Error("sbatch was not found: --slurm needs a machine that can submit to Slurm");
  if (to_number(tasks) < 1) throw Error("--slurm takes a number of tasks", 2);
  Strings command = {"sh", "grader/slurm.sh", submissions, out, tasks};
  for (const char* name : {"lessons", "points", "patience"})
    if (!arguments.value(name).empty())
      command.insert(command.end(), {std::string("--") + name, arguments.value(name)});
  for (const char* name : {"own-stack", "no-sandbox", "twice"})
    if (arguments.flag(name)) command.push_back(std::string("--") + name);
  run_instead(command);
}

}  // namespace

int grade_class(const Arguments& arguments) {
  const Course course;
  const std::string one = arguments.value("one"), folder = arguments.first();
  const std::string points_file = arguments.value("points");
  const Points points(points_file.empty() ? "grader/points.txt" : as_called(points_file), course);
  Circumstances circumstances{chosen_lessons(course, arguments.value("lessons")), !arguments.flag("no-sandbox")};
  const int jobs = number_of_jobs(arguments.value("jobs"));
  const auto [share, shares] = share_of(arguments.value("share"));
  if (const std::string package = arguments.value("gradescope-package"); !package.empty())
    return make_gradescope_package(as_called(package), arguments.value("lessons"));
  const bool only_prepare = arguments.flag("prepare");
  if (!only_prepare && one.empty() == folder.empty())
    throw Error("./untwist grade SUBMISSIONS --out REPORT, or ./untwist grade --one SUBMISSION", 2);
  if (!only_prepare && one.empty() && arguments.value("out").empty())
    throw Error("where do the reports go? ./untwist grade SUBMISSIONS --out REPORT", 2);

  const std::chrono::seconds patience = patience_of(arguments.value("patience"));
  const std::string out = arguments.value("out").empty() ? "" : as_called(arguments.value("out"));
  if (!out.empty()) claim(out);
  std::vector<Submission> submissions;
  if (only_prepare) {
    circumstances.walls = false;  // no submitted code is run
  } else if (one.empty()) {
    ClassFolder found = find_submissions(as_called(folder));
    submissions = std::move(found.submissions);
    circumstances.not_graded = std::move(found.not_graded);
  } else if (!exists(as_called(one))) {
    throw Error("there is no " + one, 2);
  } else {
    submissions = {submission_at(as_called(one))};
  }

  if (circumstances.walls) {
    fs::create_directories("build/grade");
    if (const std::string why = Sandbox::missing(fs::current_path().string() + "/build/grade"); !why.empty())
      throw Error("No sandbox is available here, and submitted code is not run without one (" + why +
                  ").\nFor what it needs, and what --no-sandbox means, see docs/grading.md");
  }
  const RunSecret secret = secret_of(out, arguments.value("seed"));
  if (const std::string tasks = arguments.value("slurm"); !tasks.empty())
    submit_to_slurm(as_called(folder), out, tasks, arguments);
  const Sandbox sandbox(circumstances.walls ? Walls::bubblewrap : Walls::none);
  if (!circumstances.walls && !only_prepare)
    say(yellow("no sandbox: submitted code runs as you, and the reports say so"));

  progress("building what all submissions share");
  std::optional<Kit> kit;
  {
    const KitLock lock;
    sweep("build/grade");
    kit.emplace(course, circumstances.lessons, arguments.flag("own-stack"));
  }
  end_progress();
  if (only_prepare) {
    say(green("\u2713 ") + "what all submissions share is built");
    return 0;
  }

  for (Submission& submission : submissions) {
    progress("reading what was handed in: " + printable(submission.name));
    try {
      read_submission(submission, course, sandbox, 0);
    } catch (const std::exception& exception) {
      submission.trouble = std::string("it cannot be read: ") + printable(exception.what());
    }
    if (!submission.not_graded.empty())
      circumstances.not_graded.push_back({printable(base_name(submission.path)), submission.not_graded});
  }
  end_progress();
  std::erase_if(submissions, [](const Submission& submission) { return !submission.not_graded.empty(); });
  std::sort(circumstances.not_graded.begin(), circumstances.not_graded.end(),
            [](const NotGraded& first, const NotGraded& second) { return first.name < second.name; });
  if (submissions.empty()) {
    for (const std::string& line : told_not_graded(circumstances)) say(line);
    throw Error("there is nothing to grade in " + (one.empty() ? folder : one), 2);
  }

  // Use what an earlier run has finished, if nothing has changed since.
  std::string circumstance = secret.text() + " " + kit->fingerprint() + (circumstances.walls ? " walls" : " none") +
                             (kit->own_stack() ? " own" : "") + (arguments.flag("twice") ? " twice " : " ") +
                             std::to_string(patience.count());
  for (const Lesson* lesson : circumstances.lessons) circumstance += " " + lesson->id;
  std::vector<std::optional<Result>> results(submissions.size());
  std::vector<std::string> keys(submissions.size());
  std::vector<std::size_t> left;
  auto file_of = [&](std::size_t i) { return out + "/.results/" + submissions[i].id + ".json"; };
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    keys[i] = key_of(submissions[i], circumstance);
    if (!out.empty()) results[i] = kept(file_of(i), keys[i]);
    if (!results[i] && int(i) % shares == share) left.push_back(i);
  }

  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  Bar bar(int(submissions.size()), int(submissions.size() - left.size()));
  Faults faults;
  side_by_side(jobs, left, [&](std::size_t i, int slot) {
    try {
      const Terms terms{secret, Patience(patience), arguments.flag("twice")};
      results[i] = grade_one(*kit, submissions[i], sandbox, slot, terms);
      if (!out.empty()) keep(file_of(i), keys[i], *results[i]);
    } catch (const std::exception& exception) {
      // The other submissions must not suffer. The result is not kept, so that the same command tries again.
      faults.add(submissions[i], exception);
      results[i] = nothing_of(*kit, submissions[i], exception.what());
    }
    bar.one_more();
  });
  end_progress();
  if (!faults.nobodys_marks().empty())
    throw Error("No marks are given, because they would not be for what was handed in: " + faults.nobodys_marks() +
                ".\nThis is a fault of the grader, or of this checkout: remove build/grade, and if that does not help, "
                "report it.");

  std::vector<Result> finished;
  for (auto& result : results)
    if (result) finished.push_back(std::move(*result));
  if (!one.empty())
    for (const std::string& line : summary(finished.front(), circumstances, points)) say(line);
  for (const std::string& line : told_not_graded(circumstances)) say(line);
  for (const std::string& line : faults.told()) say(red(line));
  const int status = faults.told().empty() ? 0 : 1;
  if (out.empty()) return status;
  if (finished.size() < submissions.size()) {
    say(count(int(finished.size()), "submission") + " of " + std::to_string(submissions.size()) +
        " graded; the reports are written when all of them are");
    return status;
  }
  write_reports(out, finished, circumstances, points);
  if (one.empty())
    say(green("\u2713 ") + count(int(finished.size()), "submission") + " graded: " + arguments.value("out") +
        "/index.html");
  return status;
}

}  // namespace tool
