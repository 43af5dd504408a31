#pragma once
// The pages of the site, as Doxygen wants them. Lessons and documents stay plain Markdown, as a code-hosting page shows
// them; what the site needs besides (labels, links into the reference, pictures that follow the theme) is added to a
// copy.

#include <map>
#include <set>

#include "course.hpp"

namespace tool {

/// A page: what it is made of, and what it is called.
struct Page {
  std::string label;   ///< Doxygen's name for it, and its file: "lesson_01_reactor"
  std::string source;  ///< "lessons/01-reactor.md": what its links are relative to
  std::string text;    ///< Markdown, as it stands in the repository
};

/// The label of a page made of a file or folder of the project: "lessons/01-reactor.md" is "lesson_01_reactor".
std::string label_of(const std::string& path);

/// Where a link leads, seen from the file that has it: "lessons/01-reactor.md" and "../include/untwist/base/time.hpp"
/// give "include/untwist/base/time.hpp". A link out of the project stays as it is.
std::string resolved(const std::string& from, std::string_view target);

/// The name that code-hosting pages give a heading: "Your first red test" is "your-first-red-test".
std::string anchor_of(std::string_view heading);

/// The page as Doxygen's Markdown. `linked` gets the files and folders of the project that it links to and that are no
/// pages.
/// @throws Error  for a picture or a file that is not there.
std::string staged(const Page& page, std::set<std::string>& linked);

/// HTML in a page, in one line: what Doxygen says of a page then names the line of the original.
std::string as_html(const std::string& html);

/// A page that shows a source file, or lists a folder.
Page source_page(const std::string& path);

/// docs/map.md: every lesson with its minutes and steps.
std::string course_map(const Course& course);

/// docs/reference.md: every contract, by header, with its first sentence.
std::string contracts();

/// What the reference knows, by name.
class Symbols {
 public:
  /// Reads Doxygen's tag file.
  explicit Symbols(std::string_view tags);

  /// Where `call_later(2s, A)` or `DelayedCall::cancel` is documented; empty when that is nowhere, or at more than one
  /// place.
  std::string url(std::string_view code) const;

 private:
  struct Place {
    std::string scope;  ///< the class or namespace
    std::string url;
    bool well_known;  ///< found by its last name alone
  };
  bool derives(std::string_view one, std::string_view from) const;

  std::map<std::string, std::vector<Place>, std::less<>> places_;  // by the last part of the name
  std::map<std::string, Strings, std::less<>> bases_;
};

/// A built page, with code that names something of the reference linked to it: once in each section.
std::string with_symbols(std::string_view html, const Symbols& symbols);

}  // namespace tool
