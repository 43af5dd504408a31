#include "course.hpp"

#include <gtest/gtest.h>

#include "build.hpp"
#include "checks.hpp"
#include "command.hpp"
#include "generate.hpp"
#include "runner.hpp"
#include "schedule.hpp"

namespace tool {
namespace {

TEST(Lesson, HeadingsAreTheListOfSteps) {
  Lesson lesson = read_lesson("01-reactor",
                              "# 01 · The reactor\n### Step 1.1 · One\n```\n### Step 1.7 · not one\n"
                              "```\n### ★ Step 1.2 · Two · and more\n### Other\n");
  EXPECT_EQ("The reactor", lesson.title);
  ASSERT_EQ(2u, lesson.steps.size());
  EXPECT_EQ("1.1", lesson.steps[0].id);
  EXPECT_FALSE(lesson.steps[0].stretch);
  EXPECT_EQ("Two · and more", lesson.steps[1].title);
  EXPECT_TRUE(lesson.steps[1].stretch);
}

TEST(Lesson, ItsDescriptionSaysWhatItNeeds) {
  Lesson lesson;
  lesson.id = "06";
  lesson.folder = "06-http-server";
  read_description(
      "# a note\ntitle: An HTTP server\nminutes: talk 6, code 19\nworkshop: yes\nneeds: 04\ntests need: 01 02\n"
      "demo: http examples/http_server.cpp on 01 02 04\ndemo: page examples/page\n",
      lesson);
  EXPECT_EQ("An HTTP server", lesson.title_there);
  EXPECT_EQ(6, lesson.talk);
  EXPECT_EQ(19, lesson.code);
  EXPECT_TRUE(lesson.workshop);
  EXPECT_EQ((Lines{"01", "02"}), lesson.tests_need);
  ASSERT_EQ(2u, lesson.demos.size());
  EXPECT_EQ((Lines{"01", "02", "04", "06"}), lesson.demos[0].lessons);
  EXPECT_EQ(Lines{}, lesson.demos[1].lessons) << "it has none of the learner's code";
}

TEST(Lesson, ItsDescriptionNamesTrials) {
  Lesson lesson;
  lesson.folder = "03-protocols";
  read_description(
      "title: P\ntrial: chat, with services chat\n  asks: three guests\n  needs: 3.2 3.3\ndemo: x examples/x\n",
      lesson);
  ASSERT_EQ(1u, lesson.trials.size());
  EXPECT_EQ("chat, with services chat", lesson.trials[0].head);
  EXPECT_EQ("tests/03-protocols/lesson.txt:2", lesson.trials[0].place);
  ASSERT_EQ(2u, lesson.trials[0].more.size());
  EXPECT_EQ((std::pair<std::string, std::string>("needs", "3.2 3.3")), lesson.trials[0].more[1]);
  EXPECT_EQ(1u, lesson.demos.size());
}

TEST(Lesson, AnUnknownWordInItsDescriptionIsRefusedWithTheNearestOne) {
  Lesson lesson;
  lesson.folder = "06-http-server";
  try {
    read_description("title: An HTTP server\n\nneed: 04\n", lesson);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("tests/06-http-server/lesson.txt:3: 'need' is not one of "))
        << error.what();
    EXPECT_TRUE(std::string(error.what()).ends_with("Did you mean needs?")) << error.what();
  }
}

TEST(Lesson, AGapInTheStepsIsRefused) {
  EXPECT_THROW(read_lesson("01-reactor", "### Step 1.1 · One\n### Step 1.3 · Three\n"), Error);
}

TEST(Code, OfItsOwnLessonIsShownOnlyIfLearnersNeedNotWriteIt) {
  auto shown = [](const std::string& what) {
    return with_code("<!-- code: solutions/01-reactor/" + what + " -->\n```cpp\n```\n", "lessons/01-reactor.md",
                     "01-reactor");
  };
  EXPECT_NE(std::string::npos, shown("reactor.cpp iterate").find("thread_calls_.run();"));
  EXPECT_THROW(shown("delayed_calls.cpp"), Error) << "the file holds steps";
  EXPECT_THROW(shown("reactor.cpp no-such-region"), Error);
}

TEST(Schedule, ABreakComesWhenAnHourHasPassed) {
  std::vector<Slot> slots = {{.what = "a", .talk = 10, .code = 20},
                             {.what = "b", .talk = 10, .code = 20},
                             {.what = "c", .talk = 5},
                             {.what = "d", .talk = 5, .code = 5}};
  set_begins(slots, false);
  EXPECT_EQ(65, slots[3].begin);
  set_begins(slots, true);
  EXPECT_EQ(30, slots[1].begin);
  EXPECT_EQ(70, slots[2].begin);
  EXPECT_EQ(75, slots[3].begin);
  EXPECT_EQ(75, minutes_of(slots));
}

TEST(Schedule, AWorkshopOfAnotherLengthIsAProblem) {
  EXPECT_EQ("", schedule_problem(180));
  EXPECT_EQ("the workshop takes 181 minutes, not 180: ./untwist schedule", schedule_problem(181));
}

TEST(Tests, AreReadFromTheirSource) {
  auto tests = read_tests(
      "#include <x>\nTEST(Step1_2_OneTurn, Waits) {\n  rule(\"B6 B7\", \"a turn \"\n       \"ends\");\n}\n"
      "TEST_F(Given_Clock,\n       Ticks) {}\n// TEST(No, Not)\n",
      "t.cpp");
  ASSERT_EQ(2u, tests.size());
  EXPECT_EQ("Step1_2_OneTurn.Waits", tests[0].name);
  EXPECT_EQ("1.2", tests[0].step);
  EXPECT_EQ(2, tests[0].line);
  EXPECT_EQ((Strings{"B6", "B7"}), tests[0].behaviours);
  EXPECT_EQ("a turn ends", tests[0].rule);
  EXPECT_EQ("Given_Clock.Ticks", tests[1].name);
  EXPECT_EQ("", tests[1].step);
}

TEST(Tests, OfAnotherLessonAreTakenOverUnderTheNameOfAnotherStep) {
  const std::string file = "build/tests_in_test.cpp";
  write_file(file,
             "#define REACTOR_UNDER_TEST OnEpoll\n#define Step1_2_OneTurn Step13_3_OneTurnOnEpoll\n"
             "#include \"../01-reactor/step_1_2_one_turn.cpp\"\nTEST(Step13_3_OneTurnOnEpoll, ItsOwn) {}\n");
  const auto tests = tests_in(file), there = tests_in("tests/01-reactor/step_1_2_one_turn.cpp");
  ASSERT_EQ(there.size() + 1, tests.size());
  EXPECT_EQ("Step13_3_OneTurnOnEpoll.ItsOwn", tests[0].name);
  EXPECT_FALSE(tests[0].included);
  for (std::size_t i = 0; i < there.size(); ++i) {
    EXPECT_EQ("Step13_3_OneTurnOnEpoll" + there[i].name.substr(there[i].name.find('.')), tests[i + 1].name);
    EXPECT_EQ("13.3", tests[i + 1].step);
    EXPECT_EQ(file, tests[i + 1].file);
    EXPECT_EQ(3, tests[i + 1].line);
    EXPECT_TRUE(tests[i + 1].included);
  }
}

TEST(Hints, AreNumberedLists) {
  auto hints =
      read_hints("# Hints\n## 1.2\n1. Where: here\n   and there.\n2. How\n\n   x = 1;\n\n3. Almost\n## 1.3\n1. One\n");
  ASSERT_EQ(2u, hints.size());
  EXPECT_EQ("1.2", hints[0].first);
  EXPECT_EQ((Strings{"Where: here\nand there.", "How\n\nx = 1;", "Almost"}), hints[0].second);
  EXPECT_EQ((Strings{"One"}), hints[1].second);
}

TEST(Paragraphs, AreThoseOfOneStep) {
  const std::string lesson =
      "## The steps\n### Step 1.1 \u00b7 A\n**Predict.** Which?\n\n**Answer.** This\none.\n\n- really\n\n"
      "**Afterwards.** x\n### \u2605 Step 1.2 \u00b7 B\n**Answer.** That.\n```\n**Afterwards.**\n```\n## More\nx\n";
  EXPECT_EQ("This\none.\n\n- really", paragraph_of(lesson, "1.1", "Answer"));
  EXPECT_EQ("That.\n```\n**Afterwards.**\n```", paragraph_of(lesson, "1.2", "Answer"));
  EXPECT_EQ("Which?", paragraph_of(lesson, "1.1", "Predict"));
  EXPECT_EQ("", paragraph_of(lesson, "1.2", "Predict"));
  EXPECT_EQ("", paragraph_of(lesson, "1.3", "Answer"));
}

TEST(Slides, EverySlideSaysItsMinutes) {
  EXPECT_EQ((std::vector<int>{3, -1, 2}),
            slide_minutes(
                "---\nmarp: true\n---\n# A\n<!-- minutes: 3 -->\n---\n# B\n```\n---\n```\n---\n<!-- minutes: 2 -->\n"));
}

TEST(Snippet, IsTheRegionWithoutMarksAndIndentation) {
  std::string source =
      "class A {\n  //! [stop]\n  // Task 1.4: x\n  // [1.4\n  void stop();\n    // more\n  // 1.4]\n  //! "
      "[stop]\n};\n";
  EXPECT_EQ("void stop();\n  // more\n", snippet(source, "a.hpp", "stop"));
  EXPECT_THROW(snippet(source, "a.hpp", "start"), Error);
}

TEST(Sentence, IsSplitAtItsWords) {
  EXPECT_EQ("a call scheduled during a turn waits for the next", sentence("ACallScheduledDuringATurnWaitsForTheNext"));
  EXPECT_EQ("after EOF 100 callbacks end", sentence("AfterEOF100CallbacksEnd"));
}

TEST(Nearest, FindsTheOneMeant) {
  Strings names = {"check", "watch", "hint", "catch-up"};
  EXPECT_EQ("check", nearest("chekc", names));
  EXPECT_EQ("catch-up", nearest("catch", names));
  EXPECT_EQ("", nearest("zzzzzz", names));
}

TEST(Commands, TakeArgumentsAndFlags) {
  Arguments arguments;
  EXPECT_EQ("maintain proof", parse({"maintain", "proof", "01", "--only", "path"}, arguments).name);
  EXPECT_EQ("01", arguments.first());
  EXPECT_EQ("path", arguments.value("only"));
  Arguments hint;
  parse({"hint", "--level=2", "1.2"}, hint);
  EXPECT_EQ("2", hint.value("level"));
  EXPECT_EQ("1.2", hint.first());
}

TEST(Commands, HaveTheirOwnHelp) {
  for (const Strings& words :
       {Strings{"check", "--help"}, {"check", "1.2", "-h"}, {"help", "check"}, {"--help", "check"}}) {
    Arguments arguments;
    EXPECT_EQ("help", parse(words, arguments).name) << join(words, " ");
    EXPECT_EQ("check", arguments.first()) << join(words, " ");
  }
  Arguments arguments;
  EXPECT_EQ("version", parse({"--version"}, arguments).name);
}

TEST(Commands, PassArgumentsToADemonstrationExceptOurOwnFlag) {
  Arguments arguments;
  EXPECT_EQ("demo", parse({"demo", "http", "--port=8081", "--own", "--help"}, arguments).name);
  EXPECT_EQ((Strings{"--port=8081", "--help"}), arguments.rest);
  EXPECT_TRUE(arguments.flag("own"));
}

TEST(Commands, RefuseUnknownWordsWithTheNearestKnownOne) {
  auto refused = [](const Strings& words) {
    Arguments arguments;
    try {
      parse(words, arguments);
    } catch (const Error& error) {
      EXPECT_EQ(2, error.code());
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ("no command wach. Did you mean ./untwist watch?", refused({"wach"}));
  EXPECT_EQ("./untwist check has no flag --al. Did you mean --all?", refused({"check", "--al"}));
  EXPECT_EQ("--level needs a value: --level N", refused({"hint", "--level"}));
  EXPECT_EQ("--level needs a value: --level N", refused({"hint", "--level="}));
  EXPECT_EQ("--all takes no value: unexpected '=1'", refused({"check", "--all=1"}));
  EXPECT_EQ("./untwist next takes no arguments: unexpected '1.2'", refused({"next", "1.2"}));
  EXPECT_EQ("which one? ./untwist reset <step|lesson>", refused({"reset"}));
}

TEST(CompileErrors, KeepTheirOrder) {
  auto errors = read_errors(
      "[1/2] Building\nFAILED: x.o\nx.cpp: In function 'int f()':\nx.cpp:7:14: error: 'xx' was not declared\n"
      "    7 |   return xx;\n      |          ^~\nx.cpp:9:1: note: see\n    9 | y\ny.cpp:3:1: fatal error: z.hpp: No "
      "such file\n");
  ASSERT_EQ(2u, errors.size());
  EXPECT_EQ("x.cpp:7", errors[0].place);
  EXPECT_EQ("'xx' was not declared", errors[0].message);
  EXPECT_EQ((Strings{"    7 |   return xx;", "      |          ^~"}), errors[0].source);
  EXPECT_EQ("y.cpp:3", errors[1].place);
}

TEST(CompileErrors, InALibraryBelongToTheExerciseThatCausedThem) {
  auto errors = read_errors(
      "/usr/include/c++/12/any: In instantiation of 'x':\nexercises/01-reactor/a.cpp:9:3:   required from here\n"
      "/usr/include/c++/12/any:7:1: error: no type\n");
  ASSERT_EQ(1u, errors.size());
  EXPECT_EQ("exercises/01-reactor/a.cpp:9", errors[0].place);
  EXPECT_EQ("no type (in /usr/include/c++/12/any:7)", errors[0].message);
}

TEST(CompileErrors, OfALinkerHaveNoPlace) {
  auto errors = read_errors("mold: error: undefined symbol: f()\n>>> referenced by x.cpp\n");
  ASSERT_EQ(1u, errors.size());
  EXPECT_EQ("", errors[0].place);
  EXPECT_EQ("linker: undefined symbol: f()", errors[0].message);
}

TEST(Crashes, AreSummedUpInOneLineWithTheirPlace) {
  Crash crash = condense(
      "=====\n==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x6 at pc 0x5\nREAD of size 4\n"
      "    #0 0x5 in operator() /usr/include/c++/12/x.h:3\n    #1 0x5 in f /home/me/exercises/01-reactor/a.cpp:12\n");
  EXPECT_EQ("memory was used after it had been freed (heap-use-after-free)", crash.what);
  EXPECT_EQ("exercises/01-reactor/a.cpp:12", crash.place);
  crash = condense("/home/me/exercises/01-reactor/a.cpp:5:10: runtime error: signed integer overflow: 1 + 2\n");
  EXPECT_EQ("signed integer overflow: 1 + 2 (undefined behaviour)", crash.what);
  EXPECT_EQ("exercises/01-reactor/a.cpp:5", crash.place);
  crash = condense("terminate called after throwing an instance of 'std::logic_error'\n  what():  no\n");
  EXPECT_EQ("terminate called after throwing an instance of 'std::logic_error': no", crash.what);
}

TEST(Text, IsWrappedAtSpaces) {
  EXPECT_EQ((Strings{"one two", "three", "a-very-long-word", "x"}), wrapped("one two\n   three a-very-long-word x", 8));
  EXPECT_EQ(Strings{}, wrapped(" ", 8));
}

}  // namespace
}  // namespace tool
