// The main program of every given test: runs GoogleTest, and turns each failure into a verdict that can be read.
//
// With UNTWIST_RESULTS_FD=N in the environment it also writes records of what happens to that descriptor. The untwist
// command reads them there, so that after a crash or an endless loop it still knows what was going on.
//
// A grader also gives orders: UNTWIST_SEAL_FD=N is a pipe that contains them (see seal.hpp). They are read before any
// code under test can run. Then every record is sealed, only the test that they name runs, and an exception that leaves
// it ends the program's tests. After the last record the program exits immediately: destructors and exit handlers of
// the code under test never run.

#ifndef _WIN32
#include <dirent.h>
#endif
#ifdef __linux__
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#if __has_include(<linux/landlock.h>) && defined(SYS_landlock_create_ruleset)
#define UNTWIST_HAS_LANDLOCK
#include <linux/landlock.h>
#endif
#endif
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>

#include <untwist/base/log.hpp>

#include "records.hpp"
#include "seal.hpp"
#include "step_id.hpp"

#ifdef __linux__
// For a grader, programs are linked with --wrap: a failed assertion calls the first of these functions; the second is
// GoogleTest's own.
extern "C" void __wrap__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(const void* helper,
                                                                            const testing::Message& message);
extern "C" [[gnu::weak]] void __real__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(
    const void* helper, const testing::Message& message);
#endif
#ifndef _WIN32
extern "C" [[gnu::weak]] int __lsan_do_recoverable_leak_check();  // null without a sanitizer
#endif

