#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "drive.hpp"
#include "marks.hpp"
#include "reports.hpp"
#include "sandbox.hpp"
#include "symbols.hpp"
#include "words.hpp"

namespace tool {
namespace {

namespace fs = std::filesystem;

// ---- words ----------------------------------------------------------------------------------------------------------------------

TEST(Words, WhatMovesACursorIsShownAsItsCode) {
  EXPECT_EQ("a\\x1b[2Jb\\x0a", printable("a\x1b[2Jb\n"));
  EXPECT_EQ("a\nb", printable_lines("a\nb"));
  EXPECT_EQ("\u2717 caf\u00e9", printable("\u2717 caf\u00e9"));
}

TEST(Words, WhatIsNoUtf8IsShownAsItsCode) {
  EXPECT_EQ("\\xff", printable("\xff"));
  EXPECT_EQ("\\xc3(", printable("\xc3("));
  EXPECT_EQ("\\xed\\xa0\\x80", printable("\xed\xa0\x80")) << "half of a surrogate pair";
  EXPECT_EQ("\\xe2\\x82", printable("\xe2\x82")) << "cut off";
}

TEST(Words, WhatCannotBeSeenIsShownAsItsNumber) {
  EXPECT_EQ("a<U+202E>b", printable("a\u202eb")) << "turns the text after it round";
  EXPECT_EQ("a<U+200B>b<U+FEFF>", printable("a\u200bb\ufeff")) << "has no width";
  EXPECT_EQ("<U+200E><U+061C><U+2066>", printable("\u200e\u061c\u2066")) << "marks a direction";
  EXPECT_EQ("<U+E0041>", printable("\U000e0041")) << "a tag";
  EXPECT_EQ("<U+0085>", printable("\u0085")) << "a control character";
  EXPECT_EQ("\"a<U+202E>b\"", csv_field("a\u202eb"));
  EXPECT_EQ("\u65e5\u672c \u0645\u0631\u062d\u0628\u0627 \U0001F600", printable("\u65e5\u672c \u0645\u0631\u062d\u0628\u0627 \U0001F600"));
}

TEST(Words, AnEndlessLineDoesNotHideTheOthers) {
  EXPECT_EQ("abcde ... 1 byte more\nabcde\n", short_lines("abcdef\nabcde\n", 5));
  EXPECT_EQ("abcd ... 3 bytes more", short_lines("abcd\u00e9f", 5)) << "not within a character";
}

TEST(Words, ASpreadsheetTakesNothingForAFormula) {
  EXPECT_EQ("\"'=1+1\"", csv_field("=1+1"));
  EXPECT_EQ("\"say \"\"hello\"\"\"", csv_field("say \"hello\""));
}

TEST(Words, ANameBecomesTheNameOfAFile) {
  EXPECT_EQ("alice", file_name("alice"));
  EXPECT_NE(file_name("a b"), file_name("a_b"));
  EXPECT_NE(file_name("a/b"), file_name("a:b"));
  for (const char* name : {"../x", "..", ".", "", "-rf", "a/b", "a\nb"}) {
    EXPECT_EQ(file_name(name).npos, file_name(name).find_first_of("/\n ")) << name;
    EXPECT_EQ('_', file_name(name).front()) << name;
  }
}

TEST(Words, TextIsNoMarkup) { EXPECT_EQ("&lt;b&gt; &amp; &quot;&#39;", escaped("<b> & \"'")); }

// ---- names in objects -------------------------------------------------------------------------------------------------------------

Taken taken() {
  return {read_names("_ZN7untwist4openEv T 0 1\n_ZN7testing8internal1fEv W 0 1\n_ZTI1A V 0 1\n", ""),
          read_names("write W 0 1\n_ZNSs4swapERSs W 0 1\n__asan_default_options W 0 1\n_ZTISt9exception V 0 1\n", "")};
}

Lines refused(const std::string& nm, const std::string& sections = "", const Names& reference = {},
              Author author = Author::exercise) {
  return refusals(read_names(nm, sections), author, taken(), reference);
}

TEST(NamesInObjects, AnHonestObjectIsTaken) {
  EXPECT_EQ(Lines{}, refused("x.o:\n_ZN7untwist8greetingB5cxx11Ev T 0 10\n_ZNSs4swapERSs W 0 10\nwrite U\nlocal t 0 "
                             "1\n_ZTI1A V 0 1\n_ZTISt9exception V 0 1\n"
                             "counter B 0 4\n__odr_asan.counter B 0 1\n",
                             " 0 .text 00000010\n 1 .init_array.00099 00000008\n 2 .data.rel.ro.local 00000008\n"));
}

TEST(NamesInObjects, WhoTakesANameThatIsTakenIsRefused) {
  for (const char* line :
       {"write T 0 10", "write W 0 10", "write P 0 10", "main T 0 10", "main P 0 10", "_ZN7untwist4openEv T 0 10",
        "_ZN7untwist4openEv W 0 10", "_ZN7testing8internal1fEv T 0 10", "_ZN7testing4Test3fooEv T 0 10",
        "_ZN7untwist7testing6reportEv T 0 10", "_ZNSs4swapERSs T 0 10", "_ZNSs4swapERSs u 0 10",
        "_ZNSs4swapERSs V 0 10", "__asan_default_options T 0 10", "__anything T 0 1", "choose i 0 10"})
    EXPECT_EQ(1u, refused(line).size()) << line;
}

TEST(NamesInObjects, WhoCallsTheJudgeIsRefusedButForTests) {
  for (const char* line :
       {"_ZN7testing8UnitTest11GetInstanceEv U", "_ZNK7testing10TestResult6FailedEv U", "_ZTIN7testing4TestE U",
        "_ZNSt6vectorIN7testing14TestPartResultEE5clearEv U", "_ZN7untwist18set_error_observerE U"}) {
    EXPECT_EQ(1u, refused(line).size()) << line;
    EXPECT_EQ(0u, refused(line, "", {}, Author::tests).size()) << line;
    EXPECT_EQ(0u, refused(line, "", read_names(line, "")).size()) << "the solution does, too: " << line;
  }
  EXPECT_EQ(1u, refused("__bss_start U").size());
}

TEST(NamesInObjects, WhatTheSolutionDefinesEverybodyMay) {
  const std::string line = "_ZN7untwist7testing9FakeClockC1Ev T 0 10\n";
  EXPECT_EQ(Lines{}, refused(line, "", read_names(line, "")));
}

TEST(NamesInObjects, WhereASolutionIsAtHomeInTheTestKitOthersMayBeToo) {
  const std::string helper = "_ZN7untwist7testing6helperEv T 0 10\n_ZTIZN7untwist7testing4sendEvEUlvE_ V 0 8\n"
                             "_ZNSt6vectorIN7untwist7testing10FakeMailer4MailEE5emptyEv W 0 10\n"
                             "_ZN7untwist7testing9FakeClock7advanceEv U\n";
  const Names solution = read_names("_ZN7untwist7testing10FakeMailer4sendEv T 0 10\n", "");
  EXPECT_EQ(Lines{}, refused(helper, "", solution));
  EXPECT_EQ(4u, refused(helper).size()) << "elsewhere nobody has a reason to";
  Taken kit = taken();
  kit.reporting = {"_ZN7untwist7testing6reportEv"};
  for (const char* line : {"_ZN7untwist7testing6reportEv U", "_ZN7testing8UnitTest11GetInstanceEv U", "_ZN7testing8internal1fEv W 0 1"})
    EXPECT_EQ(1u, refusals(read_names(line, ""), Author::exercise, kit, solution).size()) << line;
}

TEST(NamesInObjects, NoSectionIsStrange) {
  for (const char* section : {".preinit_array", ".init_array.00101", ".init_array.0", ".ctors", ".deplibs", ".init",
                              ".fini", ".pdata", ".interp"})
    EXPECT_EQ(1u, refused("", std::string(" 3 ") + section + " 00000008 0\n").size()) << section;
}

// ---- points -----------------------------------------------------------------------------------------------------------------------

class PointsTest : public ::testing::Test {
 protected:
  Points points(const std::string& text) {
    write_file(path, text);
    return Points(path, course);
  }
  std::string trouble(const std::string& text) {
    try {
      points(text);
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(2, error.code());
      return error.what();
    }
  }
  const Course course;
  const std::string path = "build/tool/points.txt";
};

TEST_F(PointsTest, AStepHasItsOwnPointsOrThoseOfItsKind) {
  const Points all = points("core 4\nstretch 2 # the rest\n1.2 20\n");
  EXPECT_EQ(4, all.of(course.step("1.1")));
  EXPECT_EQ(20, all.of(course.step("1.2")));
  EXPECT_EQ(2, all.of(course.step("1.5")));
}

TEST_F(PointsTest, AStepGivesAllOrNothingUnlessPartsCount) {
  EXPECT_EQ(0, points("core 10\n").earned(course.step("1.1"), 2, 3));
  EXPECT_EQ(10, points("core 10\n").earned(course.step("1.1"), 3, 3));
  EXPECT_DOUBLE_EQ(6.66, points("core 10\npartial yes\n").earned(course.step("1.1"), 2, 3));
  EXPECT_EQ(0, points("core 10\npartial yes\n").earned(course.step("1.1"), 0, 0));
}

TEST_F(PointsTest, AMistakeIsToldWithItsLine) {
  EXPECT_NE(std::string::npos, trouble("core 10\n1.77 5\n").find("points.txt:2: "));
  EXPECT_NE(std::string::npos, trouble("core ten\n").find("'ten' is no number"));
  EXPECT_NE(std::string::npos, trouble("core -1\n").find("is no number"));
  EXPECT_NE(std::string::npos, trouble("core\n").find("two words"));
  EXPECT_NE(std::string::npos, trouble("partial perhaps\n").find("yes or no"));
}

// ---- submissions --------------------------------------------------------------------------------------------------------------------

class SubmissionTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder); }
  Submission read(const std::string& name) {
    Submission submission = submission_at(folder + "/" + name);
    read_submission(submission, course, Sandbox(Walls::none), 0);
    return submission;
  }
  const Course course;
  const std::string folder = "build/tool/submissions";
};

