#pragma once
// How CMake would build something here, as data: read from its file API (cmake-file-api(7)) and compile_commands.json.
// Nothing is parsed from the output of Ninja or a compiler.

#include <map>

#include "text.hpp"

namespace tool {

/// The paths of a checkout as CMake spells them. If it was reached through a link, the kernel spells them differently.
struct Checkout {
  std::string root, build, compiler;
};

struct CompileCommand {
  Strings words;  ///< without the options that make the compiler write dependencies
  std::string source, object;
};

/// Files inside the build folder are relative to it; others have absolute paths.
struct BuildTarget {
  enum class Kind { program, archive, objects, other };

  std::string name;
  Kind kind = Kind::other;
  std::string artifact;                  ///< "test_01", "libex_01.a"
  std::vector<CompileCommand> compiles;  ///< its own sources
  Strings objects;                       ///< linked or archived in this order: its own and other targets'
  Strings link_flags, libraries;
  Strings needs;  ///< names of targets
};

class CodeModel {
 public:
  /// Asks the next run of CMake in this folder to write what is read here.
  static void request(const std::string& build_folder);

  /// Has CMake written it?
  static bool written(const std::string& build_folder);

  /// @throws Error  if CMake has not written it, or in another form.
  explicit CodeModel(const std::string& build_folder);

  const Checkout& checkout() const { return checkout_; }

  /// These targets and everything they need; dependencies come first.
  /// @throws Error  if there is no target of that name.
  std::vector<BuildTarget> needed_by(const Strings& targets) const;

 private:
  Checkout checkout_;
  std::map<std::string, BuildTarget> targets_;
};

}  // namespace tool
