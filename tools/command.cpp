#include "command.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "process.hpp"
#include "screen.hpp"

namespace tool {

const std::vector<Command>& commands() {
  // clang-format off
  static const Flag yes = {"yes", "", "install without asking"};
  static const Flag breaks = {"breaks", "", "add a break after each hour"};
  static const Flag begin = {"start", "TIME", "show clock times, starting at TIME: 9:30"};
  static const std::vector<Command> table = {
      {"start", "", "install what is missing, build, show your first red test; later: pick up where you left off", {yes}},
      {"next", "", "what to do next", {}},
      {"check", "[step|lesson]", "test a step (the next one by default), a lesson, or everything with --all",
       {{"all", "", "test every step that you have begun"},
        {"full", "", "the whole output, and every red test"},
        {"own", "", "use your own code for the lessons below, too"}}},
      {"watch", "[step]", "test at every save", {{"poll", "", "poll the files, for systems that do not report changes"}}},
      {"debug", "[step]", "stop in the debugger where the step's first red test fails",
       {{"test", "NAME", "debug this test of the step instead"},
        {"prepare", "", "only build and write build/debug/, for editors that start the debugger themselves"}}},
      {"hint", "[step]", "a hint; ask again for a plainer one, three in all", {{"level", "N", "show the hint of this level"}}},
      {"answer", "[step]", "the answer to the step's question, once you have tried the step", {}},
      {"solution", "[step]", "the solution of a step that you have solved or given up on", {{"give-up", "", "show it even though the step is not solved"}}},
      {"compare", "<step>", "your code for a solved step beside the solution's", {}},
      {"reset", "<step|lesson>", "go back to the starter; your work is kept as a backup", {{"file", "", "reset the whole file that the step is in"}}},
      {"restore", "[backup]", "list the backups, or restore one: latest, or its name", {}},
      {"catch-up", "<lesson>", "start at a lesson; unfinished lessons before it are borrowed from the solutions",
       {{"all", "", "borrow those, too, of which only \u2605 steps are missing"}}},
      {"progress", "", "what you have solved", {}},
      {"grade", "[submissions]", "grade a class into --out FOLDER, each submission in a sandbox",
       {{"out", "FOLDER", "where marks and reports go"},
        {"one", "FOLDER", "grade a single submission"},
        {"lessons", "LIST", "grade only these lessons: 01,02"},
        {"points", "FILE", "what each step is worth"},
        {"jobs", "N", "grade this many submissions at a time"},
        {"patience", "SECONDS", "how long one submission may take in total"},
        {"twice", "", "run each test twice; it counts only if it is green both times"},
        {"seed", "TEXT", "ask the same questions as an earlier run"},
        {"share", "K/N", "grade the K-th of N shares of the class"},
        {"slurm", "N", "grade with N tasks of a Slurm cluster"},
        {"gradescope-package", "FILE", "write an autograder for Gradescope"},
        {"prepare", "", "only build what all submissions share, and stop"},
        {"own-stack", "", "also test the last lesson on the student's own code for all lessons"},
        {"no-sandbox", "", "run without a sandbox: only for submissions that you trust"},
        yes}},
      {"schedule", "", "the three-hour workshop, minute by minute", {breaks, begin}},
      {"slides", "", "decks, notes and a run sheet into build/slides, for the instructor", {breaks, begin, yes}},
      {"site", "", "serve the lessons and the reference as a site on this machine",
       {{"out", "FOLDER", "write it to this folder and do not serve it"},
        {"port", "N", "serve it on this port"},
        {"strict", "", "fail if a tool is missing or a link is broken"},
        yes}},
      {"demo", "[name] \u2026", "run a demonstration; what follows its name is passed to it", {{"own", "", "run it on nothing but your own code"}}},
      {"race", "", "your HTTP server beside nginx, node and Twisted, where they are installed; measured here and now",
       {{"rounds", "N", "this many rounds for each server; 3 by default"},
        {"clients", "N", "this many connections; 64 by default"},
        {"milliseconds", "N", "the length of a round; 1000 by default"},
        {"out", "FILE", "the picture's name"}}},
      {"trace", "<file.json>", "draw what a reactor did; UNTWIST_TRACE=file.json makes any program record it",
       {{"out", "FILE", "the picture's name"}, {"from", "N", "the first turn to draw"}, {"turns", "N", "how many turns to draw; 40 by default"}}},
      {"test", "", "test the course itself (minutes); everything with --full",
       {{"full", "", "the proof, too, and the tests with browsers, proxies and other real programs"}, {"fresh", "", "prove again what was proved before"}, yes}},
      {"maintain sync", "", "generate the starters, the code in lessons and the table of behaviours", {{"force", "", "overwrite starters that were changed, too"}}},
      {"maintain check", "", "fail if something generated is out of date, missing or badly formatted", {}},
      {"maintain format", "", "format the sources with clang-format", {}},
      {"maintain new-lesson", "<number> <topic>", "write a skeleton of every part of a lesson: 07 cancellation", {}},
      {"maintain survivors", "<lesson>", "machine-made mistakes: which ones does no test notice?", {{"fresh", "", "try again what was tried before"}}},
      {"maintain proof", "[lesson]", "prove the tests: every path, every mutant, every sanitizer", {{"only", "PART", "path, mutants, \u2026"}, {"fresh", "", "prove again what was proved before"}}},
      {"maintain fuzz", "", "feed hostile input to the HTTP server", {{"seconds", "N", "for how long; 60 by default"}}},
      {"help", "[command]", "this list, or one command with its options", {}},
      {"version", "", "the version of this course", {}},
  };
  // clang-format on
  return table;
}

std::string Arguments::value(std::string_view name) const {
  for (const std::string& flag : flags)
    if (flag.starts_with(std::string(name) + "=")) return flag.substr(name.size() + 1);
  return "";
}

namespace {

Strings names_of(const std::vector<Flag>& flags) {
  Strings names;
  for (const Flag& flag : flags) names.push_back(flag.name);
  return names;
}

bool asks_for_help(const std::string& word) { return word == "--help" || word == "-h"; }

// The command is the first word, or the first two: "maintain sync".
const Command& find_command(const Strings& plain) {
  Strings names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
    if (command.name == plain[0] || (plain.size() > 1 && command.name == plain[0] + " " + plain[1])) return command;
  }
  std::string wanted = plain[0];
  const bool two = wanted == "maintain";
  if (two && plain.size() > 1) wanted += " " + plain[1];
  const std::string near = two && plain.size() < 2 ? "maintain check" : nearest(wanted, names);
  throw Error(
      "no command " + wanted + "." + (near.empty() ? " See ./untwist help" : " Did you mean ./untwist " + near + "?"),
      2);
}

// One flag, whose value may be the next word. Moves `at` to the last word that belongs to it.
std::string read_flag(const Command& command, const Strings& words, std::size_t& at) {
  const std::string word = words[at].substr(2), name = word.substr(0, word.find('='));
  const bool has_value = name.size() < word.size();
  for (const Flag& flag : command.flags) {
    if (flag.name != name) continue;
    if (flag.value.empty() && has_value)
      throw Error("--" + name + " takes no value: unexpected '" + word.substr(name.size()) + "'", 2);
    if (flag.value.empty()) return name;
    std::string value = has_value ? word.substr(name.size() + 1) : "";
    if (!has_value && at + 1 < words.size() && !words[at + 1].starts_with("--")) value = words[++at];
    if (value.empty()) throw Error("--" + name + " needs a value: --" + name + " " + flag.value, 2);
    return name + "=" + value;
  }
  const std::string near = nearest(name, names_of(command.flags));
  throw Error("./untwist " + command.name + " has no flag --" + name + "." +
                  (near.empty() ? "" : " Did you mean --" + near + "?"),
              2);
}

bool is_flag_of(const Command& command, const std::string& word) {
  return word.starts_with("--") && contains(names_of(command.flags), word.substr(2));
}

}  // namespace