namespace untwist::testing {

namespace {

// ---- words

// "ACallRunsOnce" -> "a call runs once"
std::string sentence_of(const std::string& name) {
  std::string sentence;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto letter = static_cast<unsigned char>(name[i]);
    const bool starts_word = std::isupper(letter) ||
                             (std::isdigit(letter) && i > 0 && !std::isdigit(static_cast<unsigned char>(name[i - 1])));
    if (starts_word && i > 0) sentence += ' ';
    sentence += static_cast<char>(std::tolower(letter));
  }
  return sentence;
}

// ".../tests/01-reactor/x.cpp" -> "lessons/01-reactor.md"
//
// A test that was taken over from another lesson has a path such as ".../tests/13-reactors/../01-reactor/x.cpp", and
// belongs to lesson 13. A learner's own test is in ".../exercises/05-testing/tests/".
std::string lesson_of(const std::string& test_file) {
  const auto topic_after = [&](std::string_view folder) {
    const auto at = test_file.rfind(folder);
    const auto begin = at == std::string::npos ? at : at + folder.size();
    const bool numbered = begin < test_file.size() && std::isdigit(static_cast<unsigned char>(test_file[begin]));
    return numbered ? test_file.substr(begin, test_file.find('/', begin) - begin) : "";
  };
  for (const std::string_view folder : {"/tests/", "/exercises/"}) {
    if (const std::string topic = topic_after(folder); !topic.empty()) return "lessons/" + topic + ".md";
  }
  return "lessons";
}

// Was it taken over from another lesson? Then it names code of that lesson.
bool taken_over(const std::string& test_file) {
  const auto up = test_file.find("/../");
  if (up == std::string::npos) return false;
  const std::string here = test_file.substr(0, up), there = test_file.substr(up + 4);
  return !there.starts_with(here.substr(here.rfind('/') + 1) + "/");
}

// ---- the verdict

constexpr std::size_t kLongestStory = 10;  // with the rest of the verdict it fits on a screen
constexpr std::size_t kLabelWidth = 16;

std::string row(const std::string& label, const std::string& text) {
  std::string lines = "  " + label + std::string(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += std::string(kLabelWidth + 2, ' ');
  }
  return lines + "\n";
}

// The message of an exception that left the test, taken from GoogleTest's sentence about it. Empty for other failures.
std::string exception_text(const std::string& message) {
  if (message.find("C++ exception") == std::string::npos || message.find(" thrown in ") == std::string::npos) return {};
  const auto begin = message.find("description \"");
  const auto end = message.rfind("\" thrown in");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return message;
  return message.substr(begin + 13, end - begin - 13);
}

std::string first_failure(const ::testing::TestInfo& test) {
  for (int i = 0; i < test.result()->total_part_count(); ++i) {
    const auto& part = test.result()->GetTestPartResult(i);
    if (part.failed()) return part.message();
  }
  return {};
}

// Where a test written by a learner has failed: "exercises/…/chat_test.cpp:77". Empty for the given tests.
std::string place_in_exercises(const ::testing::TestInfo& test) {
  for (int i = 0; i < test.result()->total_part_count(); ++i) {
    const auto& part = test.result()->GetTestPartResult(i);
    const std::string file = part.failed() && part.file_name() != nullptr ? part.file_name() : "";
    if (const auto at = file.rfind("exercises/"); at != std::string::npos)
      return file.substr(at) + ":" + std::to_string(part.line_number());
  }
  // An exception has no line, but its test has one.
  const std::string file = test.file() != nullptr ? test.file() : "";
  if (const auto at = file.rfind("exercises/"); at != std::string::npos)
    return file.substr(at) + ":" + std::to_string(test.line());
  return {};
}

bool is_unwritten(const std::string& failure) {
  return failure.find("step ") != std::string::npos && failure.find(" is not written yet: ") != std::string::npos;
}

// "step 1.4 is not written yet: exercises/…" -> "step 1.4 is not written yet"; the place is shown below the verdict
std::string first_clause(const std::string& text) { return text.substr(0, text.find(": ")); }

std::string verdict(const ::testing::TestInfo& test) {
  const TestRecord& seen = record();
  const std::string failure = first_failure(test);
  std::string text = "✗ " + sentence_of(test.name()) + "\n\n";
  if (!seen.story.lines().empty()) text += row("what happened", seen.story.text(kLongestStory));
  const std::string thrown = exception_text(failure);
  const std::string& hole = seen.unwritten.empty() ? thrown : seen.unwritten;
  const bool unwritten = is_unwritten(hole);
  if (unwritten) {
    text += row("not written", first_clause(hole));
  } else if (seen.first_mismatch) {
    text += row("expected", seen.first_mismatch->expected);
    text += row("but got", seen.first_mismatch->got);
  } else if (!thrown.empty()) {
    text += row("but", "an exception was thrown: " + thrown);
  } else {
    for (const auto& [label, said] : rows_of(failure)) text += row(label, said);
  }
  if (const std::string place = place_in_exercises(test); !place.empty()) text += row("where", place);
  if (!seen.rule.empty()) text += row("the rule", seen.rule);
  if (!seen.about.empty() && !unwritten && !taken_over(test.file())) text += row("look at", seen.about + "()");
  const std::optional<StepId> step = step_of_suite(test.test_suite_name());
  text += row("read", lesson_of(test.file()) + (step ? " · step " + step->text() : ""));
  return text;
}

// ---- records for the untwist command

int results_fd = -1;
bool graded = false;  // a grader gave orders

// The grader's orders. Seal takes the key out of them. Created on first use, which is before all other constructors,
// and never destroyed.
Orders& orders() {
  static Orders& given = *new Orders;
  return given;
}

// Numbers and seals records. The key is never in memory in the clear: one half is noise, and the other is the key,
// changed by the noise. The halves are far apart. Code under test runs in this process, so this only makes the key hard
// to find.
class Seal {
 public:
  void take(SealKey& key) {
#ifdef __linux__
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || ::syscall(SYS_getrandom, page, 4096, 0) != 4096) ::_exit(70);
    noise_ = static_cast<std::uint64_t*>(page);
    noise_ += noise_[0] % 500;
#endif
    for (std::size_t i = 0; i < key.size(); ++i) changed_[i] = key[i] ^ noise(i);
    wipe(key);
  }

  std::string next(std::string_view record) {
    SealKey key;
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = changed_[i] ^ noise(i);
    std::string seal = seal_of(key, number_++, record);
    wipe(key);
    return seal;
  }

  void wipe_key() { wipe(changed_); }

 private:
  static void wipe(SealKey& key) {
    for (std::uint64_t& word : key) *const_cast<volatile std::uint64_t*>(&word) = 0;
  }
  std::uint64_t noise(std::size_t i) const { return noise_ == nullptr ? 0 : noise_[i]; }

  std::uint64_t* noise_ = nullptr;
  SealKey changed_{};
  std::uint64_t number_ = 0;
};

constinit Seal seal;
std::mutex records_mutex;  // threads add to stories, too

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\\')
      out += "\\\\";
    else
      out += c;
  }
  return out;
}

