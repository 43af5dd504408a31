// How long a learner waits, from a save to the verdict of `untwist watch`, compared with the possible minimum:
// compiling that file, linking, and running that step's tests by hand, with the same flags.
//
// Everything happens in a copy of the course. Each round measures each thing once, so that a busy moment affects all of
// them. `bench/run` calls this program from the root of the course.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>

#include "../examples/options.hpp"
#include "bench.hpp"

using namespace bench;

namespace {

const std::string kStep = "1.1";
const std::string kTests = "Step1_1_*";
const std::string kExercise = "exercises/01-reactor/delayed_calls.cpp";
const std::string kEndOfVerdict = "save a file to test it";

// A running `untwist watch`, and its output.
class Watch {
 public:
  Watch() {
    std::array<int, 2> pipe;
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
      ::dup2(pipe[1], STDOUT_FILENO);
      ::execl("./untwist", "./untwist", "watch", kStep.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(pipe[1]);
    output_ = pipe[0];
    wait_for_verdict();
  }

  ~Watch() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    ::close(output_);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Returns when the next verdict is complete.
  void wait_for_verdict() {
    while (seen_.find(kEndOfVerdict) == seen_.npos) {
      std::array<char, 4096> piece;
      const ssize_t count = ::read(output_, piece.data(), piece.size());
      if (count <= 0) throw std::runtime_error("untwist watch ended: " + seen_);
      seen_.append(piece.data(), static_cast<std::size_t>(count));
    }
    if (seen_.find(" green") == seen_.npos) throw std::runtime_error("this is not a verdict: " + seen_);
    seen_.clear();
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string seen_;
};

// The three commands that an expert would type.
struct ByHand {
  std::string compile, link, run;
};

// Takes the commands that ninja would run. Their results go elsewhere, so that ninja does not notice. The exercise's
// object is linked directly, without an archive.
ByHand by_hand(const std::string& build) {
  const std::string all = output_of("ninja -C " + build + " -t commands test_01");
  const std::string object = "CMakeFiles/ex_01.dir/" + kExercise + ".o";
  const std::string in = "cd " + build + " && ";
  std::filesystem::create_directories(build + "/by-hand");
  ByHand hand;
  hand.compile = in + replaced(line_with(all, {"-o " + object}), object, "by-hand/exercise.o");
  hand.link = line_with(all, {"-o test_01 "});
  hand.link =
      in + replaced(replaced(hand.link, "libex_01.a", "by-hand/exercise.o"), "-o test_01 ", "-o by-hand/test_01 ");
  hand.run = in + "by-hand/test_01 --gtest_filter='" + kTests + "'";
  return hand;
}

// The times of a build by hand, each of the three and their sum.
struct HandTimes {
  Samples compile, link, run, all;

  void measure(const ByHand& hand) {
    const Seconds compiled = timed([&] { must_run(hand.compile); });
    const Seconds linked = timed([&] { must_run(hand.link); });
    const Seconds ran = timed([&] { bench::run(hand.run); });  // the tests are red: that is expected
    compile.add(compiled);
    link.add(linked);
    run.add(ran);
    all.add(compiled + linked + ran);
  }
};

// A save that changes only the text: each time a different comment at the end.
class Editor {
 public:
  void save() { write_file(kExercise, text_ + "// saved " + std::to_string(++saves_) + " times\n"); }

 private:
  const std::string text_ = read_file(kExercise);
  int saves_ = 0;
};

// A copy of the course with untouched starters: no build folder, no step solved.
void copy_course(const std::string& to) {
  must_run("rm -rf '" + to + "' && mkdir -p '" + to + "'");
  must_run("for entry in *; do case $entry in build) ;; *) cp -Rp \"$entry\" '" + to + "/' || exit 1 ;; esac; done");
  std::filesystem::current_path(to);
  progress("writing the starters");
  must_run("rm -rf exercises && ./untwist maintain sync");
}

Seconds time_of_start() {
  must_run("rm -rf build .untwist");
  return timed([] { must_run("./untwist start --yes"); });
}

void print_row(const char* what, const Samples& samples) {
  std::printf("| %-58s | %6.3f | %6.3f - %6.3f |\n", what, samples.median().count(), samples.least().count(),
              samples.most().count());
}

void run_all(int rounds, int starts) {
  Samples start;
  for (int i = 1; i <= starts; ++i) {
    progress("start, from nothing: " + std::to_string(i) + " of " + std::to_string(starts));
    start.add(time_of_start());
  }

  progress("building with and without sanitizers");
  must_run("cmake --preset learn && ninja -C build/learn test_01");
  must_run("cmake --preset learn -B build/plain -DUNTWIST_SANITIZE=none && ninja -C build/plain test_01");
  const ByHand same = by_hand("build/learn");
  const ByHand plain = by_hand("build/plain");

  Samples watched;
  HandTimes same_times, plain_times;
  Editor editor;
  for (int round = 0; round <= rounds; ++round) {
    progress("round " + std::to_string(round) + " of " + std::to_string(rounds));
    {
      Watch watch;  // its first verdict builds what the saves of the previous round changed
      const Seconds time = timed([&] {
        editor.save();
        watch.wait_for_verdict();
      });
      if (round == 0) continue;  // the first round only warms up
      watched.add(time);
    }
    editor.save();
    same_times.measure(same);
    plain_times.measure(plain);
  }
  progress("");

  const double ratio = watched.median() / same_times.all.median();
  const double sanitizers = 1 - plain_times.all.median() / same_times.all.median();
  std::printf("## The learner's loop\n\n");
  std::printf("`bench/run`: step %s, %d rounds interleaved, seconds.\n\n", kStep.c_str(), rounds);
  std::printf("| %-58s | median | %-15s |\n|%s|-------:|----------------:|\n", "what", "least - most",
              std::string(60, '-').c_str());
  print_row("save to verdict, through `untwist watch`", watched);
  print_row("by hand, the same flags: compile, link, run the tests", same_times.all);
  print_row("... compile", same_times.compile);
  print_row("... link", same_times.link);
  print_row("... run", same_times.run);
  print_row("by hand, without sanitizers", plain_times.all);
  print_row("... compile", plain_times.compile);
  print_row("... link", plain_times.link);
  print_row("... run", plain_times.run);
  print_row("`untwist start`, packages there, nothing built: first red", start);
  std::printf("\n- `untwist watch` / by hand: **%.2f** (at most 1.25)\n", ratio);
  std::printf("- share of the sanitizers in the work by hand: **%.0f %%**\n", 100 * sanitizers);
  std::printf("- from nothing to the first red test: **%.1f s** (at most 60)\n", start.median().count());
  if (ratio > 1.25) throw std::runtime_error("the learner's loop is too slow");
  if (start.median() > Seconds(60)) throw std::runtime_error("the start is too slow");
}

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "bench_learners_loop [--rounds N] [--starts N] [--copy FOLDER]");
  const int rounds = options.number("--rounds", 11, 1, 1000);
  const int starts = options.number("--starts", 3, 1, 100);
  const auto somewhere = std::filesystem::temp_directory_path() / ("untwist-bench-" + std::to_string(::getpid()));
  const std::string copy = options.text("--copy", somewhere.string());
  options.done();

  const auto here = std::filesystem::current_path();
  copy_course(copy);
  run_all(rounds, starts);
  std::filesystem::current_path(here);
  std::filesystem::remove_all(copy);
  return 0;
} catch (const std::exception& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "\n%s\n", error.what());
  return 1;
}
