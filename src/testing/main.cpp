// The main program of every given test: runs GoogleTest, and turns each failure into a verdict that can be read.
//
// With UNTWIST_RESULTS_FD=N in the environment it also writes what happens, record by record, to that descriptor; the
// untwist command reads it there, so that a crash or an endless loop still leaves behind what was going on.
//
// Whoever grades gives a secret besides, the seal: UNTWIST_SEAL_FD=N is a pipe that has it. It is taken before any code under test
// can run, and stands behind every record that counts, so that code under test cannot write such a record by knowing this file.

#ifndef _WIN32
#include <dirent.h>
#endif
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <untwist/log.hpp>

#include "records.hpp"

#ifndef _WIN32
extern "C" [[gnu::weak]] int __lsan_do_recoverable_leak_check();  // not there without a sanitizer
#endif

namespace untwist::testing {

namespace {

// ---- words ------------------------------------------------------------------------------------------------------------

// "ACallRunsOnce" -> "a call runs once"
std::string sentence_of(const std::string& name) {
  std::string sentence;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto letter = static_cast<unsigned char>(name[i]);
    const bool starts_word = std::isupper(letter) || (std::isdigit(letter) && i > 0 && !std::isdigit(static_cast<unsigned char>(name[i - 1])));
    if (starts_word && i > 0) sentence += ' ';
    sentence += static_cast<char>(std::tolower(letter));
  }
  return sentence;
}

// "Step1_2_OneTurn" -> "1.2"; empty for suites that belong to no step
std::string step_of(const std::string& suite) {
  if (suite.rfind("Step", 0) != 0) return {};
  const auto lesson_end = suite.find('_');
  const auto step_end = suite.find('_', lesson_end + 1);
  if (lesson_end == std::string::npos) return {};
  return suite.substr(4, lesson_end - 4) + "." + suite.substr(lesson_end + 1, step_end - lesson_end - 1);
}

// ".../tests/01-reactor/x.cpp" -> "lessons/01-reactor.md"
std::string lesson_of(const std::string& test_file) {
  const auto end = test_file.rfind('/');
  if (end == std::string::npos) return "lessons";
  const auto begin = test_file.rfind('/', end - 1);
  return "lessons/" + test_file.substr(begin + 1, end - begin - 1) + ".md";
}

// ---- the verdict --------------------------------------------------------------------------------------------------------

constexpr std::size_t kLongestStory = 10;  // with the rest of a verdict it fits a screen
constexpr std::size_t kLabelWidth = 16;

std::string row(const std::string& label, const std::string& text) {
  std::string lines = "  " + label + std::string(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += std::string(kLabelWidth + 2, ' ');
  }
  return lines + "\n";
}

// What an exception that left the test says, out of GoogleTest's sentence about it. Of any other failure, nothing.
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

// Where a test that a learner wrote has failed: "exercises/…/chat_test.cpp:77". Empty for the given tests.
std::string place_in_exercises(const ::testing::TestInfo& test) {
  for (int i = 0; i < test.result()->total_part_count(); ++i) {
    const auto& part = test.result()->GetTestPartResult(i);
    const std::string file = part.failed() && part.file_name() != nullptr ? part.file_name() : "";
    if (const auto at = file.rfind("exercises/"); at != std::string::npos)
      return file.substr(at) + ":" + std::to_string(part.line_number());
  }
  // An exception has no line, but its test has.
  const std::string file = test.file() != nullptr ? test.file() : "";
  if (const auto at = file.rfind("exercises/"); at != std::string::npos) return file.substr(at) + ":" + std::to_string(test.line());
  return {};
}

bool is_unwritten(const std::string& failure) {
  return failure.find("step ") != std::string::npos && failure.find(" is not written yet: ") != std::string::npos;
}

// "step 1.4 is not written yet: exercises/…" -> "step 1.4 is not written yet"; where it is stands below the verdict
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
    text += row("but", "an exception came out: " + thrown);
  } else {
    for (const auto& [label, said] : rows_of(failure)) text += row(label, said);
  }
  if (const std::string place = place_in_exercises(test); !place.empty()) text += row("where", place);
  if (!seen.rule.empty()) text += row("the rule", seen.rule);
  if (!seen.about.empty() && !unwritten) text += row("look at", seen.about + "()");
  const std::string step = step_of(test.test_suite_name());
  text += row("read", lesson_of(test.file()) + (step.empty() ? "" : " · step " + step));
  return text;
}

// ---- records for the untwist command --------------------------------------------------------------------------------------

int results_fd = -1;
char seal[64];  // empty when nobody grades

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\\') out += "\\\\";
    else out += c;
  }
  return out;
}

void write_record(std::string line) {
  if (results_fd < 0) return;
  line += '\n';
  std::size_t written = 0;
  while (written < line.size()) {
    const auto count = ::write(results_fd, line.data() + written, line.size() - written);
    if (count <= 0) return;
    written += static_cast<std::size_t>(count);
  }
}

