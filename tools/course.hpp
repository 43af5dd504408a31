#pragma once
// The course as its files describe it. The headings in the lessons are the only list of steps.

#include "text.hpp"

namespace tool {

struct Test {
  std::string name;  ///< "Step1_2_OneTurn.ACallScheduledDuringATurnWaits"
  std::string step;  ///< "1.2"; empty for a test of given code
  std::string file;
  int line = 0;           ///< counts from 1
  Strings behaviours;     ///< the numbers that its rules name: "B6", "B7"
  std::string rule;       ///< the rule in words
  std::string about;      ///< the function that the rule is about: "do_write", "Call::cancel"; may be empty
  bool included = false;  ///< taken over from another lesson: see tests_in()
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
  std::string source;  ///< "examples/loop.cpp"; a folder has its own CMakeLists.txt, and none of the learner's code
  Lines lessons;       ///< ids of the lessons whose code is in it, in order
  std::string more;    ///< a program that it also needs, on the learner's code, once a step is solved; it gets --yours
  std::string after;   ///< that step
};

/// A trial as written in lesson.txt, for the grader to read.
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

  // From lesson.txt.
  std::string title_there;  ///< must equal the lesson's own title
  int talk = -1;            ///< minutes; -1 if not given
  int code = -1;
  bool workshop = false;  ///< is it part of the three-hour workshop?
  Lines needs;            ///< ids of the lessons that its code uses
  Lines tests_need;       ///< ids of the lessons that only its tests use
  Lines own_design;       ///< ids of core steps that are a whole design of the learner's own, of any length
  std::vector<Demo> demos;
  std::vector<TrialLines> trials;

  std::string text() const { return "lessons/" + folder + ".md"; }
  std::string exercises() const { return "exercises/" + folder; }
  std::string solutions() const { return "solutions/" + folder; }
  std::string tests() const { return "tests/" + folder; }
  std::string description() const { return tests() + "/lesson.txt"; }
  std::string mutants() const { return tests() + "/mutants.txt"; }
  std::string equivalents() const { return tests() + "/equivalents.txt"; }  ///< machine-made changes without any effect
  std::string survivors() const { return tests() + "/survivors.txt"; }      ///< how many of the others the tests notice
  std::string slides() const { return "slides/" + folder + ".md"; }
  std::string hints() const { return "lessons/hints/" + folder + ".md"; }
  Strings step_ids() const;
};

/// A lesson from its text. @throws Error if the steps are not numbered consecutively.
Lesson read_lesson(const std::string& folder, std::string_view markdown);

/// Reads lesson.txt, which describes a lesson to CMake (untwist_read_lesson() in tools/cmake/Untwist.cmake) and to the
/// tools.
/// @throws Error for an unknown keyword, suggesting the nearest known one.
void read_description(std::string_view text, Lesson& lesson);

/// The test cases of one test file.
std::vector<Test> read_tests(std::string_view source, const std::string& file);

/// The step in a suite's name: "1.2" for "Step1_2_OneTurn"; empty for a suite of given code.
std::string step_of(const std::string& suite);

/// The tests of a file, with those that it takes over from another lesson to run them on its own code:
/// `#define Step1_6_Writers Step13_3_Writers`, then `#include "../01-reactor/step_1_6_writers.cpp"`. Only suites that
/// it renames are taken over.
std::vector<Test> tests_in(const std::string& path);

/// The hints of one file, by step: "## 1.2" and a numbered list.
std::vector<std::pair<std::string, Strings>> read_hints(std::string_view markdown);

/// One paragraph of a step in a lesson, and what follows it up to the next one: `paragraph_of(text, "1.2", "Answer")`
/// is what stands after "**Answer.**". Empty if there is none.
std::string paragraph_of(std::string_view lesson, const std::string& step, const std::string& name);

/// The answer to a step's question; empty if the lesson gives no answer.
std::string answer_to(const Lesson& lesson, const Step& step);

/// "1.2" of a line "### Step 1.2 \u00b7 One turn", with or without a star; empty for every other line.
std::string step_of_heading(std::string_view line);

class Course {
 public:
  /// Reads the lessons below the current folder.
  Course();

  const std::vector<Lesson>& lessons() const { return lessons_; }

  /// A lesson by "1", "01" or "01-reactor"; a step by "1.2" or "01.2".
  /// @throws Error  with code 2 for an unknown one, suggesting the nearest.
  const Lesson& lesson(const std::string& name) const;
  const Step& step(const std::string& name) const;

  const Lesson& lesson_of(const Step& step) const;
  std::vector<const Step*> steps() const;

  /// The tests of a lesson, in the order of their files and lines. Tests of a step that are in another step's file come
  /// last.
  static std::vector<Test> tests(const Lesson& lesson);

 private:
  std::vector<Lesson> lessons_;
};

// The rule that decides which files of an exercise count. untwist_sources() in tools/cmake/Sources.cmake is the same
// rule for CMake; a test compares the two.

/// Does a file count? `path` is relative to the exercise's folder. Sources and headers count at any depth, unless their
/// name or a folder's name begins with a dot: editors keep their own files there. Links to folders are not followed.
bool counts(std::string_view path);

/// Is it compiled on its own? The other files are only included.
bool is_compiled(std::string_view path);

/// The files of an exercise or a solution that count, relative to its folder: first the compiled ones, then headers,
/// then subfolders.
Strings sources_in(const std::string& folder);

}  // namespace tool