TEST_F(SubmissionTest, OnlyExercisesAreTaken) {
  write_file(folder + "/a/exercises/01-reactor/poll_reactor.cpp", "x");
  write_file(folder + "/a/exercises/01-reactor/helper.hpp", "h");
  write_file(folder + "/a/exercises/01-reactor/notes.txt", "n");
  write_file(folder + "/a/exercises/01-reactor/tests/mine.cpp", "m");
  write_file(folder + "/a/exercises/05-testing/tests/chat_test.cpp", "t");
  write_file(folder + "/a/solutions/01-reactor/poll_reactor.cpp", "s");
  write_file(folder + "/a/tests/01-reactor/step_1_1_call_later.cpp", "s");
  write_file(folder + "/a/CMakeLists.txt", "c");
  const Submission submission = read("a");
  const std::map<std::string, std::map<std::string, std::string>> expected = {
      {"01-reactor", {{"poll_reactor.cpp", "x"}, {"helper.hpp", "h"}}}, {"05-testing", {{"tests/chat_test.cpp", "t"}}}};
  EXPECT_EQ(expected, submission.files);
  EXPECT_EQ("", submission.trouble);
}

TEST_F(SubmissionTest, TheFolderOfExercisesItselfWillDo) {
  write_file(folder + "/a/01-reactor/poll_reactor.cpp", "x");
  write_file(folder + "/b/deep/down/exercises/01-reactor/poll_reactor.cpp", "y");
  EXPECT_EQ(1u, read("a").files.size());
  EXPECT_EQ(1u, read("b").files.size());
}