const Command& parse(const Strings& words, Arguments& arguments) {
  Strings plain;
  for (const std::string& word : words)
    if (!word.starts_with("-")) plain.push_back(word);
  const bool asks = words.empty() || asks_for_help(words[0]), asks_version = !asks && words[0] == "--version";
  if (asks) plain = {"help"};
  if (asks_version) plain = {"version"};
  if (plain.empty()) throw Error("which command? See ./untwist help", 2);
  const Command& chosen = find_command(plain);

  std::size_t skip = asks || asks_version ? 0 : tool::words(chosen.name).size();
  const bool passes_on = has(chosen.arguments, "\u2026");
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (passes_on && !arguments.plain.empty()) {
      // Arguments after the name go to the demonstration, except for our own flags.
      if (is_flag_of(chosen, word))
        arguments.flags.push_back(word.substr(2));
      else
        arguments.rest.push_back(word);
    } else if (asks_for_help(word) || word == "--version") {
      if (at == 0) continue;
      arguments = {};
      arguments.plain = {chosen.name};
      return find_command({"help"});
    } else if (word.starts_with("--")) {
      arguments.flags.push_back(read_flag(chosen, words, at));
    } else if (skip > 0) {
      --skip;
    } else {
      arguments.plain.push_back(word);
    }
  }
  if (chosen.name == "help") {  // "help maintain sync"
    arguments.plain = arguments.plain.empty() ? Strings{} : Strings{find_command(arguments.plain).name};
    return chosen;
  }
  std::size_t most = 0;
  for (const std::string& word : tool::words(chosen.arguments)) most += word[0] == '<' || word[0] == '[';
  if (arguments.plain.size() > most)
    throw Error("./untwist " + chosen.name + " takes " +
                    (most > 1 ? count(int(most), "argument")
                     : most   ? "one argument"
                              : "no arguments") +
                    ": unexpected '" + arguments.plain[most] + "'",
                2);
  if (chosen.arguments.starts_with("<") && arguments.plain.empty())
    throw Error("which one? ./untwist " + chosen.name + " " + chosen.arguments, 2);
  return chosen;
}