void write_record(std::string line) {
  if (results_fd < 0 && !graded) return;
  const std::lock_guard lock(records_mutex);
  if (graded) line += "\t" + seal.next(line);  // uses a number even if it cannot be written: the gap is then noticed
  if (results_fd < 0) return;
  line += '\n';
  std::size_t written = 0;
  while (written < line.size()) {
    const auto count = ::write(results_fd, line.data() + written, line.size() - written);
    if (count <= 0) return;
    written += static_cast<std::size_t>(count);
  }
}

// ---- what a test leaves behind

// The descriptors that are open now; empty if the system has no list of them.
std::vector<int> open_descriptors() {
  std::vector<int> open;
#ifdef __linux__
  if (graded) {  // a sandboxed process cannot read the list
    const long limit = std::min(::sysconf(_SC_OPEN_MAX), 4096L);
    for (int fd = 0; fd < limit; ++fd) {
      if (::fcntl(fd, F_GETFD) >= 0) open.push_back(fd);
    }
    return open;
  }
#endif
#ifndef _WIN32
  DIR* list = ::opendir("/proc/self/fd");
  if (list == nullptr) return open;
  while (const dirent* entry = ::readdir(list)) {
    const int fd = std::atoi(entry->d_name);
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) && fd != ::dirfd(list)) open.push_back(fd);
  }
  ::closedir(list);
#endif
  return open;
}

std::string listed(const std::vector<LoggedError>& errors) {
  std::string text;
  for (const LoggedError& error : errors) {
    if (!text.empty()) text += '\n';
    text += error.doing + ": " + error.failure.message();
  }
  return text;
}

constexpr int kLeaks = 23;  // the sanitizer's own exit status

bool leaks() {
#ifdef _WIN32
  return false;
#else
  return __lsan_do_recoverable_leak_check != nullptr && __lsan_do_recoverable_leak_check() != 0;
#endif
}

// How many functions of the tests have been entered and not left, if a grader compiles them with
// -finstrument-functions. Code under test that jumps out of a test without an exception leaves some of them unfinished.
thread_local int frames = 0;

std::mutex logged_mutex;

// Used by the guard at the end of this file when everything else is already destroyed, including GoogleTest's objects.
bool finished = false;
char running[256];  // the sentence of the test that is running, or ran last

// How many failures of this test were reported to the grader, by assertions to GoogleTest, and by GoogleTest to this
// listener. The code under test could find GoogleTest's objects and disable them.
std::atomic<int> faults_reported{0}, faults_told{0}, faults_heard{0};

class Narrator final : public ::testing::EmptyTestEventListener {
 public:
  void OnTestStart(const ::testing::TestInfo& test) override {
    record() = TestRecord{};
    if (!graded) std::snprintf(running, sizeof running, "%s", sentence_of(test.name()).c_str());
    frames_ = frames;
    faults_reported = faults_told = faults_heard = 0;
    descriptors_ = open_descriptors();
    set_error_observer([](std::string_view doing, const Failure& failure) {
      const std::lock_guard lock(logged_mutex);
      if (!failure.is<NotWrittenYet>()) tell("", "logged: " + std::string(doing) + ": " + failure.message());
      record().logged.push_back({std::string(doing), failure});
      if (failure.is<NotWrittenYet>() && record().unwritten.empty()) record().unwritten = failure.message();
    });
    write_record("begin\t" + std::string(test.test_suite_name()) + "." + test.name());
  }

  void OnTestProgramStart(const ::testing::UnitTest&) override {
    if (graded) GTEST_FLAG_SET(filter, "*");  // it is no longer needed, and would reveal the test
  }

  void OnTestPartResult(const ::testing::TestPartResult& part) override {
    if (!part.failed()) return;
    end_story();
    if (graded && ++faults_heard > faults_reported) {  // it did not come from an assertion
      ++faults_reported;
      write_record("fault");
    }
  }

  void OnTestEnd(const ::testing::TestInfo& test) override {
    set_error_observer({});
    if (frames != frames_) report("the test to run to its end", "its functions did not return in order");
    if (test.result()->Skipped()) report("the test to run to its end", "it was skipped");
    if (test.result()->Passed()) look_for_leftovers();
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    const bool deaf = graded && faults_told > std::min<int>(faults_heard, failures(test));
    const bool failed = deaf || test.result()->Failed();
    if (deaf) {
      write_record("deaf");
      record().first_mismatch =
          Mismatch{"GoogleTest to notice every failure", "it does not: the code that judges the test was changed"};
    }
    if (failed) {
      ++red_;
      const std::string text = verdict(test);
      write_record("verdict\t" + escaped(text));
      if (results_fd < 0) std::printf("%s\n", text.c_str());
    } else {
      ++green_;
      if (results_fd < 0) std::printf("✓ %s\n", sentence_of(test.name()).c_str());
    }
    const bool unwritten = !record().unwritten.empty() || is_unwritten(first_failure(test));
    const char* outcome = !failed ? "passed" : unwritten ? "unwritten" : "failed";
    write_record("end\t" + name + "\t" + outcome + "\t" + std::to_string(test.result()->elapsed_time()));
    std::fflush(stdout);
  }

