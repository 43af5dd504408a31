#pragma once
// Writes HTML, XML and SVG: one way to escape a text, one to write an element. It includes nothing else of the tools,
// because the program that draws traces and a demonstration use it, too.

#include <string>
#include <string_view>
#include <vector>

namespace tool {

/// A text escaped for HTML and XML, in attributes, too.
std::string escaped(std::string_view text);

struct Attribute {
  Attribute(std::string_view the_name, std::string_view text) : name(the_name), value(text) {}
  Attribute(std::string_view the_name, const char* text) : name(the_name), value(text) {}
  /// At most two decimals, with a point, whatever the locale.
  Attribute(std::string_view the_name, double number);

  std::string name;
  std::string value;  ///< not escaped yet
};
using Attributes = std::vector<Attribute>;

/// `<name a="1">content</name>`. The content must be markup already; without content it is `<name a="1"/>`.
std::string element(std::string_view name, const Attributes& attributes, std::string_view content = {});

/// A number as it is written in a picture.
std::string in_picture(double number);

/// A picture, with a title and a description for screen readers.
class Svg {
 public:
  void text(double x, double y, std::string_view kind, std::string_view words, Attributes more = {});
  void rect(double x, double y, double width, double height, std::string_view kind, const Attributes& more = {});
  void path(std::string_view d, std::string_view kind, const Attributes& more = {});
  /// Draws the elements of another picture over this one.
  void add(const Svg& other) { body_ += other.body_; }

  /// @param style  rules for the classes
  std::string document(double width, double height, std::string_view title, std::string_view description,
                       std::string_view style) const;
  /// For use inside a page, whose width and style it takes on.
  std::string inlined(double width, double height, std::string_view label) const;

 private:
  std::string body_;
};

}  // namespace tool
