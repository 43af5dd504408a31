#pragma once
// What texts say, checked: questions that have answers, counted lines, words that read like a translation.

#include "course.hpp"

namespace tool {

/// The lines that a learner writes in a step, without blank lines, comments, lone braces, and lines of other steps.
int lines_of_step(const Lesson& lesson, const std::string& step);

/// The same of one file's text.
int lines_of_step(std::string_view source, const std::string& path, const std::string& step);

/// A lesson whose "about seven lines" (or "one line") in each **Your turn.** is what lines_of_step() counts.
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
