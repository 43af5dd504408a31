// What protects a verdict against hostile code: seals, sources, symbols, flags.

#include <gtest/gtest.h>

#include "flags.hpp"
#include "reports.hpp"
#include "sealed_report.hpp"
#include "sources.hpp"
#include "symbols.hpp"

namespace tool {
namespace {

using untwist::testing::SealKey;

// ---- seals

TEST(Seals, TheHashIsSipHash) {
  std::string text;
  for (char byte = 0; byte < 15; ++byte) text += byte;
  EXPECT_EQ(0xa129ca6149be45e5u, untwist::testing::siphash({0x0706050403020100u, 0x0f0e0d0c0b0a0908u}, text))
      << "as published";
}

TEST(Seals, OrdersArriveAsTheyWereGiven) {
  untwist::testing::Orders orders;
  const std::string bytes = untwist::testing::packed({{1, 2}, "A.B", std::string("\0\n\1", 3)});
  ASSERT_TRUE(untwist::testing::unpack(bytes, orders));
  EXPECT_EQ((SealKey{1, 2}), orders.key);
  EXPECT_EQ("A.B", orders.test);
  EXPECT_EQ(std::string("\0\n\1", 3), orders.filter);
  EXPECT_FALSE(untwist::testing::unpack(bytes.substr(0, 10), orders));
}

class Records : public ::testing::Test {
 protected:
  const SealKey key{3, 4};
  const Strings honest = {"begin\tA.B", "tell\t0 s\\tfirst", "end\tA.B\tpassed\t0", "done"};

