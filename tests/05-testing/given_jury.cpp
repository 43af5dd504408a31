// Tests of the jury itself, with invented testimony, and with programs of three lines of shell.

#include <gtest/gtest-spi.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <untwist/testing/fresh_folder.hpp>
#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

#include "../../src/testing/records.hpp"
#include "variable.hpp"

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

// What the jury reports, in one line; empty if it is satisfied.
template <class Ask>
std::string reported(Ask ask) {
  ::testing::TestPartResultArray results;
  {
    ::testing::ScopedFakeTestPartResultReporter catching(
        ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
    ask();
  }
  std::string all;
  for (int i = 0; i < results.size(); ++i) all += results.GetTestPartResult(i).summary();
  all.erase(0, all.find("expected"));          // GoogleTest's own word comes first
  while (all.ends_with('\n')) all.pop_back();  // newer versions end with a newline
  for (std::size_t at; (at = all.find('\n')) != std::string::npos;) all.replace(at, 1, " / ");
  return all;
}

class Given_Jury : public ::testing::Test {
 protected:
  // A jury that hears `of_right` about the right implementation, and `of_wrong` about the wrong one.
  static Jury jury_that_hears(const Testimony& of_right, const Testimony& of_wrong) {
    return Jury("9.1", [=](const std::string& name) { return name == "right" ? of_right : of_wrong; },
                {{"right", "the only one"}});
  }
  static std::string on_wrong(const Testimony& of_right, const Testimony& of_wrong) {
    Jury jury = jury_that_hears(of_right, of_wrong);
    return reported([&] { jury.expect_caught("wrong", "it hurts"); });
  }

  const Testimony content{.green = 3, .red = {}, .trouble = "", .unwritten = {}};
  const Testimony one_red{.green = 2, .red = {"the verdict"}, .trouble = "", .unwritten = {}};
  const Testimony hung{.green = 3, .red = {}, .trouble = "the program hung", .unwritten = {}};
  const Testimony none{};

  static Testimony hear_shell(const std::string& script) {
    return hear({"/bin/sh", "-c", "say() { printf \"$@\" >/dev/fd/$UNTWIST_RESULTS_FD; }; " + script}, "left", 300ms);
  }
};

TEST_F(Given_Jury, IsSatisfiedWhenOnlyTheWrongOneIsRed) {
  rule("", "tests must be green on a right implementation and red on a wrong one, and that is all");
  Jury jury = jury_that_hears(content, one_red);
  expect("what is reported about the right one", reported([&] { jury.expect_fair(); }), "");
  expect("what is reported about the wrong one", reported([&] { jury.expect_caught("wrong", "it hurts"); }), "");
}

TEST_F(Given_Jury, NamesTheEffectOfAnUncaughtDefect) {
  rule("", "the report names the effect of the defect, and does not give the test away");
  expect("what is reported", on_wrong(content, content),
         "expected one of your tests to be red where it hurts / but got  your 3 tests were green");
}

TEST_F(Given_Jury, CountsTheTestsThatWereGreen) {
  rule("", "the report says how many tests could have noticed the defect");
  const Testimony one_green{.green = 1, .red = {}, .trouble = "", .unwritten = {}};
  expect("what is reported about one test", on_wrong(one_green, one_green),
         "expected one of your tests to be red where it hurts / but got  your only test was green");
  const Testimony two_green{.green = 2, .red = {}, .trouble = "", .unwritten = {}};
  expect("what is reported about two tests", on_wrong(two_green, two_green),
         "expected one of your tests to be red where it hurts / but got  your 2 tests were green");
}

TEST_F(Given_Jury, ShowsTheRedTestWithoutItsRule) {
  rule("",
       "of a test that is red on a right implementation, the report shows what happened, without rule and reference");
  const auto brief = [this](const std::string& verdict) {
    const std::string text = on_wrong({.green = 0, .red = {verdict}, .trouble = "", .unwritten = {}}, one_red);
    return text.substr(text.find("but got  ") + 9);
  };
  expect("a verdict with a rule", brief("nobody says hello \n  the rule  guests are greeted\n  read  lesson 05"),
         "nobody says hello");
  expect("a verdict without a rule", brief("nobody says hello \n  read  lesson 05"), "nobody says hello");
}

TEST_F(Given_Jury, DoesNotCountACrashAsACatch) {
  rule("", "a test that crashes does not say what is wrong");
  const Testimony crash{.green = 1, .red = {}, .trouble = "the program crashed", .unwritten = {}};
  expect(
      "what is reported", on_wrong(content, crash),
      "expected one of your tests to be red where it hurts / but got  no test was red there, but the program crashed");
}

TEST_F(Given_Jury, GivesNoCreditWithoutTests) {
  rule("", "an empty file is green on every implementation, and proves nothing");
  expect("what is reported", on_wrong(none, one_red), "expected at least one test / but got  no tests");
}

TEST_F(Given_Jury, GivesNoCreditToTestsThatAreRedOnTheRightOne) {
  rule("", "a test that is always red catches every defect, and proves nothing");
  expect("what is reported", on_wrong(one_red, one_red),
         "expected your tests to be green on a right implementation: the only one / but got  the verdict");
}

TEST_F(Given_Jury, GivesNoCreditToTestsThatDoNotFinish) {
  rule("", "tests that crash, loop or exit early earn nothing, however red they are on wrong implementations");
  const Testimony trouble{.green = 5, .red = {}, .trouble = "the program hung", .unwritten = {}};
  expect("what is reported", on_wrong(trouble, one_red),
         "expected your tests to run to their end / but got  the program hung");
}

TEST_F(Given_Jury, RecognisesAnUnwrittenStep) {
  rule("", "a step that is not written yet is not a defect");
  const Testimony unwritten{.green = 1, .red = {}, .trouble = "", .unwritten = {"step 9.1 is not written yet"}};
  Jury jury = jury_that_hears(unwritten, none);
  bool thrown = false;
  try {
    jury.expect_fair();
  } catch (const NotWrittenYet& missing) {
    thrown = missing.step() == "9.1";
  }
  expect_that("it throws NotWrittenYet for step 9.1", thrown);
}

TEST_F(Given_Jury, IgnoresTestsOfOtherStepsThatAreNotWritten) {
  rule("", "the tests of one step can be judged before those of the next are written");
  const Testimony later{.green = 2, .red = {}, .trouble = "", .unwritten = {"step 9.2 is not written yet"}};
  const Testimony caught{.green = 1, .red = {"the verdict"}, .trouble = "", .unwritten = later.unwritten};
  expect("what is reported about the wrong one", on_wrong(later, caught), "");
}

TEST_F(Given_Jury, RunsTheTestsNoMoreOftenThanNeeded) {
  rule("",
       "the tests run twice on a right implementation, and once more beside each wrong one; on a wrong one they run "
       "once, however many checks ask");
  std::map<std::string, int> heard;
  Jury jury("9.1", [&](const std::string& name) { return ++heard[name], name == "right" ? content : one_red; },
            {{"right", "the only one"}});
  jury.expect_fair();
  jury.expect_fair();
  expect("how often the tests ran on the right one", heard["right"], 2);
  for (int i = 0; i < 2; ++i) jury.expect_caught("wrong", "it hurts");
  expect("how often the tests ran on the right one in all", heard["right"], 3);
  expect("how often the tests ran on the wrong one", heard["wrong"], 1);
}

TEST_F(Given_Jury, GivesNoCreditToTestsWhoseResultsChange) {
  rule("",
       "a test that counts its runs could be green as often as it needs to be, and red afterwards: that is not a "
       "verdict");
  int runs = 0;
  Jury jury("9.1", [&](const std::string&) { return ++runs > 1 ? one_red : content; }, {{"right", "the only one"}});
  const std::string text = reported([&] { jury.expect_fair(); });
  expect("what is reported", text.substr(0, text.find(" (UNTWIST_ORDER=")),
         "expected your tests to give the same result whenever they run on the same implementation: the only one / but "
         "got  3 "
         "green and 0 red; another time, 2 green and 1 red");
}

TEST_F(Given_Jury, NoticesAnyChangeOfTheResult) {
  rule("",
       "two runs on one implementation differ if another number is green or red, or if only one of them had trouble");
  const Testimony fewer{.green = 2, .red = {}, .trouble = "", .unwritten = {}};
  const Testimony also_red{.green = 3, .red = {"the verdict"}, .trouble = "", .unwritten = {}};
  const std::pair<Testimony, std::string> others[] = {
      {fewer, "2 green and 0 red"}, {also_red, "3 green and 1 red"}, {hung, "the program hung"}};
  for (const auto& other : others) {
    int runs = 0;
    Jury jury("9.1", [&](const std::string&) { return ++runs > 1 ? other.first : content; },
              {{"right", "the only one"}});
    const std::string text = reported([&] { jury.expect_fair(); });
    const std::size_t from = text.find("; another time, ") + 16;
    expect("the second result", text.substr(from, text.find(" (UNTWIST_ORDER=") - from), other.second);
  }
}

TEST_F(Given_Jury, RepeatsAnOrder) {
  rule("", "UNTWIST_ORDER repeats the order of the runs, and a report names its own");
  const Variable order("UNTWIST_ORDER", "10");
  std::set<std::string> orders;
  for (int i = 0; i < 5; ++i) {
    std::string names;
    Jury jury("9.1", [&](const std::string& name) { return names += name, name[0] == 'w' ? one_red : content; },
              {{"a", "the first one"}, {"b", "the second one"}});
    for (const char* wrong : {"w1", "w2", "w3", "w4"}) jury.expect_caught(wrong, "it hurts");
    orders.insert(names);
  }
  expect("how many orders there were", orders.size(), std::size_t{1});
  int runs = 0;
  Jury jury("9.1", [&](const std::string&) { return ++runs > 1 ? one_red : content; }, {{"right", "the only one"}});
  expect_that("the report names the order",
              reported([&] { jury.expect_fair(); }).ends_with(" (UNTWIST_ORDER=10 repeats the order)"));
}

TEST_F(Given_Jury, RunsOneRightImplementationBesideEachWrongOne) {
  rule("", "after the first time, any one of the right implementations runs again beside a wrong one");
  const Variable order("UNTWIST_ORDER", "10");
  std::map<std::string, int> heard;
  Jury jury("9.1", [&](const std::string& name) { return ++heard[name], name[0] == 'w' ? one_red : content; },
            {{"a", "the first one"}, {"b", "the second one"}});
  jury.expect_fair();
  expect("how often the tests ran on right ones at first", heard["a"] + heard["b"], 4);
  for (int i = 0; i < 40; ++i) jury.expect_caught("w" + std::to_string(i), "it hurts");
  expect("how often the tests ran on right ones in all", heard["a"] + heard["b"], 44);
  expect_that("the first one ran again", heard["a"] > 2);
  expect_that("the second one ran again", heard["b"] > 2);
}

TEST_F(Given_Jury, StopsWhenItHasSeenEnough) {
  rule("", "once the tests have failed on a right implementation, the verdict is clear, and nothing more is run");
  for (const Testimony& bad : {one_red, hung}) {
    int runs = 0;
    Jury jury("9.1", [&](const std::string&) { return ++runs, bad; }, {{"right", "the only one"}});
    const std::string first = reported([&] { jury.expect_fair(); });
    expect("how often the tests ran", runs, 1);
    expect("what is reported beside a wrong one", reported([&] { jury.expect_caught("wrong", "it hurts"); }), first);
    expect("how often the tests ran in all", runs, 1);
  }
}

TEST_F(Given_Jury, StopsWhenAResultHasChanged) {
  rule("", "a result that changes is a verdict, too: nothing more is run, and the wrong implementation is not judged");
  const Variable order("UNTWIST_ORDER", "10");
  std::map<std::string, int> heard;
  Jury jury("9.1",
            [&](const std::string& name) {
              return ++heard[name] > 2 ? Testimony{.green = 4, .red = {}, .trouble = "", .unwritten = {}} : content;
            },
            {{"right", "the only one"}});
  jury.expect_fair();
  expect_that("the change is reported", !reported([&] { jury.expect_caught("wrong", "it hurts"); }).empty());
  const int runs = heard["right"] + heard["wrong"];
  expect_that("the change is reported again", !reported([&] { jury.expect_caught("another", "it hurts"); }).empty());
  expect("how often the tests ran after the change", heard["right"] + heard["wrong"] + heard["another"] - runs, 0);
}

TEST_F(Given_Jury, ReportsTheImplementationOnWhichTheTestsFailed) {
  rule("", "a right implementation on which nothing was run, because another one was enough, is not mentioned");
  for (const char* seed : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    const Variable order("UNTWIST_ORDER", seed);
    Jury jury("9.1", [&](const std::string& name) { return name == "bad" ? one_red : content; },
              {{"good", "the first one"}, {"bad", "the second one"}});
    expect("what is reported", reported([&] { jury.expect_fair(); }),
           "expected your tests to be green on a right implementation: the second one / but got  the verdict");
  }
}

TEST_F(Given_Jury, RunsImplementationsInARandomOrder) {
  rule("", "the wrong implementation comes first, last or between the right ones");
  std::set<std::size_t> places;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> order;
    Jury jury("9.1",
              [&](const std::string& name) { return order.push_back(name), name == "wrong" ? one_red : content; },
              {{"right", "the only one"}});
    jury.expect_caught("wrong", "it hurts");
    places.insert(static_cast<std::size_t>(std::find(order.begin(), order.end(), "wrong") - order.begin()));
  }
  expect("the positions of the wrong one", places, std::set<std::size_t>{0, 1, 2});
}

