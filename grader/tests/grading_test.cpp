#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include <untwist/testing/fresh_folder.hpp>

#include "marks.hpp"
#include "markup.hpp"
#include "recipe.hpp"
#include "reports.hpp"
#include "sandbox.hpp"
#include "shell.hpp"
#include "symbols.hpp"
#include "trials/trial.hpp"
#include "unpacking.hpp"
#include "words.hpp"

namespace tool {
namespace {

namespace fs = std::filesystem;

// ---- words

TEST(Words, AControlCharacterIsShownAsItsCode) {
  EXPECT_EQ("a\\x1b[2Jb\\x0a", printable("a\x1b[2Jb\n"));
  EXPECT_EQ("a\nb", printable_lines("a\nb"));
  EXPECT_EQ("\u2717 caf\u00e9", printable("\u2717 caf\u00e9"));
}

TEST(Words, InvalidUtf8IsShownAsItsCode) {
  EXPECT_EQ("\\xff", printable("\xff"));
  EXPECT_EQ("\\xc3(", printable("\xc3("));
  EXPECT_EQ("\\xed\\xa0\\x80", printable("\xed\xa0\x80")) << "half of a surrogate pair";
  EXPECT_EQ("\\xe2\\x82", printable("\xe2\x82")) << "cut off";
}

TEST(Words, AnInvisibleCharacterIsShownAsItsNumber) {
  EXPECT_EQ("a<U+202E>b", printable("a\u202eb")) << "reverses the text after it";
  EXPECT_EQ("a<U+200B>b<U+FEFF>", printable("a\u200bb\ufeff")) << "has no width";
  EXPECT_EQ("<U+200E><U+061C><U+2066>", printable("\u200e\u061c\u2066")) << "marks a direction";
  EXPECT_EQ("<U+E0041>", printable("\U000e0041")) << "a tag";
  EXPECT_EQ("<U+0085>", printable("\u0085")) << "a control character";
  EXPECT_EQ("\"a<U+202E>b\"", csv_field("a\u202eb"));
  EXPECT_EQ("\u65e5\u672c \u0645\u0631\u062d\u0628\u0627 \U0001F600",
            printable("\u65e5\u672c \u0645\u0631\u062d\u0628\u0627 \U0001F600"));
}

TEST(Words, AnEndlessLineDoesNotHideTheOthers) {
  EXPECT_EQ("abcde ... 1 byte more\nabcde\n", short_lines("abcdef\nabcde\n", 5));
  EXPECT_EQ("abcd ... 3 bytes more", short_lines("abcd\u00e9f", 5)) << "not in the middle of a character";
}

TEST(Words, NoFieldIsAFormulaForASpreadsheet) {
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

TEST(Words, TextIsEscapedInMarkup) { EXPECT_EQ("&lt;b&gt; &amp; &quot;&#39;", escaped("<b> & \"'")); }

// ---- command lines

TEST(Shell, ALineIsSplitAsAShellDoes) {
  const std::vector<Strings> expected = {{":"}, {"c++", "-Ia b", "it's", "a\"b", "$x", "", "a\\b", "-c"}, {":"}};
  EXPECT_EQ(expected, shell_commands(R"(: && c++ "-Ia b" 'it'"'"'s' "a\"b" "\$x" '' 'a\b' -c && :)"));
}

TEST(Shell, QuotedWordsCanBeSplitAgain) {
  const Strings words = {"/\u00dcbung/a b", "it's", "C++ & co", "(2026)", "$HOME", "`x`", "a\\", "", "\"", "*?[x];#"};
  EXPECT_EQ(std::vector<Strings>{words}, shell_commands(shell_quoted(words)));
}

TEST(Shell, TheFilesThatACompilerReadAreInItsDependencyFile) {
  EXPECT_EQ((Strings{"/my course/a.cpp", "b#c$d.hpp", "a\\b", "a\\ b", "e'f.hpp", "g.hpp"}),
            files_in_depfile("x\\ y.o: /my\\ course/a.cpp b\\#c$$d.hpp a\\b a\\\\\\ b \\\n e'f.hpp\nz.o: g.hpp\n"));
}

// CMake's description of a checkout, and how a submission is compiled and linked there.
class RecipeTest : public ::testing::TestWithParam<const char*> {
 protected:
  const std::string root = GetParam(), build = root + "/build/grade";
  Recipe recipe(const std::string& source_root) const {
    const std::string source = source_root + "/exercises/00-paradigm/slow_page.cpp";
    const std::string object = "CMakeFiles/ex_00.dir/exercises/00-paradigm/slow_page.cpp.o";
    BuildTarget layer{"ex_00", BuildTarget::Kind::archive, "libex_00.a", {}, {object}, {}, {}, {}};
    layer.compiles = {{{"/usr/bin/c++", "-DX=a b", "-I" + root + "/include", "-include", build + "/pch.hxx", "-o",
                        object, "-c", source},
                       source,
                       object}};
    const BuildTarget test{"test_00", BuildTarget::Kind::program,          "test_00", {}, {"main.o", object},
                           {"-g"},    {"libex_00.a", "libuntwist_base.a"}, {"ex_00"}};
    return Recipe({"test_00"}, {"00-paradigm"}, {layer, test}, {root, build, "/usr/bin/c++"});
  }
};

TEST_P(RecipeTest, CompilesAndLinksTheSubmissionAndNothingOfThisCheckout) {
  Submission submission;
  submission.files["00-paradigm"] = {{"slow_page.cpp", ""}, {"own/a b's.cc", ""}, {"own.hpp", ""}};
  const Recipe own = recipe(root);
  Strings sources, linked, texts, compiled;
  for (const std::string& line : split_lines(own.script(submission, "/grade", Layout(1))))
    for (Strings words : shell_commands(line)) {
      if (words.front() == "if") words.erase(words.begin());
      if (words.front() != "/usr/bin/c++" || has(words.back(), "room-")) continue;
      const auto after = [&](const char* flag) { return *(std::find(words.begin(), words.end(), flag) + 1); };
      if (contains(words, "-E")) {
        sources.push_back(after("-c"));
        texts.push_back(after("-o"));
        EXPECT_TRUE(contains(words, "-I" + root + "/include")) << "given headers stay where they are";
        EXPECT_TRUE(contains(words, "/grade/build/pch.hxx")) << line;
        EXPECT_TRUE(contains(words, "-DX=a b"));
      } else if (contains(words, "-c")) {
        compiled.push_back(after("-c"));
        EXPECT_FALSE(contains(words, "-MF") || contains(words, "-include")) << line;
      } else {
        linked = words;
      }
      for (const std::string& word : words) EXPECT_FALSE(has(word, root + "/exercises")) << word;
    }
  EXPECT_EQ((Strings{"/grade/exercises/00-paradigm/own/a b's.cc", "/grade/exercises/00-paradigm/slow_page.cpp"}),
            sources);
  EXPECT_EQ(texts, compiled) << "the text that is inspected is the text that is compiled";
  EXPECT_EQ("/pch.hxx", own.precompiled(false));
  const std::string folder = "CMakeFiles/ex_00.dir/exercises/00-paradigm/";
  EXPECT_EQ((Strings{"/usr/bin/c++", "-g", "main.o", "room-before.o", folder + "own/a b's.cc.o",
                     folder + "slow_page.cpp.o", "room-after.o", "-o", "test_00", "libuntwist_base.a"}),
            linked)
      << "objects, not an archive: a linker silently takes one of two definitions from an archive";
  EXPECT_EQ((Strings{"pch.hxx.gch", "main.o", "libuntwist_base.a", own.names_to_keep()}), own.given());
  EXPECT_EQ("00-paradigm/own/a b's.cc", own.objects(submission).at(folder + "own/a b's.cc.o"));
}

TEST_P(RecipeTest, IsRefusedWhenTheExercisesAreCompiledFromElsewhere) {
  EXPECT_THROW(recipe(root + "2"), Error);
  EXPECT_THROW(recipe("/other" + root), Error);
}

INSTANTIATE_TEST_SUITE_P(Checkouts, RecipeTest,
                         ::testing::Values("/home/course", "/my course", "/\u00dcbung", "/Uni (2026)", "/a'b",
                                           "/C++ & co", "/a\"b;c#d[x]", "/exercises/00-paradigm", "/build/grade"));

TEST(LayoutOfAProgram, IsUnpredictable) {
  EXPECT_NE(Layout(1).room(), Layout(2).room());
  Layout one(1);
  EXPECT_NE(one.room(), one.room());
}

TEST(RecipeOnAnOwnStack, TakesTheLayersThatAProgramNeedsAndLinksEachOnce) {
  const auto layer = [](const std::string& name, const std::string& file) {
    const std::string object = name + ".dir/exercises/" + file + ".o", source = "/course/exercises/" + file;
    return BuildTarget{name,
                       BuildTarget::Kind::archive,
                       "lib" + name + ".a",
                       {{{"c++", "-o", object, "-c", source}, source, object}},
                       {object},
                       {},
                       {},
                       {}};
  };
  const BuildTarget above = layer("own_06", "06-http-server/parse.cpp"),
                    below = layer("own_04", "04-deferreds/chain.cpp");
  const BuildTarget test{"test_06_own",
                         BuildTarget::Kind::program,
                         "test_06_own",
                         {},
                         {"main.o", above.objects[0]},
                         {},
                         {"libown_04.a", "libgiven.a", "libown_04.a"},
                         {}};
  const Recipe own({"test_06_own"}, {"00-paradigm", "04-deferreds", "06-http-server"}, {below, above, test},
                   {"/course", "/course/build/grade", "c++"});
  Submission submission;
  for (const char* folder : {"00-paradigm", "04-deferreds", "06-http-server"})
    submission.files[folder] = {{"mine.cpp", ""}};
  Strings linked;
  for (const std::string& line : split_lines(own.script(submission, "/grade", Layout(1))))
    if (const auto commands = shell_commands(line); !commands.empty() && commands[0][0] == "c++") linked = commands[0];
  EXPECT_EQ(
      (Strings{"c++", "main.o", "room-before.o", "own_06.dir/exercises/06-http-server/mine.cpp.o",
               "own_04.dir/exercises/04-deferreds/mine.cpp.o", "room-after.o", "-o", "test_06_own", "libgiven.a"}),
      linked);
}

// CMake's output, reduced to the parts that are read.
TEST(TheCodeModel, SaysWhatIsCompiledAndLinked) {
  const untwist::testing::FreshFolder fresh;
  const std::string folder = fresh.path();
  const std::string reply = folder + "/.cmake/api/v1/reply/";
  EXPECT_THROW(CodeModel{folder}, Error);
  CodeModel::request(folder);
  EXPECT_TRUE(exists(folder + "/.cmake/api/v1/query/client-untwist/codemodel-v2"));
  const auto json_of = [](const char* text) { return nlohmann::json::parse(text); };
  write_file(reply + "index-2026-01-01.json", "{}");  // an older one
  write_file(
      reply + "index-2026-01-02.json",
      R"({"reply": {"client-untwist": {"codemodel-v2": {"jsonFile": "model.json"}, "cache-v2": {"jsonFile": "cache.json"}}}})");
  write_file(reply + "cache.json", R"({"entries": [{"name": "CMAKE_CXX_COMPILER", "value": "/usr/bin/c++"}]})");
  auto model = json_of(
      R"({"configurations": [{"targets": [{"id": "t", "name": "test", "jsonFile": "t.json"}, {"id": "x", "name": "ex", "jsonFile": "x.json"}]}]})");
  model["paths"] = {{"source", "/my course"}, {"build", folder}};
  write_file(reply + "model.json", model.dump());
  auto test = json_of(
      R"({"name": "test", "type": "EXECUTABLE", "artifacts": [{"path": "test"}], "paths": {"build": "."}, "dependencies": [{"id": "x"}],
    "link": {"commandFragments": [{"role": "flags", "fragment": "-g \"-Wl,a b\""}, {"role": "flags", "fragment": ""}, {"role": "libraries", "fragment": "libex.a"}]},
    "sources": [{"path": "main.cpp", "compileGroupIndex": 0}]})");
  test["sources"].push_back({{"path", folder + "/CMakeFiles/ex.dir/a.cpp.o"}});
  write_file(reply + "t.json", test.dump());
  write_file(reply + "x.json",
             R"({"name": "ex", "type": "STATIC_LIBRARY", "artifacts": [{"path": "libex.a"}], "paths": {"build": "."},
    "sources": [{"path": "a.cpp"}, {"path": "pch.hxx"}]})");
  write_file(folder + "/compile_commands.json", R"([
    {"directory": "/", "file": "/my course/a.cpp", "command": "watcher /usr/bin/c++ \"-I/my course\" -MD -MF x.d -o CMakeFiles/ex.dir/a.cpp.o -c \"/my course/a.cpp\""},
    {"directory": "/", "file": "/my course/main.cpp", "command": "/usr/bin/c++ -o CMakeFiles/test.dir/main.cpp.o -c \"/my course/main.cpp\""}])");
  const CodeModel read(folder);
  EXPECT_EQ("/my course", read.checkout().root);
  const std::vector<BuildTarget> needed = read.needed_by({"test"});
  ASSERT_EQ(2u, needed.size());
  EXPECT_EQ("ex", needed[0].name) << "dependencies come first";
  EXPECT_EQ((Strings{"/usr/bin/c++", "-I/my course", "-o", "CMakeFiles/ex.dir/a.cpp.o", "-c", "/my course/a.cpp"}),
            needed[0].compiles.at(0).words);
  EXPECT_EQ(Strings{"CMakeFiles/ex.dir/a.cpp.o"}, needed[0].objects);
  EXPECT_EQ((Strings{"CMakeFiles/test.dir/main.cpp.o", "CMakeFiles/ex.dir/a.cpp.o"}), needed[1].objects);
  EXPECT_EQ((Strings{"-g", "-Wl,a b"}), needed[1].link_flags);
  EXPECT_EQ(Strings{"libex.a"}, needed[1].libraries);
  EXPECT_THROW(read.needed_by({"none"}), Error);
}

// ---- archives

TEST(Unpacking, FilesCreatedByProgramsAreSkipped) {
  for (const char* path : {"a/.git/config", ".DS_Store", "__MACOSX/a.cpp", "build/x.o", "a\\build\\x"})
    EXPECT_TRUE(is_passed_over(path)) << path;
  for (const char* path : {"a/b.cpp", "building/x", "../x", "./a.cpp", "exercises/00-paradigm/build/own.hpp"})
    EXPECT_FALSE(is_passed_over(path)) << path;
  EXPECT_EQ("a/build", passed_over_part("a/build/exercises/x.cpp"));
  EXPECT_EQ("exercises/00-paradigm/.own.hpp", passed_over_part("exercises/00-paradigm/.own.hpp"));
}

TEST(Unpacking, APathMayHaveWindowsSeparators) {
  EXPECT_EQ((Strings{"exercises", "00-paradigm", "x.cpp"}), parts_of(".\\exercises/00-paradigm\\x.cpp"));
  EXPECT_EQ("x.cpp", base_name("a\\x.cpp"));
}

TEST(Unpacking, AnArchiveIsKnownByItsContent) {
  EXPECT_TRUE(looks_like_an_archive("PK\3\4..."));
  EXPECT_TRUE(looks_like_an_archive(std::string(257, 'x') + "ustar"));
  EXPECT_FALSE(looks_like_an_archive("%PDF-1.4"));
  EXPECT_FALSE(looks_like_an_archive(""));
}

// ---- names in objects

Taken taken() {
  return {
      read_names("_ZN7untwist4openEv T 0 1\n_ZN7testing8internal1fEv W 0 1\n_ZTI1A V 0 1\n_ZN7testing4Test3fooEv U\n"
                 "_ZN7untwist7testing6reportEv T 0 1\n_ZN7untwist7testing6helperEv U\n",
                 ""),
      read_names("write W 0 1\n_ZNSs4swapERSs W 0 1\n__asan_default_options W 0 1\n_ZTISt9exception V 0 1\n", "")};
}

Strings refused(const std::string& nm, const std::string& sections = "", const Names& reference = {},
                Author author = Author::exercise) {
  return refusals(read_names(nm, sections), author, taken(), reference);
}

TEST(NamesInObjects, AnHonestObjectIsAccepted) {
  EXPECT_EQ(Strings{}, refused("x.o:\n_ZN7untwist8greetingB5cxx11Ev T 0 10\n_ZNSs4swapERSs W 0 10\nwrite U\nlocal t 0 "
                               "1\n_ZTI1A V 0 1\n_ZTISt9exception V 0 1\n"
                               "counter B 0 4\n__odr_asan.counter B 0 1\n",
                               " 0 .text 00000010\n 1 .init_array.00099 00000008\n 2 .data.rel.ro.local 00000008\n"));
}

TEST(NamesInObjects, DefiningANameThatIsInUseIsRefused) {
  for (const char* line :
       {"write T 0 10", "write W 0 10", "write P 0 10", "main T 0 10", "main P 0 10", "_ZN7untwist4openEv T 0 10",
        "_ZN7untwist4openEv W 0 10", "_ZN7testing8internal1fEv T 0 10", "_ZN7testing4Test3fooEv T 0 10",
        "_ZN7untwist7testing6reportEv T 0 10", "_ZNSs4swapERSs T 0 10", "_ZNSs4swapERSs u 0 10",
        "_ZNSs4swapERSs V 0 10", "__asan_default_options T 0 10", "__anything T 0 1", "choose i 0 10"})
    EXPECT_EQ(1u, refused(line).size()) << line;
}

TEST(NamesInObjects, ASubmissionsOwnNamesAreAllowed) {
  EXPECT_EQ(Strings{}, refused("x.o:\nend U\ny.o:\nend D 0 4\n")) << "then it is not the linker's";
  EXPECT_EQ(1u, refused("end U\n").size());
  EXPECT_EQ(Strings{}, refused("write B 0 4\n")) << "a variable of that name that is never called";
  Taken called = taken();
  called.system.wanted.insert("write");
  EXPECT_EQ(1u, refusals(read_names("write B 0 4\n", ""), Author::exercise, called, {}).size());
  EXPECT_EQ(Strings{}, refused("_ZN7testing4mineE B 0 4\n_ZN7untwist7testing9also_mineEv T 0 1\n"))
      << "no other code uses these";
  EXPECT_EQ(1u, refused("_ZN7testing8internal4mineE B 0 4\n").size());
}

TEST(NamesInObjects, CallingTheJudgeIsRefusedExceptInTests) {
  for (const char* line :
       {"_ZN7testing8UnitTest11GetInstanceEv U", "_ZNK7testing10TestResult6FailedEv U", "_ZTIN7testing4TestE U",
        "_ZNSt6vectorIN7testing14TestPartResultEE5clearEv U", "_ZN7untwist18set_error_observerE U"}) {
    EXPECT_EQ(1u, refused(line).size()) << line;
    EXPECT_EQ(0u, refused(line, "", {}, Author::tests).size()) << line;
    EXPECT_EQ(0u, refused(line, "", read_names(line, "")).size()) << "the solution does, too: " << line;
  }
  EXPECT_EQ(1u, refused("__bss_start U").size());
}

TEST(NamesInObjects, NamesOfTheSolutionMayBeDefined) {
  const std::string line = "_ZN7untwist7testing9FakeClockC1Ev T 0 10\n";
  EXPECT_EQ(Strings{}, refused(line, "", read_names(line, "")));
}

TEST(NamesInObjects, WhereTheSolutionIsPartOfTheTestKitASubmissionMayBeToo) {
  const std::string helper =
      "_ZN7untwist7testing6helperEv T 0 10\n_ZTIZN7untwist7testing4sendEvEUlvE_ V 0 8\n"
      "_ZNSt6vectorIN7untwist7testing10FakeMailer4MailEE5emptyEv W 0 10\n"
      "_ZN7untwist7testing9FakeClock7advanceEv U\n";
  const Names solution = read_names("_ZN7untwist7testing10FakeMailer4sendEv T 0 10\n", "");
  EXPECT_EQ(Strings{}, refused(helper, "", solution));
  EXPECT_EQ(4u, refused(helper).size()) << "elsewhere there is no reason for it";
  Taken kit = taken();
  kit.reporting = {"_ZN7untwist7testing6reportEv"};
  for (const char* line :
       {"_ZN7untwist7testing6reportEv U", "_ZN7testing8UnitTest11GetInstanceEv U", "_ZN7testing8internal1fEv W 0 1"})
    EXPECT_EQ(1u, refusals(read_names(line, ""), Author::exercise, kit, solution).size()) << line;
}

TEST(NamesInObjects, NoSectionIsStrange) {
  for (const char* section : {".preinit_array", ".init_array.00101", ".init_array.0", ".ctors", ".deplibs", ".init",
                              ".fini", ".pdata", ".interp"})
    EXPECT_EQ(1u, refused("", std::string(" 3 ") + section + " 00000008 0\n").size()) << section;
}

TEST(NamesInObjects, ADuplicateDefinitionIsReportedWithBothPlaces) {
  const auto found = defined_twice(
      "a.o:\n_Z1fv T 0 1\n_Z1gv W 0 1\nlocal t 0 1\n\nb.o:\n_Z1fv T 0 1\n_Z1gv W 0 1\n_Z1hv U\nlocal t 0 1\n");
  ASSERT_EQ(1u, found.size());
  EXPECT_EQ("f()", found[0].name);
  EXPECT_EQ((Strings{"a.o", "b.o"}), found[0].objects);
}

// ---- points

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

TEST_F(PointsTest, AMistakeIsReportedWithItsLine) {
  EXPECT_NE(std::string::npos, trouble("core 10\n1.77 5\n").find("points.txt:2: "));
  EXPECT_NE(std::string::npos, trouble("core ten\n").find("'ten' is not a number"));
  EXPECT_NE(std::string::npos, trouble("core -1\n").find("is not a number"));
  EXPECT_NE(std::string::npos, trouble("core\n").find("two words"));
  EXPECT_NE(std::string::npos, trouble("partial perhaps\n").find("yes or no"));
}

// ---- submissions

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
  write_file(folder + "/a/exercises/01-reactor/delayed_calls.cpp", "x");
  write_file(folder + "/a/exercises/01-reactor/helper.hpp", "h");
  write_file(folder + "/a/exercises/01-reactor/notes.txt", "n");
  write_file(folder + "/a/exercises/01-reactor/tests/mine.cpp", "m");
  write_file(folder + "/a/exercises/05-testing/tests/chat_test.cpp", "t");
  write_file(folder + "/a/solutions/01-reactor/delayed_calls.cpp", "s");
  write_file(folder + "/a/tests/01-reactor/step_1_1_call_later.cpp", "s");
  write_file(folder + "/a/CMakeLists.txt", "c");
  const Submission submission = read("a");
  const std::map<std::string, std::map<std::string, std::string>> expected = {
      {"01-reactor", {{"delayed_calls.cpp", "x"}, {"helper.hpp", "h"}}},
      {"05-testing", {{"tests/chat_test.cpp", "t"}}}};
  EXPECT_EQ(expected, submission.files);
  EXPECT_EQ("", submission.trouble);
}

TEST_F(SubmissionTest, TheFolderOfExercisesItselfWillDo) {
  write_file(folder + "/a/01-reactor/delayed_calls.cpp", "x");
  write_file(folder + "/b/deep/down/exercises/01-reactor/delayed_calls.cpp", "y");
  EXPECT_EQ(1u, read("a").files.size());
  EXPECT_EQ(1u, read("b").files.size());
}

TEST_F(SubmissionTest, TheHighestFolderOfExercisesCounts) {
  write_file(folder + "/a/exercises/01-reactor/delayed_calls.cpp", "mine");
  write_file(folder + "/a/backup/exercises/01-reactor/delayed_calls.cpp", "old");
  write_file(folder + "/a/.untwist/backups/exercises/01-reactor/delayed_calls.cpp", "older");
  Submission submission = read("a");
  EXPECT_EQ("mine", submission.files["01-reactor"]["delayed_calls.cpp"]);
  ASSERT_EQ(1u, submission.flags.size());
  EXPECT_TRUE(has(submission.flags[0], "more than one folder of exercises"));
}

TEST_F(SubmissionTest, SubmissionsWithSimilarNamesGetDifferentFiles) {
  fs::create_directories(folder + "/a b");
  fs::create_directories(folder + "/a_b");
  write_file(folder + "/a_b.zip", "");
  write_file(folder + "/readme.txt", "");
  fs::create_symlink("a b", folder + "/link");
  write_file(folder + "/report/.untwist-grades", "");
  const ClassFolder all = find_submissions(folder);
  ASSERT_EQ(2u, all.not_graded.size());
  EXPECT_EQ("it is a link", all.not_graded[0].why);
  EXPECT_EQ("it is a report of ./untwist grade", all.not_graded[1].why);
  const std::vector<Submission>& found = all.submissions;
  ASSERT_EQ(4u, found.size());
  EXPECT_EQ("a b", found[0].name);
  EXPECT_EQ("a_b", found[1].name);
  EXPECT_EQ("a_b.zip", found[2].name);
  EXPECT_TRUE(found[0].flags.empty());
  for (const int i : {1, 2})
    EXPECT_EQ(Strings{"more than one submission is called a_b: a_b/, a_b.zip"}, found[i].flags);
  EXPECT_NE(found[1].id, found[2].id);
  EXPECT_NE(found[0].id, found[1].id);
}

TEST_F(SubmissionTest, HeadersAndSubfoldersAreTakenAndOtherFilesAreNamed) {
  for (const char* name : {"delayed_calls.cpp", "own.h", "own/deep/more.inl", "own/part.cc", "h\u00fclfe mit blank.hpp",
                           ".hidden.cpp", "notes.txt"})
    write_file(folder + "/a/exercises/01-reactor/" + name, name);
  const Submission submission = read("a");
  const std::map<std::string, std::string> expected = {{"delayed_calls.cpp", "delayed_calls.cpp"},
                                                       {"own.h", "own.h"},
                                                       {"own/deep/more.inl", "own/deep/more.inl"},
                                                       {"own/part.cc", "own/part.cc"},
                                                       {"h\u00fclfe mit blank.hpp", "h\u00fclfe mit blank.hpp"}};
  EXPECT_EQ(expected, submission.files.at("01-reactor"));
  EXPECT_EQ(Strings{"notes.txt"}, submission.not_used.at("01-reactor"));
  EXPECT_EQ(Strings{}, submission.flags);
}

TEST_F(SubmissionTest, WithoutALessonsFolderAFileIsRecognisedByItsName) {
  write_file(folder + "/a/hand-in/delayed_calls.cpp", "x");
  write_file(folder + "/a/hand-in/own/helper.hpp", "h");
  write_file(folder + "/a/report.txt", "r");
  write_file(folder + "/b/delayed_calls.cpp", "x");
  write_file(folder + "/b/chat_test.cpp", "t");
  write_file(folder + "/b/whose.hpp", "w");
  const std::map<std::string, std::string> expected = {{"delayed_calls.cpp", "x"}, {"own/helper.hpp", "h"}};
  EXPECT_EQ(expected, read("a").files.at("01-reactor"));
  const Submission two = read("b");
  EXPECT_EQ(1u, two.files.at("01-reactor").size()) << "it is not clear which lesson the header is for";
  EXPECT_EQ("t", two.files.at("05-testing").at("tests/chat_test.cpp"));
}

TEST_F(SubmissionTest, AGivenFileIsNoExerciseAndAMisplacedFileIsNamed) {
  write_file(folder + "/a/course/examples/chain.cpp", "given");
  write_file(folder + "/b/examples/chain.cpp", "given");
  write_file(folder + "/b/00-paradigm/slow_page.cpp", "x");
  write_file(folder + "/b/01-reactor (copy)/delayed_calls.cpp", "y");
  EXPECT_EQ(
      "it has no exercise file, such as exercises/01-reactor/delayed_calls.cpp; it contains "
      "course/examples/chain.cpp",
      read("a").trouble);
  const Submission submission = read("b");
  EXPECT_EQ(1u, submission.files.size());
  EXPECT_EQ(Strings{"not used, because it is not in a folder 01-reactor: 01-reactor (copy)/delayed_calls.cpp"},
            submission.flags);
}

TEST_F(SubmissionTest, ALessonsFolderMayBeAnywhereExceptInTheCoursesOwnFolders) {
  write_file(folder + "/a/week 1/00-paradigm/slow_page.cpp", "x");
  write_file(folder + "/a/week 2/01-reactor/delayed_calls.cpp", "y");
  write_file(folder + "/b/course/solutions/01-reactor/delayed_calls.cpp", "s");
  const Submission submission = read("a");
  EXPECT_EQ(2u, submission.files.size());
  EXPECT_EQ(Strings{"its lessons are in more than one folder: week 1, week 2"}, submission.flags);
  EXPECT_EQ(0u, read("b").files.count("01-reactor"));
}

TEST_F(SubmissionTest, FilesBeyondTheLimitsAreLeftOut) {
  write_file(folder + "/a/exercises/01-reactor/delayed_calls.cpp", std::string((1 << 20) + 1, 'x'));
  const Submission submission = read("a");
  EXPECT_TRUE(submission.files.empty());
  ASSERT_EQ(1u, submission.flags.size());
  EXPECT_TRUE(has(submission.flags[0], "larger than 1 MB"));
}

// ---- a task, run

TEST(SandboxTest, TheLastOutputOfAProgramIsNotLost) {
  // It ends at about the time when the grader checks whether it has ended. Several run at once, so that the grader is
  // often late.
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

// ---- stored results and reports

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
  const Points points("grader/points.txt", course);
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
  EXPECT_TRUE(has(csv({result}, circumstances, points), "\"al<ice> & \"\"b\"\"\",10,25,10,built,10,0,0,no,\"a flag\""));
}

TEST(Reports, AReasonForSeveralRedTestsIsShownOnce) {
  const Course course;
  const Points points("grader/points.txt", course);
  Result result = some_result();
  result.lessons[0].tests.push_back(result.lessons[0].tests[1]);
  const std::string page = student_page(result, {{&course.lesson("00")}, true}, points);
  EXPECT_TRUE(has(page, "2 red"));
  EXPECT_EQ(page.find("why &lt;not&gt;"), page.rfind("why &lt;not&gt;"));
}

TEST(Trials, EachIsAboutExistingSteps) {
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
Strings expanded(const std::string& ranges) {
  Strings steps;
  for (std::string part : words(replace_all(ranges, ",", " "))) {
    const std::string lesson = part.substr(0, part.find('.') + 1);
    const Strings ends = words(replace_all(part, "\u2013", " "));
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

// The submissions of graded_variants.sh: one that has solved only the steps a conversation needs keeps the steps it
// proves.
TEST(Trials, ForEachThereIsASubmissionThatHasOnlyWhatItNeeds) {
  const Course course;
  fs::remove_all("build/tool/trials");
  std::string expected;
  int number = 0;
  for (const Trial& trial : trials()) {
    const Lesson& lesson = course.lesson(trial.lesson);
    const std::string student = "needs-" + std::to_string(number++);
    Strings stripped = lesson.step_ids();
    for (const Strings& solved : {trial.needs, trial.besides})
      for (const std::string& id : solved) std::erase(stripped, id);
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
