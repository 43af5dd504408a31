#include "markup.hpp"

#include <cmath>

namespace tool {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

std::string in_picture(double number) {
  const long long hundredths = std::llround(std::abs(number) * 100);
  std::string text = std::to_string(hundredths / 100);
  if (const long long rest = hundredths % 100; rest != 0) {
    text += '.';
    text += std::to_string(rest / 10);
    if (rest % 10 != 0) text += std::to_string(rest % 10);
  }
  if (number < 0 && hundredths != 0) text.insert(0, 1, '-');
  return text;
}

Attribute::Attribute(std::string_view the_name, double number) : name(the_name), value(in_picture(number)) {}

std::string element(std::string_view name, const Attributes& attributes, std::string_view content) {
  std::string out = "<";
  out += name;
  for (const Attribute& one : attributes)
    out.append(" ").append(one.name).append("=\"").append(escaped(one.value)).append("\"");
  if (content.empty()) return out + "/>";
  return out.append(">").append(content).append("</").append(name).append(">");
}

namespace {

// A class comes first, if there is one.
Attributes with_class(std::string_view kind, Attributes attributes, const Attributes& more) {
  if (!kind.empty()) attributes.insert(attributes.begin(), {"class", kind});
  attributes.insert(attributes.end(), more.begin(), more.end());
  return attributes;
}

std::string view_box(double width, double height) {
  std::string box = "0 0 ";
  return box.append(in_picture(width)).append(" ").append(in_picture(height));
}

}  // namespace

void Svg::text(double x, double y, std::string_view kind, std::string_view words, Attributes more) {
  body_ += element("text", with_class(kind, {{"x", x}, {"y", y}}, more), escaped(words)) + "\n";
}

void Svg::rect(double x, double y, double width, double height, std::string_view kind, const Attributes& more) {
  body_ += element("rect", with_class(kind, {{"x", x}, {"y", y}, {"width", width}, {"height", height}}, more)) + "\n";
}

void Svg::path(std::string_view d, std::string_view kind, const Attributes& more) {
  body_ += element("path", with_class(kind, {{"d", d}}, more)) + "\n";
}

std::string Svg::document(double width, double height, std::string_view title, std::string_view description,
                          std::string_view style) const {
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"viewBox", view_box(width, height)},
                  {"width", width},
                  {"height", height},
                  {"role", "img"},
                  {"aria-labelledby", "title desc"}},
                 "\n" + element("title", {{"id", "title"}}, escaped(title)) + "\n" +
                     element("desc", {{"id", "desc"}}, escaped(description)) + "\n" + element("style", {}, style) +
                     "\n" + body_) +
         "\n";
}

std::string Svg::inlined(double width, double height, std::string_view label) const {
  return element("svg",
                 {{"viewBox", view_box(width, height)}, {"width", "100%"}, {"role", "img"}, {"aria-label", label}},
                 "\n" + body_) +
         "\n";
}

}  // namespace tool
