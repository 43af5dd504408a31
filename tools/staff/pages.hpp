#pragma once
// Prepares the pages of the site for Doxygen. Lessons and documents stay plain Markdown, as code hosts show it. What
// the site needs in addition (labels, links into the reference, pictures that follow the theme) is added to a copy.

#include <map>
#include <set>

#include "course.hpp"

namespace tool {

/// A page: its content and its name.
struct Page {
  std::string label;   ///< Doxygen's name for it, and its file: "lesson_01_reactor"
  std::string source;  ///< "lessons/01-reactor.md": the base of its relative links
  std::string text;    ///< Markdown, as in the repository
};

/// The label of the page for a file or folder of the project: "lesson_01_reactor" for "lessons/01-reactor.md".
std::string label_of(const std::string& path);

/// The target of a link in a file: "lessons/01-reactor.md" and "../include/untwist/base/time.hpp" give
/// "include/untwist/base/time.hpp". A link out of the project stays as it is.
std::string resolved(const std::string& from, std::string_view target);

/// The anchor that code hosts give to a heading: "your-first-red-test" for "Your first red test".
std::string anchor_of(std::string_view heading);

/// The page as Doxygen's Markdown. `linked` gets the files and folders of the project that it links to and that are not
/// pages themselves.
/// @throws Error  for a missing picture or file.
std::string staged(const Page& page, std::set<std::string>& linked);

/// HTML for a page, in one line, so that Doxygen's messages have the line numbers of the original.
std::string as_html(const std::string& html);

/// A page that shows a source file, or lists a folder.
Page source_page(const std::string& path);

/// docs/map.md: every lesson with its minutes and steps.
std::string course_map(const Course& course);

/// docs/reference.md: every contract, by header, with its first sentence.
std::string contracts();

/// The symbols of the reference, by name.
class Symbols {
 public:
  /// Reads Doxygen's tag file.
  explicit Symbols(std::string_view tags);

  /// Where `call_later(2s, A)` or `DelayedCall::cancel` is documented; empty if that is nowhere, or in more than one
  /// place.
  std::string url(std::string_view code) const;

 private:
  struct Place {
    std::string scope;  ///< the class or namespace
    std::string url;
    bool well_known;  ///< can it be found by its last name alone?
  };
  bool derives(std::string_view one, std::string_view from) const;

  std::map<std::string, std::vector<Place>, std::less<>> places_;  // by the last part of the name
  std::map<std::string, Strings, std::less<>> bases_;
};

/// A built page in which code that names something in the reference is linked to it, once per section.
std::string with_symbols(std::string_view html, const Symbols& symbols);

}  // namespace tool
