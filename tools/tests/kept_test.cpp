#include "kept.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace tool {
namespace {

namespace fs = std::filesystem;

// A course of three lessons in a separate folder. The second needs the first; the third one's tests need the second.
class KeptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    before_ = fs::current_path();
    fs::remove_all("build/tool/kept_test");
    fs::create_directories("build/tool/kept_test");
    fs::current_path("build/tool/kept_test");
    ::setenv("UNTWIST_KEPT", (fs::current_path() / "kept").c_str(), 1);
    write_file("include/untwist/one.hpp", "int one();\n");
    write_file("include/untwist/two.hpp", "int two();\n");
    write_file("src/given.cpp", "int given();\n");
    lesson("01-one", "needs:\n", "#include <untwist/one.hpp>\n");
    lesson("02-two", "needs: 01\n", "#include <untwist/two.hpp>\n");
    lesson("03-three", "needs:\ntests need: 02\n", "\n");
  }
  void TearDown() override {
    ::unsetenv("UNTWIST_KEPT");
    fs::current_path(before_);
  }

  static void lesson(const std::string& folder, const std::string& description, const std::string& code) {
    write_file("lessons/" + folder + ".md", "# A lesson\n");
    write_file("tests/" + folder + "/lesson.txt", description);
    write_file("tests/" + folder + "/test.cpp", "#include \"helper.hpp\"\n");
    write_file("tests/" + folder + "/helper.hpp", "// helps\n");
    write_file("solutions/" + folder + "/code.cpp", code);
  }

  static Lines keys() {
    const Course course;
    Lines texts;
    for (const Lesson& each : course.lessons()) texts.push_back(everything_below(course, each));
    return keys_of(texts);
  }

  // Which lessons get a different key when a file changes?
  static std::string changed_by(const std::string& path) {
    const Lines old = keys();
    write_file(path, read_file_or(path, "") + (path.ends_with(".txt") ? "# changed\n" : "// changed\n"));
    const Lines now = keys();
    std::string changed;
    for (std::size_t i = 0; i < old.size(); ++i)
      if (old[i] != now[i]) changed += std::to_string(i + 1);
    return changed;
  }

 private:
  fs::path before_;
};

TEST_F(KeptTest, AKeyChangesWithEverythingThatAffectsTheResult) {
  EXPECT_EQ("", changed_by("README.md"));
  EXPECT_EQ("123", changed_by("solutions/01-one/code.cpp")) << "03's tests need 02, which needs 01";
  EXPECT_EQ("23", changed_by("solutions/02-two/code.cpp"));
  EXPECT_EQ("123", changed_by("include/untwist/one.hpp"));
  EXPECT_EQ("23", changed_by("include/untwist/two.hpp"));
  EXPECT_EQ("", changed_by("include/untwist/nobody_includes_it.hpp"));
  EXPECT_EQ("2", changed_by("tests/02-two/test.cpp"));
  EXPECT_EQ("1", changed_by("tests/01-one/helper.hpp"));
  EXPECT_EQ("3", changed_by("tests/03-three/lesson.txt"));
  EXPECT_EQ("123", changed_by("src/given.cpp")) << "it is linked into all";
  EXPECT_EQ("123", changed_by("tools/cmake/Settings.cmake"));
  EXPECT_EQ("123", changed_by("tools/runner.cpp")) << "it judges";
  EXPECT_EQ("", changed_by("tools/staff/site.cpp"));
}

TEST_F(KeptTest, AResultIsFoundAgainUnchanged) {
  RunResult result;
  result.tests.resize(2);
  result.tests[0].name = "Step1_1_One.IsRed";
  result.tests[0].outcome = Outcome::crashed;
  result.tests[1].name = "Step1_1_One.IsGreen";
  result.tests[1].outcome = Outcome::passed;
  result.at_exit = "it leaks\nhere";
  const Kept kept(false);
  EXPECT_FALSE(kept.find("a"));
  kept.keep("a", result);
  const std::optional<RunResult> found = kept.find("a");
  ASSERT_TRUE(found);
  ASSERT_EQ(2u, found->tests.size());
  EXPECT_EQ("Step1_1_One.IsRed", found->tests[0].name);
  EXPECT_EQ(Outcome::crashed, found->tests[0].outcome);
  EXPECT_FALSE(found->tests[1].red());
  EXPECT_EQ("it leaks", found->at_exit);
  EXPECT_FALSE(Kept(true).find("a")) << "with --fresh, everything is proved again";
}

TEST_F(KeptTest, AResultThatWasNotUsedForAMonthIsRemoved) {
  const Kept kept(false);
  kept.keep("old", {});
  kept.keep("new", {});
  fs::last_write_time("kept/old", fs::file_time_type::clock::now() - std::chrono::hours(24 * 31));
  kept.tidy();
  EXPECT_FALSE(kept.find("old"));
  EXPECT_TRUE(kept.find("new"));
}

}  // namespace
}  // namespace tool
