#pragma once
// What submitted objects define. A program is one world: an object that defines write(), or specialises one of
// GoogleTest's templates, changes the judge. So the names of a submission are looked at before it is linked.

#include <set>

#include "flags.hpp"

namespace tool {

using NameSet = std::set<std::string, std::less<>>;

struct Names {
  NameSet strong;     ///< defined once in a program
  NameSet data;       ///< those of them that are no functions
  NameSet functions;  ///< defined as often as one likes, as an inline function is; the first counts
  NameSet objects;    ///< the same for data
  NameSet wanted;     ///< defined elsewhere
  Strings strange;    ///< what an honest source never has: "code that runs before everything else: section .init"

  bool defines(std::string_view name) const {
    return strong.count(name) || functions.count(name) || objects.count(name);
  }
  bool mentions(std::string_view name) const { return defines(name) || wanted.count(name); }
};

/// Shell commands that `put` (see Recipe::script) what nm and objdump say of these objects, as LABEL-names,
/// LABEL-sections and LABEL-symbols.
std::string names_script(const std::string& label, const Strings& objects);

/// A shell function `own LIST OBJECT...`: gives another name to each weak function of these objects, but those in a
/// list.
///
/// Every object has such functions: what is inline, and what is made of templates. Of several with one name the linker
/// takes the first, for the whole program. So an object with a std::string::compare() of its own, or a
/// std::vector<TestPartResult>::push_back(), would decide for the tests as well. Under another name it only decides for
/// its own submission: one object may define what another one only declares
/// (`extern template`), so that all of them are given the same names. (A constructor's two functions lie in a group
/// with a name of its own, which nm shows as "n".) LIST is a file with names, one a line.
std::string own_names_script();

/// One thing with two definitions.
struct TwiceDefined {
  std::string name;  ///< "untwist::greeting()"
  Strings objects;
};

/// From what nm --format=posix prints of several objects.
std::vector<TwiceDefined> defined_twice(const std::string& nm);

/// From what nm --format=posix, objdump --section-headers and objdump --syms print.
Names read_names(const std::string& nm, const std::string& sections, const std::string& symbols = "");

/// Names that exist already.
struct Taken {
  Names given;             ///< in given code: tests, test kit, GoogleTest, the layers below
  Names system;            ///< in the libraries of C and C++, and in the sanitizers
  NameSet reporting = {};  ///< in untwist::testing::, what the tests report by
};

/// Why these names cannot be linked with what is given; empty when they can. `reference` is what the solution has.
Strings refusals(const Names& names, Author author, const Taken& taken, const Names& reference);

/// What to look at in code that calls what neither its solution needs nor a program usually does.
void add_suspicions(const Names& names, const Taken& taken, const Names& reference, Flags& flags);

}  // namespace tool
