// untwist reset and restore: back to the starter, and back to a backup.

#include "learner.hpp"
#include "screen.hpp"
#include "state.hpp"
#include "step_code.hpp"
#include "testing/step_id.hpp"

namespace tool {

namespace {

const std::string backups = ".untwist/backups";

// New contents of files. All of the old ones are copied before the first is replaced: if there is no room for the
// copies, nothing has happened.
class Replacements {
 public:
  void put_back(const std::string& path, const std::string& content) { contents_.emplace_back(path, content); }

  void carry_out() const {
    std::vector<std::pair<std::string, std::string>> changed;
    for (const auto& [path, content] : contents_) {
      if (exists(path) && read_file(path) == content)
        say(path + " needs no change");
      else
        changed.emplace_back(path, content);
    }
    for (const auto& [path, content] : changed)
      if (exists(path)) say("backup    " + back_up(path));
    for (const auto& [path, content] : changed) {
      write_file(path, content);
      say(green("restored  ") + path);
    }
  }

 private:
  std::vector<std::pair<std::string, std::string>> contents_;
};

std::string text_of(const Lines& lines) { return join(lines, "\n") + "\n"; }

int reset_lesson(const Lesson& lesson, State& state) {
  Replacements starters;
  for (const std::string& file : sources_in(lesson.solutions()))
    starters.put_back(lesson.exercises() + "/" + file, starter_of(lesson.solutions() + "/" + file));
  starters.carry_out();
  for (const Step& step : lesson.steps) state.forget(step.id);
  return 0;
}

int reset_step(const Lesson& lesson, const Step& step, bool whole_files, State& state) {
  Replacements changed;
  Strings others;
  bool all_found = true;
  for (const StepCode& code : code_of(lesson, step)) {
    const std::string path = lesson.exercises() + "/" + code.file;
    const Versions versions = versions_of(lesson, code.file);
    Strings mine = versions.mine;
    if (whole_files || !exists(path)) {
      changed.put_back(path, text_of(versions.starter));
    } else if (take_back(code, versions, mine)) {
      changed.put_back(path, text_of(mine));
      for (const std::string& other : code.others)
        if (!contains(others, other)) others.push_back(other);
    } else {
      Strings names;
      for (const Definition& function : code.functions) names.push_back(function.name + "()");
      say(path + ": step " + step.id + " belongs in " + join(names, ", ") +
          ", but your file does not have all of that.");
      say("To reset the whole file and keep yours as a backup: ./untwist reset " + step.id + " --file");
      all_found = false;
    }
  }
  changed.carry_out();
  if (!all_found) return 1;
  state.forget(step.id);
  for (const std::string& other : others) state.forget(other);
  if (!others.empty())
    say("The same function also held code of step " + join(others, " and ") + ": that is now in the backup only.");
  return 0;
}

// Newest first.
Strings all_backups() {
  Strings names = folders_in(backups);
  std::erase_if(names, [](const std::string& name) { return sources_in(backups + "/" + name).empty(); });
  return {names.rbegin(), names.rend()};
}

int list_backups(const Strings& names) {
  for (const std::string& name : names) {
    Strings files = sources_in(backups + "/" + name);
    say(bold(name) + "  " + join(files, ", "));
  }
  say(names.empty() ? "There are no backups yet: ./untwist reset makes one of everything it replaces."
                    : "To restore one (what it replaces is backed up, too): ./untwist restore latest");
  return 0;
}

}  // namespace

int reset(const Arguments& arguments) {
  Course course;
  State state;
  const std::string name = arguments.first();
  if (!untwist::testing::has_form_of_step_id(name)) return reset_lesson(course.lesson(name), state);
  const Step& step = course.step(name);
  return reset_step(course.lesson_of(step), step, arguments.flag("file"), state);
}

int restore(const Arguments& arguments) {
  const Strings names = all_backups();
  std::string name = arguments.first();
  if (name.empty()) return list_backups(names);
  if (name == "latest" && !names.empty()) name = names.front();
  if (!contains(names, name)) {
    const std::string near = nearest(name, names);
    throw Error(
        "no backup " + name + (near.empty() ? "; ./untwist restore lists them" : ". Did you mean " + near + "?"), 2);
  }
  const std::string folder = backups + "/" + name + "/";
  Replacements restored;
  for (const std::string& path : sources_in(folder)) restored.put_back(path, read_file(folder + path));
  restored.carry_out();
  say("To see where you are now: ./untwist check --all");
  return 0;
}

}  // namespace tool
