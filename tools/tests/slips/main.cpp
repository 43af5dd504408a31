// Breaks solved exercises as people do, in many places, and checks which error the command would show.
//
//   slips FOLDER COMPILER [EVERY]
//
// A place is right if it is the broken line or one next to it. Prints "ok ..." or "not ok ..." for each kind of slip.
// With EVERY, each line of each step is broken; by default one of each kind in each file.

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "course.hpp"
#include "diagnostics.hpp"
#include "marks.hpp"
#include "process.hpp"
#include "source_code.hpp"

using namespace tool;

namespace {

constexpr int least_percent = 85;  // for each kind of slip, the shown place must be right this often

struct Slip {
  std::string kind;
  int line = 0;  // counts from 1
  Lines lines;   // the broken file
};

bool calls(const std::string& line) { return has(line, "(") && trim(line).ends_with(");") && !has(line, "for ("); }

// The ways in which one line can be broken, if any.
void add_slips(const Lines& lines, int at, std::vector<Slip>& slips) {
  const std::string line = lines[at], text = trim(line);
  auto with = [&](const std::string& kind, const std::string& instead) {
    Strings broken = lines;
    broken[at] = instead;
    slips.push_back({kind, at + 1, broken});
  };
  if (text.starts_with("//")) return;
  if (text.ends_with(";") && !has(line, "//")) with("a missing semicolon", line.substr(0, line.rfind(';')));
  if (calls(line)) with("a missing parenthesis", line.substr(0, line.rfind(')')) + ";");
  if (text == "}") {
    Strings broken = lines;
    broken.erase(broken.begin() + at);
    slips.push_back({"a missing brace", at + 1, broken});
    broken = lines;
    broken.insert(broken.begin() + at, line);
    slips.push_back({"an extra brace", at + 1, broken});
  }
  if (text.starts_with("}  // namespace") && at + 1 == int(lines.size())) {
    Strings broken = lines;
    broken.erase(broken.begin() + at);
    slips.push_back({"a missing brace of a namespace", at + 1, broken});
  }
  if (std::size_t quote = line.find("\")"); quote != line.npos)
    with("an unterminated string", line.substr(0, quote) + line.substr(quote + 1));
  if (std::size_t open = line.find('('); calls(line) && open > 0 && is_word(line[open - 1]))
    with("a misspelt name", line.substr(0, open) + "x" + line.substr(open));
  if (text.starts_with("return ") && text.ends_with(";"))
    with("a wrong type", indent_of(line) + "return nullptr + \"\" + nullptr;");
}

// The lines that belong to a step, in the file without marks.
std::vector<bool> step_lines(const MarkedSource& source) {
  const Strings solved = split_lines(source.strip({}));
  return changed_lines(solved, split_lines(source.strip(source.steps())));
}

struct Count {
  int right = 0, all = 0;
  Strings wrong;
};

void try_slip(const std::string& compiler, const std::string& path, const Slip& slip, Count& count) {
  write_file(path, join(slip.lines, "\n") + "\n");
  Strings command = words(compiler);
  for (const char* more : {"-std=c++20", "-fsyntax-only", "-w", "-Iinclude", "-Isrc", "-include", "all.hpp"})
    command.push_back(more);
  command.push_back("-Isolutions/" + split(path, '/')[1]);  // the files beside it
  command.push_back(path);
  const Finished finished = run(command);
  if (finished.status == 0) return;  // it still compiles: not a mistake here
  const std::vector<CompileError> errors = read_errors(finished.output);
  if (errors.empty()) return;
  const CompileError shown = explaining(errors);
  const Strings parts = split(shown.place, ':');
  const bool near = parts.size() > 1 && parts[0] == path && std::abs(to_number(parts[1]) - slip.line) <= 1;
  ++count.all;
  count.right += near;
  if (!near)
    count.wrong.push_back(path + ":" + std::to_string(slip.line) + " is shown as " + shown.place + ": " +
                          shown.message);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string folder = argv[1], compiler = argv[2];
  const std::size_t most = argc > 3 ? 100000 : 1;  // of each kind in a file
  write_file(folder + "/exercises/.here", "");
  for (const char* given : {"solutions", "lessons", "include", "src"})
    if (!exists(folder + "/" + given) &&
        symlink(("../../" + std::string(given)).c_str(), (folder + "/" + given).c_str()) != 0)
      return 1;
  if (chdir(folder.c_str()) != 0) return 1;
  write_file("all.hpp",
             "#include <algorithm>\n#include <functional>\n#include <map>\n#include <memory>\n#include "
             "<string>\n#include <vector>\n");
  const bool clang = has(compiler, "clang");
  Strings header = words(compiler);
  for (const char* more : {"-std=c++20", "-w", "-x", "c++-header", "all.hpp", "-o"}) header.push_back(more);
  header.push_back(clang ? "all.hpp.pch" : "all.hpp.gch");
  if (run(header).status != 0) return 1;

  std::map<std::string, Count> counts;
  for (const std::string& lesson : folders_in("solutions"))
    for (const std::string& name : sources_in("solutions/" + lesson)) {
      if (has(name, "/")) continue;
      const std::string solution = "solutions/" + lesson + "/" + name;
      const MarkedSource source(read_file(solution), solution);
      const Strings solved = split_lines(source.strip({}));
      const std::vector<bool> learners = step_lines(source);
      std::map<std::string, std::vector<Slip>> by_kind;
      std::vector<Slip> slips;
      for (int i = 0; i < int(solved.size()); ++i)
        if (learners[i] || (i > 0 && learners[i - 1]) || i + 1 == int(solved.size())) add_slips(solved, i, slips);
      for (const Slip& slip : slips) by_kind[slip.kind].push_back(slip);
      const std::string path = "exercises/" + lesson + "/" + name;
      for (const auto& [kind, some] : by_kind)
        for (std::size_t i = 0, step = std::max<std::size_t>(1, some.size() / most); i < some.size(); i += step)
          try_slip(compiler, path, some[i], counts[kind]);
      unlink(path.c_str());
    }
  for (const auto& [kind, count] : counts) {
    const bool good = count.right * 100 >= count.all * least_percent;
    std::printf("%s %s: %s shows the line in %d of %d places\n", good ? "ok" : "not ok", kind.c_str(), compiler.c_str(),
                count.right, count.all);
    for (const std::string& wrong : count.wrong) std::printf("    %s\n", wrong.c_str());
  }
}
