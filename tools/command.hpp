#pragma once
// The grammar is `untwist COMMAND [ARGUMENT...] [--flag] [--flag VALUE] [--flag=VALUE]`.

#include "text.hpp"

namespace tool {

struct Arguments {
  Strings plain;
  Strings flags;  ///< as given, without the dashes; a value follows its flag as "level=2"
  Strings rest;   ///< what stands behind the argument, for commands that pass it on

  bool flag(std::string_view name) const { return contains(flags, name); }
  std::string value(std::string_view name) const;  ///< empty when not given
  std::string first() const { return plain.empty() ? "" : plain[0]; }
};

struct Flag {
  std::string name;   ///< "level", without the dashes
  std::string value;  ///< what it takes, as the help shows it: "N"; empty for a flag without a value
  std::string help;
};

struct Command {
  std::string name;       ///< "check", "maintain sync"
  std::string arguments;  ///< shown in the help: "[step]"
  std::string help;
  std::vector<Flag> flags;
};

const std::vector<Command>& commands();

/// Finds the command and its arguments, checks the flags. `check --help` is `help check`, and `--version` is `version`.
/// @throws Error with code 2 for what there is not, naming the nearest that there is.
const Command& parse(const Strings& words, Arguments& arguments);

/// The commands that a program has code for.
using Known = std::vector<std::pair<std::string, int (*)(const Arguments&)>>;

/// The whole of main(): runs the command that `words` name, with every path from the course's root.
int run_command_line(int argc, char** argv, const Known& known);

/// `untwist help`, which every program knows: the list of commands, or one of them with its flags.
int help(const Arguments&);

}  // namespace tool