  std::string sealed(std::uint64_t number, const std::string& record) const {
    return record + "\t" + untwist::testing::seal_of(key, number, record) + "\n";
  }
  Strings sealed(const Strings& records) const {
    Strings all;
    for (const std::string& record : records) all.push_back(sealed(all.size(), record));
    return all;
  }
  SealedReport heard(const Lines& lines) const { return read_sealed(join(lines, ""), key, "A.B"); }
};

TEST_F(Records, ATestThatBeginsEndsAndIsDonePasses) {
  const SealedReport all = heard(sealed(honest));
  EXPECT_TRUE(all.passed);
  EXPECT_EQ("0 s first", all.story.text(9));
}

TEST_F(Records, NoneMayBeMissingRepeatedMovedOrAdded) {
  const Strings all = sealed(honest);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Strings fewer = all, more = all;
    fewer.erase(fewer.begin() + long(i));
    EXPECT_FALSE(heard(fewer).passed) << "without " << all[i];
    more.insert(more.begin() + long(i), all[i]);
    EXPECT_FALSE(heard(more).passed) << "twice " << all[i];
    EXPECT_TRUE(heard(more).forged);
    if (i == 0) continue;
    Strings moved = all;
    std::swap(moved[i - 1], moved[i]);
    EXPECT_FALSE(heard(moved).passed) << "too early: " << all[i];
  }
}

TEST_F(Records, NoneMayBeChanged) {
  Strings all = sealed({"begin\tA.B", "end\tA.B\tfailed\t0", "done"});
  all[1] = replace_all(all[1], "failed", "passed");
  EXPECT_FALSE(heard(all).passed);
  EXPECT_TRUE(heard(all).forged);
}

TEST_F(Records, WhatIsSealedMustBeInOrder) {
  EXPECT_FALSE(heard(sealed({"end\tA.B\tpassed\t0", "done"})).passed) << "it never began";
  EXPECT_FALSE(heard(sealed({"begin\tA.C", "end\tA.C\tpassed\t0", "done"})).passed) << "another test";
  EXPECT_FALSE(heard(sealed({"begin\tA.B", "end\tA.B\tfailed\t0", "end\tA.B\tpassed\t0", "done"})).passed)
      << "it ended twice";
  EXPECT_FALSE(heard(sealed({"begin\tA.B", "end\tA.B\tpassed\t0", "leak", "done"})).passed) << "it leaks";
  EXPECT_FALSE(heard(sealed({"begin\tA.B", "end\tA.B\tpassed\t0"})).passed) << "it did not run to its end";
}

TEST_F(Records, AFaultCountsEvenIfTheEndDoesNotMentionIt) {
  EXPECT_FALSE(heard(sealed({"begin\tA.B", "fault", "end\tA.B\tpassed\t0", "done"})).passed);
}

TEST_F(Records, AJudgeThatWasMadeDeafIsAFault) {
  const SealedReport deaf = heard(sealed({"begin\tA.B", "fault", "deaf", "end\tA.B\tfailed\t0", "done"}));
  EXPECT_TRUE(deaf.deaf);
  EXPECT_FALSE(deaf.passed);
  EXPECT_FALSE(deaf.forged);
}

TEST_F(Records, AnUnsealedRecordIsNeverShown) {
  Strings all = sealed(honest);
  all.insert(all.begin() + 1, {"tell\t0 s\\tall is well\n", "verdict\tI am good\n"});
  EXPECT_EQ("0 s first", heard(all).story.text(9));
  EXPECT_EQ("", heard(all).verdict);
  EXPECT_TRUE(heard(all).forged);
}

TEST_F(Records, ATruncatedLineIsNotAForgery) {
  const SealedReport cut = heard({sealed(0, honest[0]), "tell\tI was in the mid"});
  EXPECT_FALSE(cut.passed);
  EXPECT_FALSE(cut.forged);
}

// ---- sources

Strings spellings(std::string_view source) {
  Strings all;
  for (const Token& token : tokens_of(source)) all.push_back(token.spelling);
  return all;
}

TEST(Tokens, TextsAreReadAsTheyAreMeant) {
  EXPECT_EQ(Strings{"/proc/self"}, spellings("\"/pr\" /* or not */ \"oc\" R\"x(/self)x\""));
  EXPECT_EQ(Strings{"/proc"}, spellings("\"\\x2fp\\162oc\""));
  EXPECT_EQ(Strings{"/proc"}, spellings("u8\"/pr\\\noc\""));
}

TEST(Tokens, CommentsAreLeftOut) {
  EXPECT_EQ((Strings{"a", "b"}), spellings("a // asm(\"x\")\n/* \"/proc\" */ b // goes on \\\nasm"));
  EXPECT_EQ((Strings{"1'000", "+", "'"}), spellings("1'000 + 'a'"))
      << "the apostrophe in a number does not open a character literal";
  EXPECT_EQ((Strings{" /* ", "asm"}), spellings("R\"( /* )\" asm")) << "a string does not open a comment";
}

TEST(Tokens, DigraphsAreReplaced) {
  EXPECT_EQ((Strings{"[", "[", "x", "]", "]"}), spellings("<:<:x:>:>"));
  EXPECT_EQ((Strings{"{", "#", "}"}), spellings("<%%:%>"));
  EXPECT_EQ((Strings{"<", ":", ":", "x"}), spellings("<::x")) << "a template's argument in the global namespace";
}

TEST(Tokens, ARawTextEndsWhereTheCompilerSaysSo) {
  EXPECT_EQ((Strings{")a\\\nb\"", "x"}), spellings("R\"ab()a\\\nb\")ab\" x")) << "its lines are not joined";
  EXPECT_EQ((Strings{"a", "b"}), spellings("a \\\nb"));
  EXPECT_EQ((Strings{"#", "include", "<", "R\"(", ">", "#", "line", "1"}), spellings("#include <R\"(>\n#line 1\n"))
      << "the name of a header is not a string";
  EXPECT_EQ(9u, spellings("#if __has_include(<R\"(>)\n#\n").size());
}

Strings flags_of_text(const std::string& text, Author author = Author::exercise) {
  Flags flags;
  look_at_preprocessed(text, {{"/usr"}, "/grade/exercises", "/grade/build", "/grade/build/pch.hxx"}, author, flags);
  return flags.lines();
}
Strings flags_of_source(const std::string& text) {
  Flags flags;
  look_at_source(text, "x.cpp", Author::exercise, flags);
  return flags.lines();
}

TEST(Sources, WhatSwitchesASanitizerOffIsRefused) {
  for (const char* text :
       {"[[gnu::no_sanitize_address]] void f();", "[[gnu::no_sanitize(\"address\")]] void f();",
        "__attribute__((__no_sanitize__(\"undefined\"))) void f();",
        "[[using gnu: cold, no_sanitize_undefined]] void f();", "__attribute__((optimize(\"O2\"))) void f();",
        "#pragma GCC optimize (\"O3\")", "#pragma GCC push_options",
        "#pragma clang attribute push(__attribute__((no_sanitize(\"address\"))), apply_to = function)",
        "const char* name = \"__lsan_\" \"disable\";", "#pragma GCC system_header"}) {
    const Strings flags = flags_of_text(text);
    ASSERT_EQ(1u, flags.size()) << text;
    EXPECT_TRUE(flags[0].starts_with("refused: switches a sanitizer off") ||
                flags[0].starts_with("refused: changes the options of the compiler"))
        << flags[0];
  }
}

const char* const off = "[[gnu::no_sanitize(\"address\")]] void f();\n";
const char* const refused_off = "refused: switches a sanitizer off: attribute no_sanitize";

TEST(Sources, NothingHidesTheAuthorsOwnCode) {
  const std::string main = "# 1 \"/grade/exercises/00-paradigm/x.cpp\"\n";
  for (const std::string& text :
       {main + "<:<:gnu::no_sanitize(\"address\"):>:> void f();\n",
        main + "auto t = R\"(\n# 1 \"/usr/include/x.h\" 1\n)\";\n" + off, main + "auto t = R\"(\n#pragma )\"; " + off,
        main +
            "# 1 \"/usr/include/x.h\" 1 3\nint a = 1'000; char c = '\"';\n# 2 \"/grade/exercises/00-paradigm/x.cpp\" "
            "2\n" +
            off,
        main + "# 1 \"/grade/build/../exercises/00-paradigm/x.hpp\" 1\n" + off,
        main + "# 1 \"//grade/exercises/00-paradigm/x.hpp\" 1\n" + off,
        main + "# 1 \"/usr/../grade/exercises/00-paradigm/x.hpp\" 1\n" + off})
    EXPECT_EQ(Strings{refused_off}, flags_of_text(text)) << text;
}

TEST(Sources, AGivenFileMayDoWhatItContainsItself) {
  const std::string head = "# 1 \"/grade/exercises/00-paradigm/x.cpp\"\n# 1 \"/usr/include/assert.h\" 1 3\n";
  EXPECT_EQ(Strings{}, flags_of_text(head + "extern int f() __attribute__((section(\"x\")));\nauto t = \"/proc\";\n"));
  EXPECT_EQ(Strings{"refused: has a macro that changes a given header: no_sanitize in /usr/include/assert.h"},
            flags_of_text(head + off));
  EXPECT_EQ(Strings{"refused: has a macro that changes a given header: #pragma in /usr/include/assert.h"},
            flags_of_text(head + "#pragma GCC optimize(\"O3\")\n"));
}

TEST(Sources, OnlySubmittedAndGivenFilesAreRead) {
  const std::string head = "# 1 \"/grade/exercises/00-paradigm/x.cpp\"\n";
  EXPECT_EQ(Strings{"refused: includes a file that was neither handed in nor given: /proc/self/cmdline"},
            flags_of_text(head + "# 1 \"/proc/self/cmdline\" 1\n"));
  EXPECT_EQ(Strings{"refused: attributes its lines to another file: /usr/include/x.h"},
            flags_of_text(head + "# 7 \"/usr/include/x.h\"\n"));
  EXPECT_EQ(Strings{"refused: changes the options of the compiler: #pragma GCC pch_preprocess"},
            flags_of_text(head + "#pragma GCC pch_preprocess \"/grade/build/pch.hxx.gch\"\n"));
  EXPECT_EQ(
      Strings{},
      flags_of_text(
          "# 0 \"/grade/exercises/x.cpp\"\n# 1 \"/grade/build//\"\n# 0 \"<built-in>\"\n# 0 \"<command-line>\"\n# 1 "
          "\"/usr/include/stdc-predef.h\" 1 3 4\n# 0 \"<command-line>\" 2\n#pragma GCC pch_preprocess "
          "\"/grade/build/pch.hxx.gch\"\n# 1 \"/grade/exercises/x.cpp\"\nint x;\n# 30 \"/grade/exercises/x.cpp\"\n"));
}

TEST(Sources, IncludesInQuotesAreFound) {
  EXPECT_EQ((Strings{"own.hpp", "../a.inl"}),
            included_in("#include \"own.hpp\"\n#include <vector>\n  %: include \"../a.inl\"\n// #include \"no\"\n"));
}

TEST(Sources, AssemblerIsRefusedUnlessItDoesNothing) {
  for (const char* text : {"asm(\"nop\");", "__asm__ volatile (\"syscall\" : : \"a\"(1));", "void f() asm(\"g\");"})
    EXPECT_EQ(Strings{"refused: contains assembler code"}, flags_of_text(text)) << text;
  EXPECT_EQ(Strings{}, flags_of_text("asm volatile (\"\" : : : \"memory\");"));
}

TEST(Sources, AnHonestOneHasNoFlag) {
  EXPECT_EQ(Strings{},
            flags_of_text("[[nodiscard]] int optimize(int target);\nint section = optimize(constructor[0]);\n"
                          "const char* at = \"GET / HTTP/1.1\"; // /proc\nint plasma = no_sanitize;\n"));
  EXPECT_EQ(
      Strings{},
      flags_of_source("#include <untwist/reactor/reactor.hpp>\n#include \"helper.hpp\"\n#define PROC 1\n// #line 7\n"));
}

TEST(Sources, APathIsSeenHoweverItIsPutTogether) {
  EXPECT_EQ(Strings{"mentions /proc"}, flags_of_text("open(\"/pr\" \"oc/self/mem\");"));
  EXPECT_EQ(Strings{"mentions solutions/: x.cpp"},
            flags_of_source("#include \"../../solutions/01-reactor/delayed_calls.cpp\"\n"));
}

TEST(Sources, NoLineMayBeAttributedToAnotherFile) {
  for (const char* text :
       {"#line 1 \"/usr/include/x.h\"\n", "  # 1 \"/usr/include/x.h\" 3\n", "%: 7\n", "#/**/line 3\n", "#li\\\nne 3\n"})
    EXPECT_EQ(Strings{"refused: attributes its lines to another file: x.cpp"}, flags_of_source(text)) << text;
}

// ---- objects

Strings strange_in(const std::string& section, const std::string& symbol = "") {
  const std::string head = "x.o:     file format elf64-x86-64\n";
  return read_names("", head + section, symbol.empty() ? "" : head + symbol).strange;
}

TEST(NamesInObjects, CodeMustBeInCodeSectionsAndBelongToFunctions) {
  const std::string text = "  0 .text         00000080  0000000000000000  0000000000000000  00000040  2**4  ";
  const std::string function = "0000000000000000 g     F .text\t0000000000000080 _Z1fv\n";
  EXPECT_EQ(Strings{}, strange_in(text + "CONTENTS, ALLOC, LOAD, READONLY, CODE\n", function));
  EXPECT_EQ(Strings{"code that can be written to: section .text"},
            strange_in(text + "CONTENTS, ALLOC, LOAD, CODE\n", function));
  EXPECT_EQ(Strings{"data in a section of code: .text"}, strange_in(text + "CONTENTS, ALLOC, LOAD, DATA\n"));
  EXPECT_EQ(Strings{"code that belongs to no function"},
            strange_in(text + "CONTENTS, ALLOC, LOAD, READONLY, CODE\n", "\n"));
  EXPECT_EQ(Strings{"data in a section of code: bytes"},
            strange_in(text + "CONTENTS, ALLOC, LOAD, READONLY, CODE\n",
                       function + "0000000000000000 l     O .text\t0000000000000080 bytes\n"));
  EXPECT_EQ(Strings{"code in a section of data: .data"},
            strange_in("  1 .data         00000080  0000000000000000  0000000000000000  00000040  2**4  CONTENTS, "
                       "ALLOC, LOAD, CODE\n"));
}

Strings suspicions(const std::string& nm) {
  Flags flags;
  Taken taken;
  taken.given = read_names("_ZN7untwist4openEv T 0 1\n", "");
  add_suspicions(read_names(nm, ""), taken, read_names("close U\n", ""), flags);
  return flags.lines();
}

TEST(NamesInObjects, AnUnneededFunctionIsFlaggedWhateverItsName) {
  EXPECT_EQ(Strings{}, suspicions("close U\nmemcpy U\n_ZNSt6vectorIiE U\n_ZN7untwist4openEv U\nown T 0 1\nown "
                                  "U\n__asan_report_load8 U\nsqrtf U\n"));
  EXPECT_EQ(Strings{"does what no solution does: calls _exit(), calls fork()"}, suspicions("fork U\n_exit U\n"));
  EXPECT_EQ(Strings{"does what no solution does: calls memfd_create()"},
            suspicions("memfd_create U\nmemcpy U\nisdigit U\n"));
  EXPECT_EQ(Strings{"uses functions that this lesson does not need: isatty"}, suspicions("isatty U\n"));
  EXPECT_EQ(Strings{"uses functions that this lesson does not need: getppid"}, suspicions("getppid U\n"))
      << "no list has its name";
  EXPECT_EQ(1u, suspicions("_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4openEPKc U\n").size());
}

TEST(NamesInObjects, ReachingIntoTheProgramIsRefused) {
  for (const char* name :
       {"dlsym", "mprotect", "prctl", "syscall", "longjmp", "_Unwind_ForcedUnwind", "__lsan_ignore_object",
        "__asan_unpoison_memory_region", "__sanitizer_set_death_callback", "__cyg_profile_func_exit"})
    EXPECT_EQ(1u, refusals(read_names(std::string(name) + " U\n", ""), Author::exercise, {}, {}).size()) << name;
}

// ---- flags

TEST(FlagsOfAKind, AreOneLineAndTheWorstComesFirst) {
  Flags flags;
  for (int i = 0; i < 50; ++i) flags.add(Weight::unusual, "mentions /tmp", "file" + std::to_string(i));
  flags.add(Weight::refused, "it defines a name of the given code", "open");
  flags.add(Weight::forged, "writes its own results");
  flags.add(Weight::forged, "writes its own results");
  const Lines lines = flags.lines();
  ASSERT_EQ(3u, lines.size());
  EXPECT_EQ("refused: it defines a name of the given code: open", lines[0]);
  EXPECT_EQ("writes its own results", lines[1]);
  EXPECT_TRUE(lines[2].ends_with(" and 44 more")) << lines[2];
}

// ---- steps that no conversation has checked

TEST(ByTheTestsAlone, IsSaidOnEachPage) {
  const Course course;
  const Points points("grader/points.txt", course);
  const Circumstances circumstances{{&course.lesson("00")}, true};
  Result result{"alice", "alice", "", {}, {}, {}};
  result.lessons.push_back({"00-paradigm", BuildState::built, "", {{"Step0_1_A.B", "0.1", true, ""}}, {}, {}});
  EXPECT_TRUE(has(student_page(result, circumstances, points), "the tests alone"));
  EXPECT_TRUE(has(class_page({result}, circumstances, points), "by tests alone"));
  EXPECT_TRUE(has(grades_json({result}, circumstances, points), "\"tests alone\": true"));
  result.lessons[0].driven = {"0.1"};
  EXPECT_TRUE(has(student_page(result, circumstances, points), "tests and a conversation"));
  EXPECT_FALSE(has(grades_json({result}, circumstances, points), "\"tests alone\": true"));
}

TEST(RunSecret, TheSameTextAsksTheSame) {
  EXPECT_EQ(RunSecret("a").key(), RunSecret("a").key());
  EXPECT_NE(RunSecret("a").key(), RunSecret("b").key());
  EXPECT_NE(RunSecret::random().text(), RunSecret::random().text());
}

}  // namespace
}  // namespace tool
