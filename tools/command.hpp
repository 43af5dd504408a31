#pragma once
// The grammar is `untwist COMMAND [ARGUMENT...] [--flag [VALUE]]`.

#include "text.hpp"

namespace tool {

struct Arguments {
  Lines plain;
  Lines flags;  ///< as given, without the dashes; a value follows its flag as "level=2"
  Lines rest;   ///< what stands behind the argument, for commands that pass it on

  bool flag(std::string_view name) const { return contains(flags, name); }
  std::string value(std::string_view name) const;  ///< empty when not given
  std::string first() const { return plain.empty() ? "" : plain[0]; }
};

struct Command {
  std::string name;       ///< "check", "maintain sync"
  std::string arguments;  ///< shown in the help: "[step]"
  std::string help;
  Lines flags;  ///< those it takes; "level=" takes a value
  int (*run)(const Arguments&);
};

const std::vector<Command>& commands();

/// Finds the command and its arguments, checks the flags.
/// @throws Error with code 2 for what there is not, naming the nearest that there is.
const Command& parse(const Lines& words, Arguments& arguments);

// learner.cpp
int start(const Arguments&);
int next(const Arguments&);
int check(const Arguments&);
int hint(const Arguments&);
int solution(const Arguments&);
int reset(const Arguments&);
int catch_up(const Arguments&);
int progress_table(const Arguments&);
int demo(const Arguments&);
int watch(const Arguments&);          // watch.cpp
int schedule(const Arguments&);        // schedule.cpp
int slides(const Arguments&);          // slides.cpp
int site(const Arguments&);            // site.cpp
int trace(const Arguments&);           // draw.cpp
int maintain_sync(const Arguments&);  // maintain.cpp
int maintain_check(const Arguments&);
int maintain_proof(const Arguments&);  // proof.cpp
int maintain_fuzz(const Arguments&);   // fuzz.cpp
int test(const Arguments&);            // selftest.cpp
int help(const Arguments&);

}  // namespace tool