TEST_F(Given_Jury, StartsEachRunInAFolderOfItsOwn) {
  rule("", "a run must not find what an earlier run left behind");
  const std::string look =
      "[ -z \"$(ls -A)\" ] && [ \"$HOME\" = \"$PWD\" ] && [ \"$TMPDIR\" = \"$PWD\" ] && touch left && "
      "say 'begin\\tA.B\\nend\\tA.B\\tpassed\\t0\\ndone\\n'";
  for (int i = 0; i < 2; ++i) expect("how many were green", hear_shell(look).green, 1);
}

TEST_F(Given_Jury, DoesNotPassOnItsEnvironment) {
  rule("", "the code under judgement may have set a variable that would change the result");
  ::setenv("UNTWIST_LEFT_BEHIND", "left", 1);
  expect("how many were green",
         hear_shell("[ -z \"$UNTWIST_LEFT_BEHIND\" ] && say 'begin\\tA.B\\nend\\tA.B\\tpassed\\t0\\ndone\\n'").green,
         1);
  ::unsetenv("UNTWIST_LEFT_BEHIND");
}

TEST_F(Given_Jury, ReadsReportsFromAPipe) {
  rule("", "a program reports on its own pipe: its output does not count as a result");
  const Testimony heard = hear_shell(
      "echo '3 green'; say 'begin\\tA.B\\nend\\tA.B\\tpassed\\t0\\nbegin\\tA.C\\nverdict\\tas bad\\\\nas can be\\n'; "
      "read -r choice </dev/fd/$UNTWIST_CHOICE_FD; [ $choice = left ] && say 'end\\tA.C\\tfailed\\t0\\ndone\\n'");
  expect("how many were green", heard.green, 1);
  expect("how many were red", heard.red.size(), std::size_t{1});
  if (!heard.red.empty()) expect("the verdict of the red one", heard.red.front(), "as bad\nas can be");
  expect("trouble", heard.trouble, "");
}