  void OnTestProgramEnd(const ::testing::UnitTest&) override {
    if (results_fd < 0) std::printf("\n%d green, %d red\n", green_, red_);
    if (graded && leaks()) write_record("leak");  // nothing checks for leaks when the program exits immediately
    finish();
  }

  // An exception has left the running test, and GoogleTest as well. No more tests will run in this process.
  void end_by_exception(const std::string& what) {
    const auto& unit = *::testing::UnitTest::GetInstance();
    frames = frames_;
    ADD_FAILURE_AT("", 0) << "C++ exception with description \"" << what << "\" thrown in the test body.";
    if (unit.current_test_info() != nullptr) OnTestEnd(*unit.current_test_info());
    if (graded) finish();  // the other tests have their own processes
  }

 private:
  static int failures(const ::testing::TestInfo& test) {
    int count = 0;
    for (int i = 0; i < test.result()->total_part_count(); ++i) count += test.result()->GetTestPartResult(i).failed();
    return count;
  }

  static void finish() {
    write_record("done");
    if (!graded) return;
    const std::lock_guard lock(records_mutex);
    results_fd = -1;  // later lines from threads come too late
    seal.wipe_key();
  }

  void look_for_leftovers() {
    if (!record().logged.empty())
      report("no errors in the log, except those that the test takes", listed(record().logged));
    std::string left;
    for (const int fd : open_descriptors()) {
      if (std::find(descriptors_.begin(), descriptors_.end(), fd) == descriptors_.end())
        left += " " + std::to_string(fd);
    }
    if (!left.empty()) report("no descriptor left open", "still open:" + left);
  }

  std::vector<int> descriptors_;
  int frames_ = 0;
  int green_ = 0;
  int red_ = 0;
};

// ---- a program that ends too early

void guard_against_exit() {
  if (finished) return;
  std::fprintf(stderr, "✗ the program called exit() %s%s; the tests after it did not run\n",
               running[0] == 0 ? "before its tests" : "in the test: ", running);
  ::_exit(70);
}

// Takes a descriptor's number out of the environment.
int descriptor_in(const char* variable) {
  char* value = std::getenv(variable);
  if (value == nullptr) return -1;
  const int fd = std::atoi(value);
#ifndef _WIN32
  std::memset(value, 'x', std::strlen(value));  // /proc/self/environ shows this memory
  ::unsetenv(variable);
#endif
  return fd;
}

#ifdef __linux__
// The following may be missing in a kernel, or be forbidden in a container. Then the program runs without it: no code
// under test has run yet, so none can have caused this.

// No file of this process may be opened: with /proc/self/mem, its memory could be read, and read-only memory be
// changed. Two exceptions: the leak sanitizer needs the list of memory regions and of threads, and naming a source line
// needs the program file.
void keep_out_of_proc() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0,
          0);  // these files then belong to root; the sanitizer reverses that while it checks
#ifdef UNTWIST_HAS_LANDLOCK
  landlock_ruleset_attr handled{};
  handled.handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE;
  const int rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules < 0) return;
  const auto allow = [rules](const std::string& path, __u64 access) {
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = access;
    beneath.parent_fd = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (beneath.parent_fd < 0) return;
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    ::close(beneath.parent_fd);
  };
  for (const char* folder : {"/tmp", "/dev"}) allow(folder, LANDLOCK_ACCESS_FS_WRITE_FILE);
  if (DIR* const root = ::opendir("/"); root != nullptr) {
    while (const dirent* entry = ::readdir(root)) {
      const std::string name = entry->d_name;
      if (name != "." && name != ".." && name != "proc") allow("/" + name, LANDLOCK_ACCESS_FS_READ_FILE);
    }
    ::closedir(root);
  }
  allow("/proc/self/maps", LANDLOCK_ACCESS_FS_READ_FILE);
  ::syscall(SYS_landlock_restrict_self, rules, 0);
  ::close(rules);
