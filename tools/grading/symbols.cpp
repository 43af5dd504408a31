#include "symbols.hpp"

#include <cxxabi.h>
#include <algorithm>
#include <cstdlib>
#include <map>

#include "shell.hpp"

namespace tool {

namespace {

const char* const kTesting = "7untwist7testing";

// What is in testing:: or untwist::testing::, or has it in its type; and what the judge hears of errors by. In a lesson whose solution is at home in
// untwist::testing::, only what reports there.
bool of_the_judge(std::string_view name, bool at_home, const NameSet& reporting) {
  return has(name, "N7testing") || has(name, "NK7testing") || name.starts_with("_ZN7untwist18set_error_observer") ||
         (has(name, kTesting) && (!at_home || reporting.count(name)));
}

// A section that compilers make. Everything else is somebody's own idea of what happens when.
bool ordinary(std::string_view section) {
  for (const std::string_view exact : {".init_array", ".fini_array", ".group", ".comment", ".symtab", ".strtab",
                                       ".shstrtab", ".llvm_addrsig", ".eh_frame",
                                       // With these the sanitizers register their globals. The judge begins before (see
                                       // src/testing/main.cpp).
                                       ".init_array.00099", ".init_array.00001", ".init_array.1", ".fini_array.00099",
                                       ".fini_array.00001", ".fini_array.1"})
    if (section == exact) return true;
  for (const std::string_view beginning : {".text", ".data", ".rodata", ".bss", ".tdata", ".tbss", ".gcc_except_table",
                                           ".debug_", ".note.", ".rela", "asan_"})
    if (section.starts_with(beginning)) return true;
  return false;
}

// The linker's own names, by which one finds the memory of a program.
bool of_the_linker(std::string_view name) {
  for (const std::string_view exact : {"__bss_start", "_end", "end", "_edata", "edata", "_etext", "etext",
                                       "__data_start", "data_start", "__executable_start", "__ehdr_start", "_DYNAMIC"})
    if (name == exact) return true;
  return name.starts_with("__start_") || name.starts_with("__stop_");
}

std::string readable(const std::string& name) {
  int status = 0;
  char* plain = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  const std::string text = plain ? plain : name;
  std::free(plain);
  return text;
}

}  // namespace

std::string names_script(const std::string& label, const Lines& objects) {
  if (objects.empty()) return "";
  const std::string all = shell_quoted(objects);
  return "nm --format=posix " + all + " >names.txt 2>&1; put " + label + "-names names.txt\n" +
         "objdump --section-headers --wide " + all + " >sections.txt 2>&1; put " + label + "-sections sections.txt\n";
}

std::string own_names_script() {
  return "own() {\n"
         "  keep=$1; shift\n"
         "  nm --format=posix \"$@\" >own.txt || return\n"
         "  awk 'NR == FNR {keep[$1]; next} ($2 == \"W\" || $2 == \"n\") && !($1 in keep) && !($1 in done) "
         "{done[$1]; print $1, $1 \".own\"}' \"$keep\" own.txt >renamed.txt || return\n"
         "  [ -s renamed.txt ] || return 0\n"
         "  for object; do objcopy --redefine-syms=renamed.txt \"$object\" || return; done\n"
         "}\n";
}

std::vector<TwiceDefined> defined_twice(const std::string& nm) {
  std::map<std::string, Lines> objects;  // by name
  std::string object;
  for (const std::string& line : split_lines(nm)) {
    const Lines parts = words(line);
    if (line.ends_with(":"))
      object = line.substr(0, line.size() - 1);
    else if (parts.size() >= 2 && (parts[1] == "T" || parts[1] == "D" || parts[1] == "B" || parts[1] == "R"))
      objects[parts[0]].push_back(object);
  }
  std::vector<TwiceDefined> found;
  for (const auto& [name, all] : objects)
    if (all.size() > 1) found.push_back({readable(name), all});
  return found;
}

Names read_names(const std::string& nm, const std::string& sections) {
  Names names;
  for (const std::string& line : split_lines(nm)) {
    const Lines parts = words(line);
    if (parts.size() < 2 || parts[1].size() != 1) {
      if (!line.empty() && !line.ends_with(":") && !line.starts_with("nm: "))
        names.strange.push_back("a name that no compiler makes: " + line.substr(0, 80));
      continue;
    }
    const std::string name = parts[0].substr(0, parts[0].find('@'));
    if (name.starts_with("__odr_asan")) continue;  // beside each global, by the sanitizer
    const char kind = parts[1][0];
    if (kind == 'W')
      names.functions.insert(name);
    else if (kind == 'V' || kind == 'u')
      names.objects.insert(name);
    else if (kind == 'U' || kind == 'w' || kind == 'v')
      names.wanted.insert(name);
    else if (kind == 'i' || kind == 'I')
      names.strange.push_back("a function that is chosen before the program begins (ifunc): " + readable(name));
    else if (kind >= 'A' && kind <= 'Z')
      names.strong.insert(name);  // the letter is that of its section
  }
  for (const std::string& line : split_lines(sections)) {
    const Lines parts = words(line);
    if (parts.size() < 3 || !is_digit(parts[0][0]) || ordinary(parts[1])) continue;
    const std::string& name = parts[1];
    const bool early = name.starts_with(".init") || name.starts_with(".preinit") || name.starts_with(".fini") ||
                       name.starts_with(".ctors");
    names.strange.push_back(
        (early ? "code that runs before everything else: section " : "a section that no compiler makes: ") + name);
  }
  return names;
}

Lines refusals(const Names& names, Author author, const Taken& taken, const Names& reference) {
  Lines reasons = names.strange;
  const bool at_home = std::any_of(reference.strong.begin(), reference.strong.end(),
                                   [](const std::string& name) { return has(name, kTesting); });
  auto judges = [&](const std::string& name) {
    return author != Author::tests && of_the_judge(name, at_home, taken.reporting);
  };
  auto refuse = [&](const std::string& name, const std::string& why) {
    if (!reference.mentions(name)) reasons.push_back(why + ": " + readable(name));
  };
  auto look = [&](const std::string& name, bool taken_by_given, bool taken_by_system) {
    if (judges(name))
      refuse(name, "it defines what belongs to the tests");
    else if (taken_by_given)
      refuse(name, "it defines what is given");
    else if (taken_by_system)
      refuse(name, "it defines what belongs to a system library");
  };
  for (const std::string& name : names.strong) {
    if (name == "main")
      reasons.push_back("a main() of its own");
    else if (name.starts_with("__"))
      refuse(name, "it defines a name that belongs to the compiler");
    else
      look(name, taken.given.defines(name), taken.system.defines(name));
  }
  // Those of C++ every object has; they get names of their own before they are linked (see own_names_script).
  for (const std::string& name : names.functions)
    look(name, taken.given.strong.count(name), !name.starts_with("_Z") && taken.system.defines(name));
  // Data keeps its name. It may not be what is a function elsewhere.
  for (const std::string& name : names.objects)
    look(name, taken.given.strong.count(name) || taken.given.functions.count(name),
         taken.system.strong.count(name) || taken.system.functions.count(name));
  for (const std::string& name : names.wanted) {
    if (judges(name))
      refuse(name, "it calls what belongs to the tests");
    else if (of_the_linker(name))
      refuse(name, "it looks for the program's memory");
  }
  return reasons;
}

Lines suspicions(const Names& names, const Names& reference) {
  Lines found;
  for (const char* name : {"exit",
                           "_exit",
                           "_Exit",
                           "quick_exit",
                           "fork",
                           "vfork",
                           "ptrace",
                           "dlopen",
                           "dlsym",
                           "syscall",
                           "kill",
                           "socket",
                           "chmod",
                           "unlink",
                           "memfd_create",
                           "execv",
                           "execve",
                           "execvp",
                           "execlp",
                           "system",
                           "popen",
                           "process_vm_writev",
                           "process_vm_readv",
                           "mprotect",
                           "__lsan_disable",
                           "__sanitizer_set_death_callback"})
    if (names.wanted.count(name) && !reference.wanted.count(name)) found.push_back(std::string("calls ") + name + "()");
  return found;
}

}  // namespace tool