TEST_F(Given_Jury, ReportsACrash) {
  rule("", "a crash is reported, with the test in which it happened");
  expect("trouble", hear_shell("say 'begin\\tA.B\\n'; kill -SEGV $$").trouble, "the program crashed in the test A.B");
}

TEST_F(Given_Jury, ReportsWhatASanitizerFound) {
  rule("", "undefined behaviour is named, even if the program exits by itself");
  const std::string test = "say 'begin\\tA.B\\n'; ";
  expect("trouble of UBSan",
         hear_shell(test + "echo 'chat_test.cpp:7: runtime error: signed integer overflow'; exit 1").trouble,
         "the program crashed in the test A.B:\nsigned integer overflow");
  expect("trouble of ASan", hear_shell(test + "echo '==1==ERROR: AddressSanitizer: SEGV on address 0'; exit 1").trouble,
         "the program crashed in the test A.B:\nSEGV on address 0");
}

TEST_F(Given_Jury, ReportsAnUncaughtException) {
  rule("", "an uncaught exception is named by its first line, even if a sanitizer adds its own");
  expect("trouble",
         hear_shell("say 'begin\\tA.B\\n'; echo 'hello'; echo \"terminate called after throwing an instance of "
                    "'Oops'\"; echo \"  "
                    "what():  no\"; echo '==1==ERROR: AddressSanitizer: ABRT'; exit 1")
             .trouble,
         "the program crashed in the test A.B:\nterminate called after throwing an instance of 'Oops'");
}

