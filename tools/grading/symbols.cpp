#include "symbols.hpp"

#include <cxxabi.h>
#include <cstdlib>

namespace tool {

namespace {

// Of testing:: and untwist::testing::, by any spelling of a mangled name.
bool of_the_judge(std::string_view name) {
  for (const std::string_view scope :
       {"_ZN7testing", "_ZNK7testing", "_ZN7untwist7testing", "_ZNK7untwist7testing", "_ZTVN7testing", "_ZGVN7testing",
        "_ZTVN7untwist7testing", "_ZGVN7untwist7testing"})
    if (name.starts_with(scope)) return true;
  return false;
}

std::string readable(const std::string& name) {
  int status = 0;
  char* plain = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  const std::string text = plain ? plain : name;
  std::free(plain);
  return text;
}

}  // namespace

std::string names_script(const Lines& objects) {
  if (objects.empty()) return "";
  const std::string all = join(objects, " ");
  return "nm --format=posix " + all + " >names.txt 2>&1; put names names.txt\n" + "objdump --section-headers --wide " +
         all + " >sections.txt 2>&1; put sections sections.txt\n";
}

Names read_names(const std::string& nm, const std::string& sections) {
  Names symbols;
  for (const std::string& line : split_lines(nm)) {
    const Lines parts = words(line);
    if (parts.size() < 2 || parts[1].size() != 1) {
      if (!line.empty() && !line.ends_with(":") && !line.starts_with("nm: "))
        symbols.strange.push_back("a name that no compiler makes: " + line.substr(0, 80));
      continue;
    }
    const std::string name = parts[0].substr(0, parts[0].find('@'));
    switch (parts[1][0]) {
      case 'T':
      case 'D':
      case 'B':
      case 'R':
      case 'G':
      case 'S':
      case 'C':
      case 'A':
        symbols.strong.insert(name);
        break;
      case 'W':
      case 'V':
      case 'u':
        symbols.weak.insert(name);
        break;
      case 'U':
      case 'w':
      case 'v':
        symbols.wanted.insert(name);
        break;
      case 'i':
      case 'I':
        symbols.strange.push_back("a function that is chosen before the program begins (ifunc): " + readable(name));
        break;
      default:
        break;  // a local one
    }
  }
  for (const std::string& line : split_lines(sections)) {
    const Lines parts = words(line);
    if (parts.size() < 3 || !is_digit(parts[0][0])) continue;
    const std::string& name = parts[1];
    const bool early =
        name.starts_with(".preinit_array") || name.starts_with(".init_array.") || name.starts_with(".ctors");
    // With these the sanitizers register their globals. The judge begins before (see src/testing/main.cpp).
    const bool of_sanitizers = contains({".init_array.00099", ".init_array.00001", ".init_array.1"}, name);
    if (early && !of_sanitizers) symbols.strange.push_back("code that runs before everything else: section " + name);
    if (name.starts_with(".deplibs") || name.starts_with(".linker-options"))
      symbols.strange.push_back("orders to the linker: section " + name);
  }
  return symbols;
}

Lines refusals(const Names& symbols, const Taken& taken, const Names& reference) {
  Lines reasons = symbols.strange;
  auto known = [&](const std::string& name) { return reference.strong.count(name) || reference.weak.count(name); };
  auto refuse = [&](const std::string& name, const std::string& why) {
    if (!known(name)) reasons.push_back(why + ": " + readable(name));
  };
  for (const std::string& name : symbols.strong) {
    if (name == "main")
      reasons.push_back("a main() of its own");
    else if (of_the_judge(name))
      refuse(name, "it defines what belongs to the tests");
    else if (taken.strong.count(name) || taken.weak.count(name))
      refuse(name, "it defines what is given");
    else if (taken.system.count(name))
      refuse(name, "it defines what belongs to a system library");
    else if (name.starts_with("__"))
      refuse(name, "it defines a name that belongs to the compiler");
  }
  for (const std::string& name : symbols.weak) {
    if (taken.strong.count(name))
      refuse(name, "it defines what is given");
    else if (!name.starts_with("_Z") && taken.system.count(name))
      refuse(name, "it defines what belongs to a system library");
  }
  return reasons;
}

Lines suspicions(const Names& symbols) {
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
    if (symbols.wanted.count(name)) found.push_back(std::string("calls ") + name + "()");
  return found;
}

}  // namespace tool