TEST_F(SubmissionTest, TheHighestFolderOfExercisesCounts) {
  write_file(folder + "/a/exercises/01-reactor/poll_reactor.cpp", "mine");
  write_file(folder + "/a/backup/exercises/01-reactor/poll_reactor.cpp", "old");
  write_file(folder + "/a/.untwist/backups/exercises/01-reactor/poll_reactor.cpp", "older");
  Submission submission = read("a");
  EXPECT_EQ("mine", submission.files["01-reactor"]["poll_reactor.cpp"]);
  ASSERT_EQ(1u, submission.flags.size());
  EXPECT_TRUE(has(submission.flags[0], "more than one folder of exercises"));
}

TEST_F(SubmissionTest, NamesMayBeAlikeAndFilesAreNot) {
  fs::create_directories(folder + "/a b");
  fs::create_directories(folder + "/a_b");
  write_file(folder + "/a_b.zip", "");
  write_file(folder + "/readme.txt", "");
  const std::vector<Submission> found = find_submissions(folder).submissions;
  ASSERT_EQ(4u, found.size());
  EXPECT_EQ("a b", found[0].name);
  EXPECT_EQ("a_b", found[1].name);
  EXPECT_EQ("a_b.zip", found[2].name);
  EXPECT_TRUE(found[0].flags.empty());
  for (const int i : {1, 2}) EXPECT_EQ(Lines{"more than one submission is called a_b: a_b/, a_b.zip"}, found[i].flags);
  EXPECT_NE(found[1].id, found[2].id);
  EXPECT_NE(found[0].id, found[1].id);
}