#endif
}

// Permanently forbids the system calls that only an attack needs: see filters.cpp of the grader.
void lock_in() {
  sock_fprog program{static_cast<unsigned short>(orders().filter.size() / sizeof(sock_filter)),
                     reinterpret_cast<sock_filter*>(orders().filter.data())};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  keep_out_of_proc();
  ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
  orders().filter.clear();
}
#endif

void take_orders(int fd) {
  std::string bytes(1 << 16, 0);
  std::size_t size = 0;
  for (ssize_t n = 1; n > 0 && size<bytes.size(); size += n> 0 ? std::size_t(n) : 0)
    n = ::read(fd, bytes.data() + size, bytes.size() - size);
  ::close(fd);
  if (!unpack(std::string_view(bytes).substr(0, size), orders())) ::_exit(70);
  std::fill(bytes.begin(), bytes.end(), 0);
  seal.take(orders().key);
  graded = true;
#ifdef __linux__
  if (!orders().filter.empty()) lock_in();
#endif
}

// Runs before anything in the code under test, static initializers included: it has a priority that is reserved for the
// implementation, and this file is linked first.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wprio-ctor-dtor"
#endif
[[gnu::constructor(1)]] void begin() {
  results_fd = descriptor_in("UNTWIST_RESULTS_FD");
  if (const int fd = descriptor_in("UNTWIST_SEAL_FD"); fd >= 0) take_orders(fd);
  std::atexit(guard_against_exit);
}

// Runs the test that was ordered, and does not return. GoogleTest must not catch exceptions from the test: by the name
// of its type, it could mistake an exception for one of its own.
[[noreturn]] void run_as_ordered(Narrator& narrator) {
  GTEST_FLAG_SET(catch_exceptions, false);
  GTEST_FLAG_SET(filter, orders().test);
  orders().test.clear();
  int status = 1;
  try {
    status = RUN_ALL_TESTS();
  } catch (const std::exception& exception) {
    narrator.end_by_exception(exception.what());
  } catch (...) {
    narrator.end_by_exception("not a std::exception");
  }
  std::fflush(nullptr);
  ::_exit(status);
}

Narrator* narrator = nullptr;
std::terminate_handler terminate_otherwise = nullptr;

// A step that is not written yet may throw where nothing can catch it, as in a destructor: that is not a crash.
[[noreturn]] void at_terminate() {
  std::string hole;
  if (const std::exception_ptr thrown = std::current_exception()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const NotWrittenYet& unwritten) {
      hole = unwritten.what();
    } catch (...) {
    }
  }
  if (hole.empty()) terminate_otherwise();
  narrator->end_by_exception(hole);
  std::fflush(nullptr);
  ::_exit(1);
}

}  // namespace

void on_story_line(const StoryLine& line) { write_record("tell\t" + escaped(line.when + "\t" + line.what)); }

int run_tests(int argc, char** argv) {
  program_path() = argv[0];
  ::testing::InitGoogleTest(&argc, argv);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (!GTEST_FLAG_GET(list_tests)) delete listeners.Release(listeners.default_result_printer());
  narrator = new Narrator;
  listeners.Append(narrator);
  terminate_otherwise = std::set_terminate(at_terminate);
  if (graded) run_as_ordered(*narrator);
  const int result = RUN_ALL_TESTS();
  finished = true;
  // The sanitizer would check after main() and after every static destructor, and a destructor that ends the program
  // would hide all leaks.
  if (!GTEST_FLAG_GET(list_tests) && leaks()) {
    std::fflush(nullptr);
    ::_exit(kLeaks);
  }
  return result;
}

}  // namespace untwist::testing

#ifdef __linux__
extern "C" void __wrap__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(const void* helper,
                                                                            const testing::Message& message) {
  if (untwist::testing::graded) {
    ++untwist::testing::faults_reported;
    untwist::testing::write_record("fault");
  }
  __real__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(helper, message);
  ++untwist::testing::faults_told;
}
#endif

// The compiler's calls, at both ends of a function.
extern "C" void __cyg_profile_func_enter(void*, void*) { ++untwist::testing::frames; }
extern "C" void __cyg_profile_func_exit(void*, void*) { --untwist::testing::frames; }

int main(int argc, char** argv) { return untwist::testing::run_tests(argc, argv); }
