// untwist maintain new-lesson 07 cancellation: writes a skeleton of every part of a lesson. `maintain check` is red
// until it is filled in.

#include <cctype>

#include "checks.hpp"
#include "course.hpp"
#include "screen.hpp"
#include "staff.hpp"

namespace tool {

namespace {

const std::string skeleton = "tools/staff/skeleton/";

std::string filled(std::string text, const Lesson& lesson) {
  const std::string topic = lesson.folder.substr(lesson.id.size() + 1);
  const std::pair<const char*, std::string> values[] = {{"@ID@", lesson.id},
                                                        {"@N@", std::to_string(lesson.number)},
                                                        {"@FOLDER@", lesson.folder},
                                                        {"@TITLE@", lesson.title},
                                                        {"@NAME@", replace_all(topic, "-", "_")}};
  for (const auto& [name, value] : values) text = replace_all(text, name, value);
  return text;
}

}  // namespace

int maintain_new_lesson(const Arguments& arguments) {
  if (arguments.plain.size() != 2)
    throw Error("maintain new-lesson takes a number and a topic, such as 07 cancellation", 2);
  const std::string id = arguments.plain[0], topic = arguments.plain[1];
  if (id.size() != 2 || to_number(id) < 0)
    throw Error("a lesson number has two digits, such as 07; not '" + id + "'", 2);
  for (const char letter : topic)
    if (!std::islower(static_cast<unsigned char>(letter)) && letter != '-')
      throw Error("a topic has only lower-case letters and dashes, such as http-client; not '" + topic + "'", 2);
  const Course course;
  for (const Lesson& each : course.lessons())
    if (each.id == id) throw Error("lesson " + id + " already exists: " + each.folder, 2);

  Lesson lesson;
  lesson.id = id;
  lesson.number = to_number(id);
  lesson.folder = id + "-" + topic;
  lesson.title = replace_all(topic, "-", " ");
  lesson.title[0] = char(std::toupper(static_cast<unsigned char>(lesson.title[0])));
  const std::string name = replace_all(topic, "-", "_");
  const std::pair<const char*, std::string> parts[] = {
      {"lesson.md", lesson.text()},
      {"hints.md", lesson.hints()},
      {"slides.md", lesson.slides()},
      {"lesson.txt", lesson.description()},
      {"mutants.txt", lesson.mutants()},
      {"test.cpp", lesson.tests() + "/step_" + std::to_string(lesson.number) + "_1_to_write.cpp"},
      {"solution.cpp", lesson.solutions() + "/" + name + ".cpp"}};
  for (const auto& [part, path] : parts)
    if (exists(path)) throw Error(path + " already exists");
  for (const auto& [part, path] : parts) {
    write_file(path, filled(read_file(skeleton + part), lesson));
    say(green("written  ") + path);
  }
  say("./untwist maintain sync makes its starter; ./untwist maintain check says what is still missing");
  return 0;
}

}  // namespace tool
