#pragma once
// The grammar is `untwist COMMAND [ARGUMENT...] [--flag] [--flag VALUE] [--flag=VALUE]`.

#include "text.hpp"

namespace tool {

struct Arguments {
  Strings plain;
  Strings flags;  ///< as given, without the dashes; with its value as "level=2"
  Strings rest;   ///< everything after the first argument, for commands that pass it on

  bool flag(std::string_view name) const { return contains(flags, name); }
  std::string value(std::string_view name) const;  ///< empty when not given
  std::string first() const { return plain.empty() ? "" : plain[0]; }
};

struct Flag {
  std::string name;   ///< "level", without the dashes
  std::string value;  ///< the value's name in the help: "N"; empty for a flag without a value
  std::string help;
};

struct Command {
  std::string name;       ///< "check", "maintain sync"
  std::string arguments;  ///< shown in the help: "[step]"
  std::string help;
  std::vector<Flag> flags;
};

const std::vector<Command>& commands();

/// Finds the command and its arguments, and checks the flags. `check --help` is `help check`; `--version` is `version`.
/// @throws Error with code 2 for an unknown command or flag, suggesting the nearest one.
const Command& parse(const Strings& words, Arguments& arguments);

/// The commands that a program implements.
using Known = std::vector<std::pair<std::string, int (*)(const Arguments&)>>;

/// The whole of main(): runs the command that the arguments name, from the course's root folder.
int run_command_line(int argc, char** argv, const Known& known);

/// `untwist help`, which every program implements: the list of commands, or one command with its flags.
int help(const Arguments&);

}  // namespace tool
