#pragma once
// What texts say, checked: questions that have answers, counted lines, words that read like a translation.

#include <map>

#include "course.hpp"

namespace tool {

/// How many lines a learner writes in each step, without blank lines, comments and lone braces.
using StepLines = std::map<std::string, int>;
StepLines lines_of_steps(const Lesson& lesson);

/// Adds those of one file's text.
void count_lines(std::string_view source, const std::string& path, StepLines& lines);

/// A lesson whose "about seven lines" (or "one line") in each **Your turn.** is what lines_of_steps() counts.
std::string with_line_counts(std::string_view markdown, const Lesson& lesson);

/// A deck whose lines `{answer 1.2}`, in the notes, are the answers that the lessons give.
/// @throws Error  for a step that has none.
std::string with_answers(std::string_view deck, const std::string& path, const Course& course);

/// Problems of a lesson's text: a step without a question, an answer or a count; a core step that is too long.
void check_text(const Lesson& lesson, Lines& problems);

/// Reports a README whose number of steps is not that of the lessons.
void check_counts(const Course& course, std::string_view readme, Lines& problems);

/// Words of `text` that are on the list, each with its line and what to write instead. In C++ only comments and string
/// literals are looked at.
void check_words(const std::string& path, std::string_view text, Lines& problems);

/// check_words() for everything that a person reads.
void check_all_words(Lines& problems);

}  // namespace tool
