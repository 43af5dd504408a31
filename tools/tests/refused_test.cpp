// Code that the public headers refuse to compile: the error is one sentence, at the line of the learner's own call,
// with each compiler.

#include <gtest/gtest.h>

#include <map>

#include "build.hpp"
#include "process.hpp"

namespace tool {
namespace {

// The marked lines of the file, as the compiler numbers them, and their sentences.
std::map<std::string, std::string> demanded_by(const std::string& file) {
  const std::string mark = "// says: ";
  std::map<std::string, std::string> sentences;
  Lines lines = split_lines(read_file(file));
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (std::size_t at = lines[i].find(mark); at != std::string::npos)
      sentences["exercises/04-deferreds/said.cpp:" + std::to_string(i + 1)] = lines[i].substr(at + mark.size());
  return sentences;
}

void expect_sentences(const std::string& compiler) {
  const std::string file = "tests/04-deferreds/refused/said.txt";
  Strings command = {compiler, "-std=c++20", "-Iinclude", "-fsyntax-only", "-x", "c++", file};
  if (has(compiler, "clang")) command.push_back("-ferror-limit=0");
  std::map<std::string, std::string> said;
  for (const CompileError& error : read_errors(run(command).output)) said.emplace(error.place, error.message);
  const auto demanded = demanded_by(file);
  ASSERT_LT(20u, demanded.size());
  for (const auto& [place, sentence] : demanded) EXPECT_EQ(sentence, said[place]) << compiler << " at " << place;
  for (const auto& [place, sentence] : said)
    EXPECT_TRUE(demanded.contains(place)) << compiler << " complains at " << place << ": " << sentence;
}

TEST(RefusedCode, IsExplainedAtTheLineOfTheCall) {
  int tried = 0;
  for (const char* compiler : {"g++", "g++-14", "clang++-19"})
    if (in_path(compiler)) expect_sentences(compiler), ++tried;
  EXPECT_LT(0, tried);
}

TEST(AcceptedCode, CompilesWithoutAWarning) {
  for (const char* compiler : {"g++", "g++-14", "clang++-19"}) {
    if (!in_path(compiler)) continue;
    const Finished finished = run({compiler, "-std=c++20", "-Iinclude", "-fsyntax-only", "-Wall", "-Wextra",
                                   "-Wpedantic", "-x", "c++", "tests/04-deferreds/refused/accepted.txt"});
    EXPECT_EQ(0, finished.status) << compiler;
    EXPECT_EQ("", finished.output) << compiler;
  }
}

TEST(RefusedCode, OnlyTheSentenceOfAnAssertionIsShown) {
  const std::string gcc =
      "In file included from exercises/04-deferreds/a.cpp:3:\n"
      "include/untwist/deferred/detail/sides.hpp: In instantiation of ‘void must_fit()’:\n"
      "include/untwist/deferred/detail/deferred_inl.hpp:101:11:   required from ‘add_errback’\n"
      "exercises/04-deferreds/a.cpp:12:9:   required from here\n"
      "include/untwist/deferred/detail/sides.hpp:9:1: error: static assertion failed: it does not fit\n"
      "    9 |   static_assert(fits);\n";
  const std::string clang =
      "In file included from exercises/04-deferreds/a.cpp:3:\n"
      "include/untwist/deferred/detail/sides.hpp:9:1: error: static assertion failed due to requirement 'fits<int>': "
      "it does not fit\n"
      "    9 |   static_assert(fits);\n"
      "include/untwist/deferred/detail/deferred_inl.hpp:101:11: note: in instantiation of 'must_fit' requested here\n"
      "exercises/04-deferreds/a.cpp:12:9: note: in instantiation of 'add_errback' requested here\n"
      "   12 |   d.add_errback(f);\n";
  for (const std::string& output : {gcc, clang}) {
    auto errors = read_errors(output);
    ASSERT_EQ(1u, errors.size());
    EXPECT_EQ("exercises/04-deferreds/a.cpp:12", errors[0].place);
    EXPECT_EQ("it does not fit", errors[0].message);
    EXPECT_EQ(Strings{}, errors[0].source);  // the line itself, if the file exists; never the assertion
  }
}

}  // namespace
}  // namespace tool
