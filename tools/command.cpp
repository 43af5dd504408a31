#include "command.hpp"

#include <unistd.h>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "process.hpp"
#include "screen.hpp"

namespace tool {

const std::vector<Command>& commands() {
  // clang-format off
  static const std::vector<Command> table = {
      {"start", "", "install what is missing, build, show your first red test; later: go on where you were", {"yes"}},
      {"next", "", "what to do next", {}},
      {"check", "[step]", "test a step, by default the next one", {"all"}},
      {"watch", "[step]", "test at every save", {"poll"}},
      {"hint", "[step]", "a hint; ask again for a plainer one, three in all", {"level="}},
      {"solution", "[step]", "the solution of a step that you have solved, or given up", {"give-up"}},
      {"reset", "<step|lesson>", "the starter again; your work is kept as a backup", {"file"}},
      {"catch-up", "<lesson>", "begin at a lesson; the ones before it are borrowed from the solutions", {}},
      {"progress", "", "what you have solved", {}},
      {"grade", "[submissions]", "marks for a class into --out FOLDER, each submission in a sandbox; --one DIR for a single one", {"out=", "one=", "lessons=", "points=", "jobs=", "patience=", "twice", "share=", "slurm=", "gradescope-package=", "prepare", "own-stack", "no-sandbox", "yes"}},
      {"schedule", "", "the three-hour workshop, minute by minute; --start 9:30 says it by the clock", {"breaks", "start="}},
      {"slides", "", "decks, notes and a run sheet into build/slides, for whoever holds the workshop", {"breaks", "start=", "yes"}},
      {"site", "", "the lessons and the reference as a site, on this machine; --out FOLDER only writes it", {"out=", "port=", "yes", "strict"}},
      {"demo", "[name] …", "run a demonstration; what follows its name is for it", {}},
      {"trace", "<file.json>", "draw what a reactor did: any program writes it with UNTWIST_TRACE=file.json", {"out=", "from=", "turns="}},
      {"test", "", "test the course itself (minutes); everything with --full", {"full", "yes"}},
      {"maintain sync", "", "generate starters, code in lessons, the table of behaviours", {"force"}},
      {"maintain check", "", "fail where something generated is out of date or missing", {}},
      {"maintain proof", "[lesson]", "prove the tests: every path, every mutant, every sanitizer", {"only="}},
      {"maintain fuzz", "", "hostile input for the HTTP server; a minute, or --seconds N", {"seconds="}},
      {"help", "", "this list", {}},
  };
  // clang-format on
  return table;
}

std::string Arguments::value(std::string_view name) const {
  for (const std::string& flag : flags)
    if (flag.starts_with(std::string(name) + "=")) return flag.substr(name.size() + 1);
  return "";
}

const Command& parse(const Lines& words, Arguments& arguments) {
  // The command is the first word, or the first two: "maintain sync".
  Lines plain;
  for (const std::string& word : words)
    if (!word.starts_with("--")) plain.push_back(word);
  const Command* chosen = nullptr;
  Lines names;
  // --help is taken in front, and right behind a command; a demonstration has its own.
  const bool asks = !words.empty() && (words[0] == "--help" || words[0] == "-h" || (words.size() == 2 && words[1] == "--help"));
  std::string wanted = plain.empty() || asks ? "help" : plain[0];
  for (const Command& command : commands()) {
    names.push_back(command.name);
    if (command.name == wanted || (plain.size() > 1 && command.name == plain[0] + " " + plain[1])) chosen = &command;
  }
  if (!chosen) {
    bool two = wanted == "maintain";
    if (two && plain.size() > 1) wanted += " " + plain[1];
    std::string near = two && plain.size() < 2 ? "maintain check" : nearest(wanted, names);
    throw Error(
        "no command " + wanted + "." + (near.empty() ? " See ./untwist help" : " Did you mean ./untwist " + near + "?"),
        2);
  }

  if (asks) return *chosen;

  std::size_t skip = plain.empty() ? 0 : tool::words(chosen->name).size();
  const bool passes_on = has(chosen->arguments, "…");
  const std::string* value_of = nullptr;
  for (const std::string& word : words) {
    if (passes_on && !arguments.plain.empty()) {
      arguments.rest.push_back(word);
    } else if (value_of) {
      arguments.flags.push_back(*value_of + word);
      value_of = nullptr;
    } else if (!word.starts_with("--")) {
      if (skip > 0)
        --skip;
      else
        arguments.plain.push_back(word);
    } else {
      std::string flag = word.substr(2);
      std::string key = flag.substr(0, flag.find('=') == flag.npos ? flag.size() : flag.find('=') + 1);
      bool known = false;
      for (const std::string& own : chosen->flags) {
        if (own == key) known = true;
        if (own == key + "=") {
          known = true;
          value_of = &own;
        }
      }
      if (!known) {
        std::string near = nearest(key, chosen->flags);
        throw Error("./untwist " + chosen->name + " has no flag --" + key + "." +
                        (near.empty() ? "" : " Did you mean --" + split(near, '=')[0] + "?"),
                    2);
      }
      if (!value_of) arguments.flags.push_back(flag);
    }
  }
  if (value_of) throw Error("--" + split(*value_of, '=')[0] + " needs a value", 2);
  std::size_t most = chosen->arguments.empty() ? 0 : 1;
  if (arguments.plain.size() > most)
    throw Error("./untwist " + chosen->name + " takes " + (most ? "one argument" : "no argument") + "; '" +
                    arguments.plain[most] + "' is too much",
                2);
  if (chosen->arguments.starts_with("<") && arguments.plain.empty())
    throw Error("which one? ./untwist " + chosen->name + " " + chosen->arguments, 2);
  return *chosen;
}

int help(const Arguments&) {
  say("./untwist COMMAND, with --verbose to see what it runs");
  say();
  for (const Command& command : commands()) {
    std::string usage = command.name + (command.arguments.empty() ? "" : " " + command.arguments);
    usage.resize(usage.size() < 24 ? 24 : usage.size() + 1, ' ');
    say("  " + bold(usage) + command.help);
  }
  return 0;
}

int run_command_line(int argc, char** argv, const Known& known) {
  try {
    Lines words(argv + 1, argv + argc);
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
    for (const auto& [own, run] : known)
      if (own == name) return run(arguments);
    throw Error(name + " is in another program; ./untwist " + name + " finds it", 2);
  } catch (const std::exception& exception) {  // an Error knows its status; a process that cannot be started is no Error
    end_progress();
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", exception.what());
    const auto* error = dynamic_cast<const Error*>(&exception);
    return error ? error->code() : 1;
  }
}

}  // namespace tool
