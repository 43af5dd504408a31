#include "text.hpp"

#include <gtest/gtest.h>

#include "course.hpp"

namespace tool {
namespace {

TEST(ShownLine, ControlCharactersAreShownAsNumbers) { EXPECT_EQ("a\\x1b[2Jb\\x7f\tc", shown_line("a\x1b[2Jb\x7f\tc")); }

TEST(ShownLine, IsCutBetweenTwoCharacters) {
  EXPECT_EQ("abc \u2026 and 3 more bytes", shown_line("abcdef", 3));
  EXPECT_EQ("ab \u2026 and 3 more bytes", shown_line("ab\u00fcd", 3));
  EXPECT_EQ("abc", shown_line("abc", 3));
}

TEST(Counts, SourcesAndHeadersOfAnyUsualName) {
  for (const char* name : {"a.cpp", "a.cc", "a.cxx", "a.hpp", "a.h", "a.hxx", "a.h++", "a.H", "a.inl", "a.ipp", "a.tpp",
                           "a.tcc", "a.inc", "a.def", "d/a.cpp"})
    EXPECT_TRUE(counts(name)) << name;
  for (const char* name : {"", ".a.cpp", ".d/a.cpp", "d/.a.cpp", "a.txt", "a.cpp~", "#a.cpp#", "a.o"})
    EXPECT_FALSE(counts(name)) << name;
}

}  // namespace
}  // namespace tool