TEST_F(SubmissionTest, WhatIsTooMuchIsLeftOut) {
  write_file(folder + "/a/exercises/01-reactor/poll_reactor.cpp", std::string((1 << 20) + 1, 'x'));
  const Submission submission = read("a");
  EXPECT_TRUE(submission.files.empty());
  ASSERT_EQ(1u, submission.flags.size());
  EXPECT_TRUE(has(submission.flags[0], "larger than 1 MB"));
}

// ---- a task, run --------------------------------------------------------------------------------------------------------------------

TEST(SandboxTest, WhatAProgramSaysAtItsVeryEndIsHeard) {
  // It ends at about the time when the grader looks whether it has ended; several at once, so that the grader is often late.
  std::vector<std::thread> threads;
  std::atomic<int> unheard = 0;
  for (int slot = 0; slot < 48; ++slot)
    threads.emplace_back([slot, &unheard] {
      Task task;
      task.folder = "/";
      task.allowed.processes = 1000;
      task.command = {"/bin/sh", "-c", "sleep 0.0" + std::to_string(10 + slot % 30) + "; printf x >&3"};
      for (int i = 0; i < 8; ++i) unheard += Sandbox(Walls::none).run(task, slot).reported != "x";
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(0, unheard);
}

// ---- what is kept, and what is written ------------------------------------------------------------------------------------------------

Result some_result() {
  Result result{"al<ice> & \"b\"", "alice", "", {"a flag"}, {}, {}};
  result.lessons.push_back(
      {"00-paradigm",
       BuildState::built,
       "",
       {{"Step0_1_Toolchain.YouWroteALineAndItRan", "0.1", true, ""},
        {"Step0_2_NeverBlock.TheHandlerReturnsBeforeItAnswers", "0.2", false, "\u2717 why <not>\n"}},
       {}});
  return result;
}

TEST(Result, IsReadAsItWasKept) {
  const Result result = some_result();
  keep("build/tool/kept.json", "a key", result);
  const auto read = kept("build/tool/kept.json", "a key");
  ASSERT_TRUE(read);
  EXPECT_EQ(result.lessons, read->lessons);
  EXPECT_EQ(result.flags, read->flags);
  EXPECT_FALSE(kept("build/tool/kept.json", "another key")) << "something has changed since";
  write_file("build/tool/kept.json", read_file("build/tool/kept.json").substr(0, 50));
  EXPECT_FALSE(kept("build/tool/kept.json", "a key")) << "cut off";
}

TEST(Reports, EachIsWhatItsReaderExpects) {
  const Course course;
  const Points points("grading/points.txt", course);
  const Circumstances circumstances{{&course.lesson("00")}, false};
  const Result result = some_result();
  const auto scope = nlohmann::json::parse(gradescope(result, circumstances, points));
  EXPECT_EQ(10, scope.at("score"));
  EXPECT_EQ("failed", scope.at("tests").at(1).at("status"));
  EXPECT_TRUE(has(scope.at("output").get<std::string>(), "without a sandbox"));
  const auto all = nlohmann::json::parse(grades_json({result}, circumstances, points));
  EXPECT_EQ(false, all.at("sandbox"));
  EXPECT_EQ(10, all.at("submissions").at(0).at("lessons").at(0).at("steps").at(0).at("points"));
  EXPECT_TRUE(has(junit(result, circumstances), "<failure message=\"\u2717 why &lt;not&gt;\">"));
  EXPECT_TRUE(has(student_page(result, circumstances, points), "al&lt;ice&gt; &amp; &quot;b&quot;"));
  EXPECT_TRUE(has(class_page({result}, circumstances, points), "without a sandbox"));
  EXPECT_TRUE(has(csv({result}, circumstances, points), "\"al<ice> & \"\"b\"\"\",10,20,10,built,10,0,no,\"a flag\""));
}

TEST(Reports, WhatTurnsSeveralTestsRedIsToldOnce) {
  const Course course;
  const Points points("grading/points.txt", course);
  Result result = some_result();
  result.lessons[0].tests.push_back(result.lessons[0].tests[1]);
  const std::string page = student_page(result, {{&course.lesson("00")}, true}, points);
  EXPECT_TRUE(has(page, "2 red"));
  EXPECT_EQ(page.find("why &lt;not&gt;"), page.rfind("why &lt;not&gt;"));
}

TEST(Trials, EachIsAboutStepsThatThereAre) {
  const Course course;
  for (const Trial& trial : trials()) {
    EXPECT_FALSE(trial.proves.empty()) << trial.what;
    for (const std::string& id : trial.proves)
      EXPECT_TRUE(contains(trial.needs, id)) << trial.what << " takes the points of " << id << ", but does not need it";
    for (const std::string& id : trial.needs)
      EXPECT_EQ(std::atoi(trial.lesson.c_str()), course.step(id).lesson) << trial.what;
    EXPECT_TRUE(trial.notation.empty() || exists(trial.notation)) << trial.notation;
  }
}

// "4.1–4.3, 4.7", step by step.
Lines expanded(const std::string& ranges) {
  Lines steps;
  for (std::string part : words(replace_all(ranges, ",", " "))) {
    const std::string lesson = part.substr(0, part.find('.') + 1);
    const Lines ends = words(replace_all(part, "\u2013", " "));
    const auto number = [&](const std::string& id) { return std::atoi(id.c_str() + lesson.size()); };
    for (int i = number(ends.front()); i <= number(ends.back()); ++i) steps.push_back(lesson + std::to_string(i));
  }
  return steps;
}

TEST(Trials, TheManualSaysWhichStepsTheyGuard) {
  Lines told, guarded;
  bool in_table = false;
  for (const std::string& line : split_lines(read_file("docs/grading.md"))) {
    if (line.starts_with("| guarded by both gates")) in_table = true;
    if (!line.starts_with("|")) in_table = false;
    if (in_table && line.size() > 2 && is_digit(line[2]))
      for (const std::string& step : expanded(line.substr(2, line.find(" |") - 2))) told.push_back(step);
  }
  for (const Trial& trial : trials()) guarded.insert(guarded.end(), trial.proves.begin(), trial.proves.end());
  std::sort(told.begin(), told.end());
  std::sort(guarded.begin(), guarded.end());
  guarded.erase(std::unique(guarded.begin(), guarded.end()), guarded.end());
  EXPECT_EQ(guarded, told);
}

// What graded_variants.sh hands in: who has solved what a conversation needs, and nothing else, keeps what it proves.
TEST(Trials, ForEachThereIsASubmissionThatHasOnlyWhatItNeeds) {
  const Course course;
  fs::remove_all("build/tool/trials");
  std::string expected;
  int number = 0;
  for (const Trial& trial : trials()) {
    const Lesson& lesson = course.lesson(trial.lesson);
    const std::string student = "needs-" + std::to_string(number++);
    Lines stripped = lesson.step_ids();
    for (const std::string& id : trial.needs) std::erase(stripped, id);
    for (const std::string& name : sources_in(lesson.solutions())) {
      const std::string path = lesson.solutions() + "/" + name;
      write_file("build/tool/trials/" + lesson.id + "/" + student + "/exercises/" + lesson.folder + "/" + name,
                 MarkedSource(read_file(path), path).strip(stripped));
    }
    for (const std::string& id : trial.proves) expected += lesson.id + " " + student + " " + id + "\n";
  }
  write_file("build/tool/trials/proves.txt", expected);
}

}  // namespace
}  // namespace tool
