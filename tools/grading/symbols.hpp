#pragma once
// What submitted objects define. A program is one world: an object that defines write(), or specialises one of GoogleTest's templates,
// changes the judge. So the names of a submission are looked at before it is linked.

#include <map>
#include <set>

#include "text.hpp"

namespace tool {

struct Names {
  std::set<std::string, std::less<>> strong, weak, wanted;
  Lines strange;  ///< what an honest source never has: "an indirect function: write"
};

/// Shell commands that `put` (see Recipe::script) what nm and objdump say of these objects, as "names" and "sections".
std::string names_script(const Lines& objects);

/// From what nm --format=posix and objdump --section-headers print.
Names read_names(const std::string& nm, const std::string& sections);

/// Names that exist already.
struct Taken {
  std::set<std::string, std::less<>> strong;  ///< in given code, defined once
  std::set<std::string, std::less<>> weak;    ///< in given code, as an inline function is
  std::set<std::string, std::less<>> system;  ///< in the libraries of C and C++, and in the sanitizers
};

/// Why these symbols cannot be linked with what is given; empty when they can. `reference` is what the solution defines.
Lines refusals(const Names& symbols, const Taken& taken, const Names& reference);

/// What to look at in code that calls such functions: "calls _exit()".
Lines suspicions(const Names& symbols);

}  // namespace tool
