#include "stack.hpp"

#include <algorithm>

#include "step_code.hpp"

namespace tool {

namespace {

// The words of each call of a CMake function in a file.
std::vector<Strings> calls_of(const std::string& function, const std::string& file) {
  std::vector<Strings> calls;
  const std::string text = read_file_or(file, "");
  for (std::size_t at = 0; (at = text.find("\n" + function + "(", at)) != text.npos;) {
    at += function.size() + 2;
    calls.push_back(words(text.substr(at, text.find(')', at) - at)));
  }
  return calls;
}

Strings numbers_in(const Strings& words) {
  Strings numbers;
  for (const std::string& word : words)
    if (to_number(word) >= 0) numbers.push_back(word);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

Strings lessons_below(const Lesson& lesson) {
  for (const Strings& layer : calls_of("untwist_layer", "CMakeLists.txt"))
    if (layer.front() == lesson.id) return numbers_in(layer);
  return {lesson.id};
}

std::vector<Demo> demos() {
  std::vector<Demo> found;
  for (const std::string& folder : folders_in("examples")) {
    const std::string file = "examples/" + folder + "/CMakeLists.txt";
    for (const Strings& demo : calls_of("untwist_demo", file)) found.push_back({demo.front(), numbers_in(demo)});
    for (const Strings& program : calls_of("add_executable", file))
      if (program.front().starts_with("demo_")) found.push_back({program.front().substr(5), {}});
  }
  return found;
}

Strings own_stack(const Course& course, const State& state, const Strings& lessons) {
  Strings own, borrowed, unwritten;
  for (const std::string& id : lessons) {
    const Lesson& lesson = course.lesson(id);
    (state.borrowed(id) ? borrowed : own).push_back(id);
    if (state.borrowed(id)) continue;
    Strings steps;
    for (const Step* step : unwritten_steps(lesson)) steps.push_back(step->id + (step->stretch ? " \u2605" : ""));
    if (!steps.empty()) unwritten.push_back(join(steps, ", ") + " (lesson " + id + ")");
  }
  Lines text = {"own stack: " + (own.empty() ? "nothing" : "lesson " + join(own, ", ")) +
                (borrowed.empty() ? "" : dot + "borrowed from the solutions: lesson " + join(borrowed, ", "))};
  if (!unwritten.empty()) text.push_back("not written in it: " + join(unwritten, "; "));
  return text;
}

}  // namespace tool
