// untwist maintain sync and untwist maintain check.

#include <algorithm>

#include "checks.hpp"
#include "generate.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "state.hpp"

namespace tool {

namespace {

// May an exercise be overwritten? Yes if it is a starter that sync wrote, or if git has it unchanged.
bool replaceable(const std::string& path) {
  if (read_file(path) == read_file_or(".untwist/starters/" + path, "")) return true;
  return run({"git", "ls-files", "--error-unmatch", path}).status == 0 &&
         trim(run({"git", "status", "--porcelain", "--", path}).output).empty();
}

}  // namespace

int maintain_sync(const Arguments& arguments) {
  Lines problems;
  int written = 0, refused = 0;
  std::vector<Generated> all = generate_all(problems);
  for (const Generated& file : all) {
    bool present = exists(file.path);
    if (present && read_file(file.path) == file.content) {
      if (file.starter) write_file(".untwist/starters/" + file.path, file.content);
      continue;
    }
    if (present && file.starter && !replaceable(file.path)) {
      if (!arguments.flag("force")) {
        say(red("kept     ") + file.path + ": not a starter but someone's work; --force replaces it (with a backup)");
        ++refused;
        continue;
      }
      say("backup   " + back_up(file.path));
    }
    write_file(file.path, file.content);
    if (file.starter) write_file(".untwist/starters/" + file.path, file.content);
    say(green("written  ") + file.path);
    ++written;
  }
  // Remove exercises whose solution no longer exists.
  for (const std::string& path : orphans(all)) {
    if (replaceable(path)) {
      std::remove(path.c_str());
      say(green("removed  ") + path);
      ++written;
    } else {
      say(red("kept     ") + path + ": it has no solution, but is kept because git does not have it");
    }
  }
  for (const std::string& problem : problems) say(red("\u2717 ") + problem);
  say(count(written, "file") + " written" + (refused ? ", " + std::to_string(refused) + " kept" : "") +
      (problems.empty() ? "" : ", " + count(int(problems.size()), "problem")));
  return refused || !problems.empty() ? 1 : 0;
}

int maintain_check(const Arguments&) {
  Lines problems = find_problems();
  for (const std::string& problem : problems) say(red("\u2717 ") + problem);
  say(problems.empty() ? green("\u2713 everything generated is up to date, nothing is missing")
                       : count(int(problems.size()), "problem"));
  return problems.empty() ? 0 : 1;
}

}  // namespace tool
