#pragma once
// The course as its files describe it. The headings of the lessons are the only list of steps there is.

#include "text.hpp"

namespace tool {

struct Test {
  std::string name;  ///< "Step1_2_OneTurn.ACallScheduledDuringATurnWaits"
  std::string step;  ///< "1.2"; empty for a test of given code
  std::string file;
  int line = 0;           ///< counts from 1
  Strings behaviours;     ///< the numbers its rules name: "B6", "B7"
  std::string rule;       ///< the rule in words
  std::string about;      ///< the function that the rule is about: "do_write", "Call::cancel"; may be empty
  bool included = false;  ///< another lesson's, run again: see tests_in()
};

struct Step {
  std::string id;  ///< "1.2"
  std::string title;
  bool stretch = false;
  int lesson = 0;
};

/// A program that shows a lesson: `./untwist demo NAME`.
struct Demo {
  std::string name;
  std::string source;  ///< "examples/loop.cpp"; a folder has a CMakeLists.txt of its own, and no code of the learner
  Lines lessons;       ///< whose code is in it, by id, in the order of their numbers
  std::string more;    ///< a program that it also needs, on the learner's code, once a step is solved; it gets --yours
  std::string after;   ///< that step
};

/// A trial as lesson.txt has it, for the grader to read.
struct TrialLines {
  std::string place;                                      ///< "tests/03-protocols/lesson.txt:12"
  std::string head;                                       ///< what follows "trial:"
  std::vector<std::pair<std::string, std::string>> more;  ///< the indented lines: "needs", "3.1"
};

struct Lesson {
  int number = 0;
  std::string id;      ///< "01"
  std::string folder;  ///< "01-reactor"
  std::string title;   ///< "The reactor"
  std::vector<Step> steps;

  // What lesson.txt says.
  std::string title_there;  ///< is to be that of the text
  int talk = -1;            ///< minutes; -1 when it does not say
  int code = -1;
  bool workshop = false;  ///< is it a part of the three-hour workshop?
  Lines needs;            ///< the lessons that its code stands on, by id
  Lines tests_need;       ///< those that its tests use besides
  std::vector<Demo> demos;
  std::vector<TrialLines> trials;

  std::string text() const { return "lessons/" + folder + ".md"; }
  std::string exercises() const { return "exercises/" + folder; }
  std::string solutions() const { return "solutions/" + folder; }
  std::string tests() const { return "tests/" + folder; }
  std::string description() const { return tests() + "/lesson.txt"; }
  std::string mutants() const { return tests() + "/mutants.txt"; }
  std::string equivalents() const { return tests() + "/equivalents.txt"; }  ///< mistakes of a machine that are none
  std::string survivors() const { return tests() + "/survivors.txt"; }      ///< how many of the others are noticed
  std::string slides() const { return "slides/" + folder + ".md"; }
  std::string hints() const { return "lessons/hints/" + folder + ".md"; }
  Strings step_ids() const;
};

/// A lesson from its text. @throws Error for headings that do not count up.
Lesson read_lesson(const std::string& folder, std::string_view markdown);

/// Reads lesson.txt, which describes a lesson to CMake (untwist_read_lesson() in tools/cmake/Untwist.cmake) and to the
/// tools.
/// @throws Error for a line that means nothing, with the nearest word that does.
void read_description(std::string_view text, Lesson& lesson);

/// The test cases of one file of tests.
std::vector<Test> read_tests(std::string_view source, const std::string& file);

/// "1.2" of a suite's name, "Step1_2_OneTurn"; empty for a suite of given code.
std::string step_of(const std::string& suite);

/// The tests of a file, and those that it takes over from another lesson, to run them on something of its own:
/// `#define Step1_6_Writers Step13_3_Writers`, then `#include "../01-reactor/step_1_6_writers.cpp"`. Suites that it
/// does not rename are not taken over.
std::vector<Test> tests_in(const std::string& path);

/// The hints of one file, by step: "## 1.2" and a numbered list.
std::vector<std::pair<std::string, Strings>> read_hints(std::string_view markdown);

/// One paragraph of a step in a lesson, and what follows it up to the next one: `paragraph_of(text, "1.2", "Answer")`
/// is what stands after "**Answer.**". Empty if there is none.
std::string paragraph_of(std::string_view lesson, const std::string& step, const std::string& name);

class Course {
 public:
  /// Reads the lessons below the current folder.
  Course();

  const std::vector<Lesson>& lessons() const { return lessons_; }

  /// A lesson by "1", "01" or "01-reactor"; a step by "1.2" or "01.2".
  /// @throws Error  with code 2 and the nearest right one.
  const Lesson& lesson(const std::string& name) const;
  const Step& step(const std::string& name) const;

  const Lesson& lesson_of(const Step& step) const;
  std::vector<const Step*> steps() const;

  /// The tests of a lesson, in the order of their files and lines; those of a step that stand in another step's file
  /// come last.
  static std::vector<Test> tests(const Lesson& lesson);

 private:
  std::vector<Lesson> lessons_;
};

// The one rule for which files of an exercise count. CMake has it once more, as untwist_sources() in
// tools/cmake/Sources.cmake; a test compares the two.

/// Does a file count? `path` is relative to the exercise's folder. Sources and headers do, at any depth, but nothing
/// whose name, or whose folder's name, begins with a dot: editors keep their own files there. Links to folders are not
/// followed.
bool counts(std::string_view path);

/// Is it compiled by itself? The others are only included.
bool is_compiled(std::string_view path);

/// The files of an exercise or a solution that count, relative to its folder: first what is compiled, then headers,
/// then sub-folders.
Strings sources_in(const std::string& folder);

}  // namespace tool
