#pragma once
// What submitted objects define. All parts of a program share its names: an object that defines write(), or specialises
// one of GoogleTest's templates, changes the judge. So the names of a submission are inspected before it is linked.

#include <set>

#include "flags.hpp"

namespace tool {

using NameSet = std::set<std::string, std::less<>>;

struct Names {
  NameSet strong;     ///< defined once in a program
  NameSet data;       ///< those of them that are not functions
  NameSet functions;  ///< may be defined several times, like inline functions; the first definition counts
  NameSet objects;    ///< the same for data
  NameSet wanted;     ///< used here, defined elsewhere
  Strings strange;    ///< never found in honest code: "code that runs before everything else: section .init"

  bool defines(std::string_view name) const {
    return strong.count(name) || functions.count(name) || objects.count(name);
  }
  bool mentions(std::string_view name) const { return defines(name) || wanted.count(name); }
};

/// Shell commands that `put` (see Recipe::script) the output of nm and objdump for these objects, as LABEL-names,
/// LABEL-sections and LABEL-symbols.
std::string names_script(const std::string& label, const Strings& objects);

/// A shell function `own LIST OBJECT...`: renames each weak function of these objects, except those in a list.
///
/// Every object has weak functions: inline functions and template instances. If several have the same name, the linker
/// uses the first one for the whole program. So an object with its own std::string::compare(), or its own
/// std::vector<TestPartResult>::push_back(), would affect the tests as well. Under another name it only affects its own
/// submission. One object may define what another only declares (`extern template`), so all objects use the same new
/// names. (A constructor's two functions are in a group with its own name, which nm shows as "n".) LIST is a file with
/// one name per line.
std::string own_names_script();

/// Something with two definitions.
struct TwiceDefined {
  std::string name;  ///< "untwist::greeting()"
  Strings objects;
};

/// From the output of nm --format=posix for several objects.
std::vector<TwiceDefined> defined_twice(const std::string& nm);

/// From the output of nm --format=posix, objdump --section-headers and objdump --syms.
Names read_names(const std::string& nm, const std::string& sections, const std::string& symbols = "");

/// Names that are already in use.
struct Taken {
  Names given;             ///< in given code: tests, test kit, GoogleTest, the layers below
  Names system;            ///< in the libraries of C and C++, and in the sanitizers
  NameSet reporting = {};  ///< in untwist::testing::, the names through which the tests report
};

/// Why these names cannot be linked with the given code; empty if they can. `reference` has the names of the solution.
Strings refusals(const Names& names, Author author, const Taken& taken, const Names& reference);

/// Flags calls that neither the solution nor an ordinary program needs.
void add_suspicions(const Names& names, const Taken& taken, const Names& reference, Flags& flags);

}  // namespace tool