std::string sealed() { return seal[0] == 0 ? std::string() : std::string("\t") + seal; }

// ---- what a test leaves behind ----------------------------------------------------------------------------------------------

// The descriptors that are open now; empty where the system has no list of them.
std::vector<int> open_descriptors() {
  std::vector<int> open;
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

bool leaks() {
#ifdef _WIN32
  return false;
#else
  return __lsan_do_recoverable_leak_check != nullptr && __lsan_do_recoverable_leak_check() != 0;
#endif
}

std::mutex logged_mutex;

// What the guard at the end of this file looks at when everything else is gone: GoogleTest's objects, too.
bool finished = false;
char running[256];  // the sentence of the test that runs, or ran last

class Narrator final : public ::testing::EmptyTestEventListener {
 public:
  void OnTestStart(const ::testing::TestInfo& test) override {
    record() = TestRecord{};
    std::snprintf(running, sizeof running, "%s", sentence_of(test.name()).c_str());
    descriptors_ = open_descriptors();
    set_error_observer([](std::string_view doing, const Failure& failure) {
      const std::lock_guard lock(logged_mutex);
      if (!failure.is<NotWrittenYet>()) tell("", "logged: " + std::string(doing) + ": " + failure.message());
      record().logged.push_back({std::string(doing), failure});
      if (failure.is<NotWrittenYet>() && record().unwritten.empty()) record().unwritten = failure.message();
    });
    write_record("begin\t" + std::string(test.test_suite_name()) + "." + test.name());
  }

  void OnTestPartResult(const ::testing::TestPartResult& part) override {
    if (part.failed()) end_story();
  }

  void OnTestEnd(const ::testing::TestInfo& test) override {
    set_error_observer({});
    if (test.result()->Skipped()) report("the test to run to its end", "it was skipped");
    if (test.result()->Passed()) look_for_leftovers();
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    if (test.result()->Failed()) {
      ++red_;
      const std::string text = verdict(test);
      write_record("verdict\t" + escaped(text));
      if (results_fd < 0) std::printf("%s\n", text.c_str());
    } else {
      ++green_;
      if (results_fd < 0) std::printf("✓ %s\n", sentence_of(test.name()).c_str());
    }
    const bool unwritten = !record().unwritten.empty() || is_unwritten(first_failure(test));
    const char* outcome = !test.result()->Failed() ? "passed" : unwritten ? "unwritten" : "failed";
    write_record("end\t" + name + "\t" + outcome + "\t" + std::to_string(test.result()->elapsed_time()) + sealed());
    std::fflush(stdout);
  }

  void OnTestProgramEnd(const ::testing::UnitTest&) override {
    if (results_fd < 0) std::printf("\n%d green, %d red\n", green_, red_);
    // A destructor that ends the program would spare it the check at exit, and nobody would know.
    if (seal[0] != 0 && leaks()) write_record("leak" + sealed());
    write_record("done" + sealed());
  }

 private:
  void look_for_leftovers() {
    if (!record().logged.empty()) report("no errors in the log that the test did not ask about", listed(record().logged));
    std::string left;
    for (const int fd : open_descriptors()) {
      if (std::find(descriptors_.begin(), descriptors_.end(), fd) == descriptors_.end()) left += " " + std::to_string(fd);
    }
    if (!left.empty()) report("no descriptor open that was not open before", "still open:" + left);
  }

  std::vector<int> descriptors_;
  int green_ = 0;
  int red_ = 0;
};

// ---- a program that ends too early --------------------------------------------------------------------------------------------

void guard_against_exit() {
  if (finished) return;
  std::fprintf(stderr, "✗ the program called exit() %s%s; the tests behind it did not run\n",
               running[0] == 0 ? "before its tests" : "in the test: ", running);
  ::_exit(70);
}

// A descriptor's number in the environment, which is gone from there afterwards.
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

// Before anything in the code under test can run, static initializers included: a priority that is the implementation's, and this
// file is linked first.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wprio-ctor-dtor"
#endif
[[gnu::constructor(1)]] void begin() {
  results_fd = descriptor_in("UNTWIST_RESULTS_FD");
  if (const int fd = descriptor_in("UNTWIST_SEAL_FD"); fd >= 0) {
    if (::read(fd, seal, sizeof seal - 1) <= 0) ::_exit(70);
    ::close(fd);
  }
  std::atexit(guard_against_exit);
}

}  // namespace

void on_story_line(const StoryLine& line) { write_record("tell\t" + escaped(line.when + "\t" + line.what)); }

int run_tests(int argc, char** argv) {
  program_path() = argv[0];
  ::testing::InitGoogleTest(&argc, argv);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  if (!GTEST_FLAG_GET(list_tests)) delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new Narrator);
  const int result = RUN_ALL_TESTS();
  finished = true;
  return result;
}

}  // namespace untwist::testing

int main(int argc, char** argv) { return untwist::testing::run_tests(argc, argv); }
