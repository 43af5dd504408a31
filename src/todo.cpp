#include <untwist/course/todo.hpp>

namespace untwist {

namespace {

// "/somewhere/exercises/01-reactor/delayed_calls.cpp" -> "exercises/01-reactor/delayed_calls.cpp"
std::string_view within_project(std::string_view path) {
  const auto at = path.rfind("exercises/");
  return at == std::string_view::npos ? path : path.substr(at);
}

// "exercises/01-reactor/delayed_calls.cpp" -> "lessons/01-reactor.md"
std::string lesson_of(std::string_view file) {
  const auto from = file.find('/');
  const auto to = file.rfind('/');
  if (from == std::string_view::npos || from == to) return "the lesson";
  return "lessons/" + std::string(file.substr(from + 1, to - from - 1)) + ".md";
}

}  // namespace

void todo(std::string_view step, std::source_location where) {
  const std::string file(within_project(where.file_name()));
  throw NotWrittenYet(step, "step " + std::string(step) + " is not written yet: " + file + ":" +
                                std::to_string(where.line()) + " · read " + lesson_of(file) + " · step " +
                                std::string(step));
}

}  // namespace untwist