TEST_F(Given_Jury, ReportsTheLearnersOwnLine) {
  rule("", "if the output of a program that crashes, hangs or leaks names a line of the learner's, so does the report");
  const std::string begin = "say 'begin\\tA.B\\n'; ", ends = "say 'end\\tA.B\\tpassed\\t0\\ndone\\n'; ";
  const std::string place = "echo '#1 in talk() /course/exercises/05-testing/tests/chat_test.cpp:12:3'; ";
  const std::string line = "\nexercises/05-testing/tests/chat_test.cpp:12";
  expect("trouble of a crash", hear_shell(begin + "echo 'AddressSanitizer: SEGV'; " + place + "exit 1").trouble,
         "the program crashed in the test A.B:\nSEGV" + line);
  expect("trouble of a loop", hear_shell("trap \"" + place + "exit 1\" ABRT; " + begin + "while :; do :; done").trouble,
         "the program hung in the test A.B" + line);
  expect("trouble of a leak", hear_shell(begin + ends + place + "exit 23").trouble,
         "the program failed after its last test: did it leak memory?" + line);
}

TEST_F(Given_Jury, DistinguishesExitFromACrash) {
  rule("", "a program that calls exit() says so itself; one that was killed has crashed, whatever it has printed");
  const std::string test = "say 'begin\\tA.B\\n'; echo 'the program called exit() in the test A.B'; ";
  expect("trouble of exit()", hear_shell(test + "exit 1").trouble, "the program called exit() in the test A.B");
  expect("trouble of a signal", hear_shell(test + "kill -SEGV $$").trouble, "the program crashed in the test A.B");
}

