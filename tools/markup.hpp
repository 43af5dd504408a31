#pragma once
// HTML, XML and SVG that programs write: one way to escape a text, one to write an element. It stands alone: what draws
// traces and a demonstration use it, too.

#include <string>
#include <string_view>
#include <vector>

namespace tool {

/// A text in HTML and XML, attributes included.
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

/// `<name a="1">content</name>`. The content is markup already; without any it is `<name a="1"/>`.
std::string element(std::string_view name, const Attributes& attributes, std::string_view content = {});

/// A number as it stands in a picture.
std::string in_picture(double number);

/// A picture that can be read aloud, of its elements.
class Svg {
 public:
  void text(double x, double y, std::string_view kind, std::string_view words, Attributes more = {});
  void rect(double x, double y, double width, double height, std::string_view kind, const Attributes& more = {});
  void path(std::string_view d, std::string_view kind, const Attributes& more = {});
  /// The elements of another one, over those that are there.
  void add(const Svg& other) { body_ += other.body_; }

  /// @param style  rules for the classes
  std::string document(double width, double height, std::string_view title, std::string_view description,
                       std::string_view style) const;
  /// Within a page, whose width and style it takes.
  std::string inlined(double width, double height, std::string_view label) const;

 private:
  std::string body_;
};

}  // namespace tool
