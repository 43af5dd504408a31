#include "trial.hpp"

#include "conversation.hpp"
#include "visitor.hpp"

namespace tool {

namespace {

std::vector<std::pair<std::string, Conversation>>& known_conversations() {
  static std::vector<std::pair<std::string, Conversation>> known;
  return known;
}

// "echo_small, with services echo", and the indented lines after it.
Trial read_trial(const Lesson& lesson, const TrialLines& lines) {
  Trial trial;
  trial.lesson = lesson.id;
  const std::size_t comma = lines.head.find(", with ");
  const Strings program = comma == lines.head.npos ? Strings{} : words(lines.head.substr(comma + 7));
  trial.visit = conversation(lines.head.substr(0, comma));
  if (!trial.visit || program.empty() || program.size() > 2)
    throw Error(lines.place + ": '" + lines.head + "' is not of the form CONVERSATION, with PROGRAM SERVICE");
  trial.program = program[0];
  if (program.size() > 1) trial.service = program[1];
  for (const auto& [key, value] : lines.more) {
    if (key == "asks")
      trial.what = value;
    else if (key == "needs")
      trial.needs = words(value);
    else if (key == "tests need")
      trial.besides = words(value);
    else if (key == "proves")
      trial.proves = words(value);
    else if (key == "explained in")
      trial.notation = value;
    else
      throw Error(lines.place + ": '" + key + "' is not one of asks, needs, tests need, proves, explained in");
  }
  return trial;
}

}  // namespace

Known::Known(const char* name, Conversation conversation) { known_conversations().emplace_back(name, conversation); }

Conversation conversation(const std::string& name) {
  for (const auto& [known, function] : known_conversations())
    if (known == name) return function;
  return nullptr;
}

const std::vector<Trial>& trials() {
  static const std::vector<Trial> all = [] {
    std::vector<Trial> found;
    const Course course;
    for (const Lesson& lesson : course.lessons())
      for (const TrialLines& lines : lesson.trials) found.push_back(read_trial(lesson, lines));
    return found;
  }();
  return all;
}

std::string visit(const Trial& trial, int control, std::uint64_t seed) {
  Visitor visitor(control, seed);
  try {
    trial.visit(visitor);
    return "";
  } catch (const std::exception& wrong) {
    return wrong.what();
  }
}

}  // namespace tool