TEST_F(Given_Jury, ReportsAnEarlyExit) {
  rule("", "exit(0) in the middle of a test is not a success");
  expect("trouble", hear_shell("say 'begin\\tA.B\\n'; exit 0").trouble,
         "the program ended in the test A.B, with status 0");
  expect("trouble before the first test", hear_shell("exit 0").trouble,
         "the program ended before its first test, with status 0");
}

TEST_F(Given_Jury, ReportsAnEndlessLoop) {
  rule("", "a test that does not end is killed, together with the processes it started");
  expect("trouble", hear_shell("say 'begin\\tA.B\\n'; while :; do :; done").trouble,
         "the program hung in the test A.B");
}

TEST_F(Given_Jury, ReportsAFailureAfterTheLastTest) {
  rule("", "a leak is found when the program exits");
  expect("trouble", hear_shell("say 'begin\\tA.B\\nend\\tA.B\\tpassed\\t0\\ndone\\n'; exit 23").trouble,
         "the program failed after its last test: did it leak memory?");
}

TEST_F(Given_Jury, TakesRedTestsForNoTrouble) {
  rule("", "a program with a red test ends with a status other than 0: that is its verdict, not a leak");
  const Testimony heard = hear_shell("say 'begin\\tA.B\\nverdict\\tx\\nend\\tA.B\\tfailed\\t0\\ndone\\n'; exit 1");
  expect("how many were red", heard.red.size(), std::size_t{1});
  expect("trouble", heard.trouble, "");
}

TEST_F(Given_Jury, RemovesTheFolderOfARun) {
  rule("", "whatever a run leaves behind in its folder is removed with it");
  const Testimony heard = hear_shell(
      "mkdir left; touch left/file; say "
      "\"begin\\\\tA.B\\\\nverdict\\\\t$PWD\\\\nend\\\\tA.B\\\\tfailed\\\\t0\\\\ndone\\\\n\"");
  expect("how many were red", heard.red.size(), std::size_t{1});
  if (heard.red.size() != 1) return;
  expect_that("it is the name of a folder", heard.red.front().starts_with('/'));
  expect_that("the folder is gone", !std::filesystem::exists(heard.red.front()));
}

TEST_F(Given_Jury, SitsOnceForEachStep) {
  rule("", "all given tests of a step ask the same jury, which runs the program next to theirs");
  const FreshFolder fresh;
  const std::string folder = fresh.path();
  {
    std::ofstream program(folder + "/test_judged");
    program << "#!/bin/sh\nprintf 'begin\\tA.B\\nverdict\\tstep 9.8 is not written yet\\nend\\tA.B\\tunwritten\\t0\\n"
               "done\\n' >/dev/fd/$UNTWIST_RESULTS_FD\n";
  }
  std::filesystem::permissions(folder + "/test_judged", std::filesystem::perms::owner_all);
  const std::string before = std::exchange(program_path(), folder + "/test");
  Jury& jury = jury_on("9.8", "judged", {{"right", "the only one"}});
  std::string unwritten;
  try {
    jury.expect_fair();
  } catch (const NotWrittenYet& missing) {
    unwritten = missing.step();
  }
  expect("the step that is not written yet", unwritten, "9.8");
  expect_that("the same step has the same jury", &jury == &jury_on("9.8", "judged", {{"right", "the only one"}}));
  expect_that("another step has another jury", &jury != &jury_on("9.7", "judged", {{"right", "the only one"}}));
  program_path() = before;
}

TEST_F(Given_Jury, DistinguishesAnUnwrittenStepFromARedTest) {
  rule("", "an unwritten step is not the same as a red test");
  expect_that(
      "it is unwritten",
      !hear_shell("say 'begin\\tA.B\\nverdict\\tx\\nend\\tA.B\\tunwritten\\t0\\ndone\\n'; exit 1").unwritten.empty());
  expect("trouble", hear_shell("say 'begin\\tA.B\\nverdict\\tx\\nend\\tA.B\\tunwritten\\t0\\ndone\\n'; exit 1").trouble,
         "");
}

}  // namespace
}  // namespace untwist::testing