namespace {

void help_row(std::string usage, const std::string& text, std::size_t width) {
  // Bytes that continue a character of UTF-8 take no column.
  const auto more = std::count_if(usage.begin(), usage.end(), [](char c) { return (c & 0xC0) == 0x80; });
  usage.resize(std::max(width + std::size_t(more), usage.size() + 1), ' ');
  say("  " + bold(usage) + text);
}

// What the notation for an argument means.
std::string argument_help(const std::string& notation) {
  static const std::pair<std::string_view, std::string_view> known[] = {
      {"[step|lesson]", "such as 1.2, or 01; by default the next step"},
      {"[step]", "such as 1.2; by default the next one"},
      {"<step>", "such as 1.2"},
      {"<step|lesson>", "such as 1.2, or 01"},
      {"[backup]", "latest, or a name from the list"},
      {"[lesson]", "such as 04; by default all of them"},
      {"<lesson>", "such as 04, or 04-deferreds"},
      {"[submissions]", "the class: a folder with a folder or an archive for each submission"},
      {"[name] \u2026", "which demonstration, and its arguments; by default the list of them"},
      {"<file.json>", "the trace"},
      {"<number> <topic>", "such as 07 cancellation"},
      {"[command]", "such as check, or maintain sync"}};
  for (const auto& [argument, text] : known)
    if (argument == notation) return std::string(text);
  throw Error("the help does not say what " + notation + " stands for");
}

int help_of(const Command& command) {
  std::string usage = command.name;
  if (!command.arguments.empty()) usage += " " + command.arguments;
  if (!command.flags.empty()) usage += " [options]";
  say(bold("./untwist " + usage));
  for (const std::string& line : wrapped(command.help, screen_width() - 2)) say("  " + line);
  say();
  std::vector<std::pair<std::string, std::string>> rows;
  if (!command.arguments.empty()) rows.emplace_back(command.arguments, argument_help(command.arguments));
  for (const Flag& flag : command.flags)
    rows.emplace_back("--" + flag.name + (flag.value.empty() ? "" : " " + flag.value), flag.help);
  rows.insert(rows.end(), {{"--verbose", "print the commands that it runs"}, {"-h, --help", "show this help"}});
  std::size_t width = 0;
  for (const auto& [usage_of, text] : rows) width = std::max(width, usage_of.size() + 2);
  for (const auto& [usage_of, text] : rows) help_row(usage_of, text, width);
  return 0;
}

// The version of the course; in a git repository of its own, the commit, too.
int version() {
  std::string text = "Untwist " + trim(read_file_or("VERSION", "of an unknown version"));
  const Finished commit = run({"git", "log", "-1", "--format=%h of %cs", "--", "."});
  if (exists(".git") && commit.status == 0 && !trim(commit.output).empty())
    text += dot + "commit " + trim(commit.output);
  say(text);
  return 0;
}

}  // namespace

int help(const Arguments& arguments) {
  if (!arguments.plain.empty()) return help_of(find_command(arguments.plain));
  say("./untwist COMMAND; --verbose shows what it runs, --help shows its options");
  say();
  for (const Command& command : commands())
    help_row(command.name + (command.arguments.empty() ? "" : " " + command.arguments), command.help, 24);
  return 0;
}

int run_command_line(int argc, char** argv, const Known& known) {
  try {
    Strings words(argv + 1, argv + argc);
    if (words.size() >= 2 && words[0] == "--root") {  // the launcher says where the course is
      char here[PATH_MAX];
      if (getcwd(here, sizeof here)) called_in = here;
      if (chdir(words[1].c_str()) != 0) throw Error("cannot enter " + words[1] + ": " + std::strerror(errno));
      words.erase(words.begin(), words.begin() + 2);
    }
    if (std::erase(words, "--verbose") > 0) verbose = true;
    Arguments arguments;
    const std::string name = parse(words, arguments).name;
    if (name == "help") return help(arguments);
    if (name == "version") return version();
    for (const auto& [own, run] : known)
      if (own == name) return run(arguments);
    throw Error(name + " belongs to another program: run it as ./untwist " + name, 2);
  } catch (
      const std::exception& exception) {  // an Error has its status; a process that cannot be started throws others
    end_progress();
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", exception.what());
    const auto* error = dynamic_cast<const Error*>(&exception);
    return error ? error->code() : 1;
  }
}

}  // namespace tool
