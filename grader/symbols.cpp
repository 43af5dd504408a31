#include "symbols.hpp"

#include <cxxabi.h>
#include <algorithm>
#include <cstdlib>
#include <map>

#include "shell.hpp"

namespace tool {

namespace {

const char* const kTesting = "7untwist7testing";

// Names in testing:: or untwist::testing::, or with one of these in their type, and the observer through which the
// judge learns of errors. In a lesson whose solution is in untwist::testing:: itself, only the names that report.
bool of_the_judge(std::string_view name, bool at_home, const NameSet& reporting) {
  return has(name, "N7testing") || has(name, "NK7testing") || name.starts_with("_ZN7untwist18set_error_observer") ||
         (has(name, kTesting) && (!at_home || reporting.count(name)));
}

// A section that compilers generate. Any other section was chosen by the author.
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

// The linker's own names, which lead to a program's memory.
bool of_the_linker(std::string_view name) {
  for (const std::string_view exact : {"__bss_start", "_end", "end", "_edata", "edata", "_etext", "etext",
                                       "__data_start", "data_start", "__executable_start", "__ehdr_start", "_DYNAMIC"})
    if (name == exact) return true;
  return name.starts_with("__start_") || name.starts_with("__stop_");
}

NameSet set_of(const std::string& names) {
  const Strings all = words(names);
  return NameSet(all.begin(), all.end());
}

// Functions of the sanitizers that compilers call on their own.
bool is_instrumentation(std::string_view name) {
  static const Strings beginnings = words(
      "__asan_report_ __asan_stack_ __asan_init __asan_version_ __asan_handle_no_return __asan_register_ "
      "__asan_unregister_ __asan_before_ __asan_after_ __asan_mem __asan_alloca __asan_poison_cxx_ __asan_load "
      "__asan_store __asan_exp_ __asan_option_ __asan_shadow_ __asan_set_shadow_ __asan_poison_stack_ "
      "__asan_unpoison_stack_ __ubsan_handle_ __ubsan_vptr_type_cache __odr_asan");
  for (const std::string& beginning : beginnings)
    if (name.starts_with(beginning)) return true;
  return false;
}

bool switches_off(std::string_view name) {
  for (const std::string_view beginning :
       {"__asan_", "__ubsan_", "__lsan_", "__sanitizer_", "__msan_", "__tsan_", "__interceptor_"})
    if (name.starts_with(beginning)) return !is_instrumentation(name);
  return false;
}

// Functions that find functions whose names are forbidden, make read-only memory writable, or jump out of a function
// past its callers.
bool reaches_in(std::string_view name) {
  static const NameSet names = set_of(
      "dlopen dlmopen dlsym dlvsym dladdr dladdr1 dlinfo dl_iterate_phdr _r_debug mprotect pkey_mprotect pkey_set "
      "syscall ptrace process_vm_readv process_vm_writev getcontext setcontext swapcontext makecontext longjmp "
      "prctl _longjmp siglongjmp __longjmp_chk backtrace __cxa_get_globals __cxa_get_globals_fast");
  return names.count(name) || name.starts_with("__cyg_profile_") || name.starts_with("_dl_") ||
         name.starts_with("_rtld_") || (name.starts_with("_Unwind_") && name != "_Unwind_Resume");
}

std::string readable(const std::string& name) {
  int status = 0;
  char* plain = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  const std::string text = plain ? plain : name;
  std::free(plain);
  return text;
}

}  // namespace

std::string names_script(const std::string& label, const Strings& objects) {
  if (objects.empty()) return "";
  const std::string all = shell_quoted(objects);
  return "nm --format=posix " + all + " >names.txt 2>&1; put " + label + "-names names.txt\n" +
         "objdump --section-headers --wide " + all + " >sections.txt 2>&1; put " + label + "-sections sections.txt\n" +
         "objdump --syms --wide " + all + " >symbols.txt 2>&1; put " + label + "-symbols symbols.txt\n";
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
  std::map<std::string, Strings> objects;  // by name
  std::string object;
  for (const std::string& line : split_lines(nm)) {
    const Strings parts = words(line);
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

namespace {

// The sections with code, from objdump's output: their sizes, and which parts of them belong to functions.
class Code {
 public:
  explicit Code(Strings& strange) : strange_(strange) {}

  void section(const std::string& object,
               const Strings& parts) {  // NUMBER NAME SIZE VMA LMA OFFSET ALIGNMENT FLAG, FLAG, ...
    const std::string& name = parts[1];
    const bool code = contains(parts, "CODE") || contains(parts, "CODE,");
    const bool fixed = contains(parts, "READONLY") || contains(parts, "READONLY,");
    if (code != name.starts_with(".text"))
      strange_.push_back((code ? "code in a section of data: " : "data in a section of code: ") + name);
    else if (code && !fixed)
      strange_.push_back("code that can be written to: section " + name);
    if (code) sizes_[object + name] += std::strtol(parts[2].c_str(), nullptr, 16);
  }

  void symbol(const std::string& object,
              const std::string& line) {  // VALUE FLAGS SECTION <tab> SIZE NAME; flags are 7 columns
    const std::size_t tab = line.find('\t'), flags = line.find(' ');
    if (tab == line.npos || flags == line.npos || flags + 8 > tab) return;
    const std::string section = trim(line.substr(flags + 8, tab - flags - 8));
    const Strings behind = words(line.substr(tab));
    if (!section.starts_with(".text") || behind.size() < 2) return;
    const char kind = line[flags + 7];
    if (kind == 'O') strange_.push_back("data in a section of code: " + readable(behind.back()));
    if (kind == 'F')
      functions_[object + section].emplace(std::strtol(line.c_str(), nullptr, 16),
                                           std::strtol(behind[0].c_str(), nullptr, 16));
  }

  // Between functions there is only padding for alignment.
  void compare() {
    constexpr long padding = 64;
    for (const auto& [section, size] : sizes_) {
      long end = 0;
      bool gap = false;
      for (const auto& [begin, length] : functions_[section]) {
        gap |= begin > end + padding;
        end = std::max(end, begin + length);
      }
      if (gap || size > end + padding) strange_.push_back("code that belongs to no function");
    }
  }

 private:
  Strings& strange_;
  std::map<std::string, long> sizes_;
  std::map<std::string, std::set<std::pair<long, long>>> functions_;  // where they begin, and their sizes
};

// Calls each(OBJECT, LINE) for the lines of objdump's output.
template <class Each>
void for_each_object(const std::string& printed, Each each) {
  std::string object;
  for (const std::string& line : split_lines(printed)) {
    if (const std::size_t at = line.find(":     file format "); at != line.npos)
      object = line.substr(0, at) + " ";
    else
      each(object, line);
  }
}

}  // namespace

Names read_names(const std::string& nm, const std::string& sections, const std::string& symbols) {
  Names names;
  for (const std::string& line : split_lines(nm)) {
    const Strings parts = words(line);
    if (parts.size() < 2 || parts[1].size() != 1) {
      if (!line.empty() && !line.ends_with(":") && !line.starts_with("nm: "))
        names.strange.push_back("a name that no compiler generates: " + line.substr(0, 80));
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
    else if (kind >= 'A' && kind <= 'Z') {
      names.strong.insert(name);  // the letter is that of its section
      if (std::string_view("BDRSGC").find(kind) != std::string_view::npos) names.data.insert(name);
    }
  }
  Code code(names.strange);
  for_each_object(sections, [&](const std::string& object, const std::string& line) {
    const Strings parts = words(line);
    if (parts.size() < 3 || !is_digit(parts[0][0])) return;
    if (parts.size() > 7) code.section(object, parts);
    if (ordinary(parts[1])) return;
    const std::string& name = parts[1];
    const bool early = name.starts_with(".init") || name.starts_with(".preinit") || name.starts_with(".fini") ||
                       name.starts_with(".ctors");
    names.strange.push_back(
        (early ? "code that runs before everything else: section " : "a section that no compiler generates: ") + name);
  });
  if (!symbols.empty()) {
    for_each_object(symbols, [&](const std::string& object, const std::string& line) { code.symbol(object, line); });
    code.compare();
  }
  return names;
}

Strings refusals(const Names& names, Author author, const Taken& taken, const Names& reference) {
  Strings reasons = names.strange;
  const bool at_home = std::any_of(reference.strong.begin(), reference.strong.end(),
                                   [](const std::string& name) { return has(name, kTesting); });
  auto judges = [&](const std::string& name) {
    return author != Author::tests && of_the_judge(name, at_home, taken.reporting);
  };
  // A name that no other code defines or uses is in the judge's namespace, but does not belong to the judge.
  auto nobodys = [&](const std::string& name) {
    return names.strong.count(name) && !taken.given.mentions(name) && !has(name, "N7testing8internal");
  };
  auto refuse = [&](const std::string& name, const std::string& why) {
    if (!reference.mentions(name)) reasons.push_back(why + ": " + readable(name));
  };
  // A variable with the name of a C library function is harmless unless other code calls that function.
  auto belongs_to_the_system = [&](const std::string& name) {
    const bool another_thing =
        names.data.count(name) && !taken.system.data.count(name) && !taken.system.objects.count(name);
    return taken.system.defines(name) &&
           !(another_thing && !taken.given.wanted.count(name) && !taken.system.wanted.count(name));
  };
  auto look = [&](const std::string& name, bool taken_by_given, bool taken_by_system) {
    if (judges(name) && !nobodys(name))
      refuse(name, "it defines a name that belongs to the tests");
    else if (taken_by_given)
      refuse(name, "it defines a name of the given code");
    else if (taken_by_system)
      refuse(name, "it defines a name that belongs to a system library");
  };
  for (const std::string& name : names.strong) {
    if (name == "main")
      reasons.push_back("a main() of its own");
    else if (name.starts_with("__"))
      refuse(name, "it defines a name that belongs to the compiler");
    else
      look(name, taken.given.defines(name), belongs_to_the_system(name));
  }
  // Every object has weak C++ functions; they are renamed before they are linked (see own_names_script).
  for (const std::string& name : names.functions)
    look(name, taken.given.strong.count(name), !name.starts_with("_Z") && taken.system.defines(name));
  // Data keeps its name. It must not have the name of a function elsewhere.
  for (const std::string& name : names.objects)
    look(name, taken.given.strong.count(name) || taken.given.functions.count(name),
         taken.system.strong.count(name) || taken.system.functions.count(name));
  for (const std::string& name : names.wanted) {
    if (names.defines(name)) continue;  // defined in another file of the submission
    if (judges(name))
      refuse(name, "it calls code that belongs to the tests");
    else if (of_the_linker(name))
      refuse(name, "it looks for the program's memory");
    else if (switches_off(name))
      refuse(name, "it switches a sanitizer off");
    else if (reaches_in(name))
      refuse(name, "it reaches into the program that tests it");
  }
  return reasons;
}

namespace {

// Functions of the C library that a program may need in any lesson.
bool usual_in_c(std::string_view name) {
  static const NameSet usual = set_of(
      "abort abs labs llabs atoi atol atoll atof qsort bsearch rand srand malloc calloc realloc free aligned_alloc "
      "printf puts putchar fputs fputc putc fprintf fwrite snprintf sprintf vsnprintf perror fflush stdout stderr "
      "time clock clock_gettime gettimeofday difftime localtime localtime_r gmtime gmtime_r mktime tolower toupper "
      "memchr memcmp memcpy memmove memset memrchr mempcpy isalnum isalpha isblank iscntrl isdigit isgraph islower "
      "isprint ispunct isspace isupper isxdigit nanosleep __errno_location __assert_fail __stack_chk_fail "
      "__tls_get_addr _GLOBAL_OFFSET_TABLE_ __dso_handle "
      "__gxx_personality_v0 _Unwind_Resume __libc_single_threaded __isoc99_sscanf sscanf __ctype_b_loc sin cos tan "
      "atan atan2 sqrt pow exp log log2 log10 floor ceil round lround trunc fmod fabs hypot isnan");
  if (usual.count(name) ||
      (name.size() > 1 && (name.back() == 'f' || name.back() == 'l') && usual.count(name.substr(0, name.size() - 1))))
    return true;
  for (const std::string_view beginning :
       {"str", "__cxa_guard_", "isw", "pthread_mutex_", "pthread_cond_", "pthread_rwlock_"})
    if (name.starts_with(beginning)) return true;
  for (const std::string& exact :
       words("__cxa_atexit __cxa_thread_atexit __cxa_begin_catch __cxa_end_catch __cxa_throw __cxa_rethrow "
             "__cxa_allocate_exception __cxa_free_exception __cxa_pure_virtual __cxa_throw_bad_array_new_length "
             "__cxa_throw_bad_array_length __cxa_bad_cast __cxa_bad_typeid __cxa_init_primary_exception "
             "__cxa_get_exception_ptr __cxa_call_unexpected __dynamic_cast pthread_once pthread_self"))
    if (name == exact) return true;
  return false;
}

// Access to files through the C++ library.
bool reaches_out(std::string_view name) {
  for (const std::string_view part :
       {"basic_ofstream", "basic_ifstream", "basic_fstream", "basic_filebuf", "10filesystem"})
    if (has(name, part)) return true;
  return false;
}

bool usual_in_cpp(std::string_view name) {
  static const Strings beginnings = words(
      "_ZNSt _ZNKSt _ZSt _ZTISt _ZTVSt _ZTSSt _ZTTSt _ZTVN10__cxxabiv1 _ZTIN10__cxxabiv1 _ZN9__gnu_cxx _ZNSa "
      "_ZNKSa _ZNKRSt _ZNRSt _ZNOSt _ZTINSt _ZTVNSt _ZTSNSt _ZTTNSt _ZNSo _ZNSi _ZNSs _ZNKSs _ZNKSo _ZGVNSt _Zn "
      "_Zd _ZThn _ZTv");
  for (const std::string& beginning : beginnings)
    if (name.starts_with(beginning)) return !reaches_out(name);
  return name.starts_with("_ZTI") && name.size() < 8;  // of a fundamental type
}

// Functions that are hardly ever called by mistake.
bool dangerous(std::string_view name) {
  static const NameSet calls = set_of(
      "exit _exit _Exit quick_exit atexit on_exit fork vfork clone posix_spawn posix_spawnp dup dup2 dup3 kill raise "
      "socket socketpair connect bind chmod unlink memfd_create execv execve execvp execvpe execl execlp execle "
      "fexecve system popen mmap mremap madvise ioctl fcntl sigaction signal environ getenv secure_getenv "
      "putenv setenv unsetenv open open64 openat fopen fopen64 opendir read write pread pwrite close shmget shm_open "
      "__environ program_invocation_name program_invocation_short_name sendmsg pipe pipe2 fdopen readlink readlinkat "
      "pthread_create pthread_kill pthread_exit setjmp _setjmp");
  return calls.count(name);
}

}  // namespace

void add_suspicions(const Names& names, const Taken& taken, const Names& reference, Flags& flags) {
  for (const std::string& name : names.strong)
    if (!taken.given.mentions(name) && !reference.mentions(name) && (has(name, "N7testing") || has(name, kTesting)))
      flags.add(Weight::dangerous, "defines names of its own in the namespace of the tests",
                readable(name).substr(0, 120));
  for (const std::string& name : names.wanted) {
    const bool harmless = names.defines(name) || usual_in_c(name) || usual_in_cpp(name) || is_instrumentation(name);
    const bool refused = of_the_linker(name) || switches_off(name) || reaches_in(name) || has(name, "N7testing") ||
                         has(name, "NK7testing");
    if (harmless || refused || reference.mentions(name)) continue;
    if (dangerous(name))
      flags.add(Weight::dangerous, "does what no solution does", "calls " + name + "()");
    else if (!name.starts_with("_ZN7untwist") || !taken.given.defines(name))
      flags.add(Weight::unusual, "uses functions that this lesson does not need", readable(name).substr(0, 120));
  }
}

}  // namespace tool
