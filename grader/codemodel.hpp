#pragma once
// How CMake would build something here, as data: from its file API (cmake-file-api(7)) and from compile_commands.json.
// Nothing is taken from what Ninja or a compiler prints.

#include <map>

#include "text.hpp"

namespace tool {

/// A checkout as CMake calls it: if it was reached through a link, not as the kernel does.
struct Checkout {
  std::string root, build, compiler;
};

struct CompileCommand {
  Strings words;  ///< without what the compiler is to write for make
  std::string source, object;
};

/// Files are relative to the build folder where they lie in it, and have whole paths elsewhere.
struct BuildTarget {
  enum class Kind { program, archive, objects, other };

  std::string name;
  Kind kind = Kind::other;
  std::string artifact;                  ///< "test_01", "libex_01.a"
  std::vector<CompileCommand> compiles;  ///< its own sources
  Strings objects;                       ///< what is linked or archived, in that order: its own and those of others
  Strings link_flags, libraries;
  Strings needs;  ///< names of targets
};

class CodeModel {
 public:
  /// Has the next run of CMake in this folder write down what is read here.
  static void request(const std::string& build_folder);

  /// Has CMake written it?
  static bool written(const std::string& build_folder);

  /// @throws Error  when CMake has not, or in another form.
  explicit CodeModel(const std::string& build_folder);

  const Checkout& checkout() const { return checkout_; }

  /// These targets and whatever they need; what is needed comes first.
  /// @throws Error  when there is none of that name.
  std::vector<BuildTarget> needed_by(const Strings& targets) const;

 private:
  Checkout checkout_;
  std::map<std::string, BuildTarget> targets_;
};

}  // namespace tool
