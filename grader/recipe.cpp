#include "recipe.hpp"

#include <algorithm>

#include "course.hpp"
#include "shell.hpp"

namespace tool {

namespace {

// The word after `flag`.
std::string word_after(const Strings& words, std::string_view flag) {
  const auto at = std::find(words.begin(), words.end(), flag);
  return at == words.end() || at + 1 == words.end() ? "" : at[1];
}

// A source is preprocessed once; the result is both inspected and compiled. So anything that depends on the moment, as
// __has_include does, is the same for both. The precompiled header is not expanded, only named.
Strings preprocessing(Strings compile, const std::string& object, const std::string& to) {
  if (const auto at = std::find(compile.begin(), compile.end(), "-o"); at != compile.end()) at[1] = to;
  compile.insert(compile.end(), {"-MD", "-MF", object + ".d", "-MT", object, "-E"});
  if (contains(compile, "-include")) compile.push_back("-fpch-preprocess");
  return compile;
}
Strings compiling(const Strings& compile, const std::string& source, const std::string& from) {
  Strings command;
  for (std::size_t i = 0; i < compile.size(); ++i) {
    if (compile[i] == "-include")
      ++i;
    else
      command.push_back(compile[i] == source ? from : compile[i]);
  }
  return command;
}

// Is the path this folder, or inside it?
bool is_within(std::string_view path, const std::string& folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// Moves a path, alone or right after an option (-I/a/b), to another folder.
std::string moved_word(const std::string& word, const std::string& from, const std::string& to) {
  const std::size_t at = word.starts_with("-") ? word.find('/') : 0;
  if (at == word.npos || !is_within(std::string_view(word).substr(at), from)) return word;
  return word.substr(0, at) + to + word.substr(at + from.size());
}

void add_once(Strings& list, const std::string& item) {
  if (!contains(list, item)) list.push_back(item);
}

}  // namespace

Recipe::Recipe(const Strings& targets, const Strings& folders, const std::vector<BuildTarget>& model, Checkout checkout)
    : target_(targets.front()), folders_(folders), checkout_(std::move(checkout)) {
  for (const BuildTarget& target : model)
    for (const CompileCommand& command : target.compiles) read_compile(command);
  for (const BuildTarget& target : model)
    if (target.kind == BuildTarget::Kind::archive) read_archive(target);
  for (const BuildTarget& target : model)
    if (target.kind == BuildTarget::Kind::program) read_link(target);
  use(names_to_keep());
  if (model_.empty()) throw Error("cannot find out how exercises/" + join(folders_, ", ") + " is compiled");
  for (const std::string& target : targets)
    if (!contains(programs_, target)) throw Error("cannot find out how " + target + " is linked");
}

void Recipe::use(const std::string& file) { add_once(given_, file); }

void Recipe::read_compile(const CompileCommand& command) {
  const auto& [words, source, object] = command;
  std::string folder, within;
  bool includes = false;
  for (const std::string& one : folders_) {
    const std::string path = checkout_.root + "/exercises/" + one;
    for (const std::string& kind : {one, one + "/tests"})  // the longer one last
      if (is_within(source, checkout_.root + "/exercises/" + kind)) folder = kind, within = kind;
    includes |= contains(words, "-I" + path);
  }
  if (folder.empty() && includes)
    throw Error(source + " includes submitted files: the grader cannot compile it once for all submissions");
  if (folder.empty()) return;
  submitted_[object] = folder;
  source_of_[object] = source;
  const std::string name = source.substr((checkout_.root + "/exercises/" + within + "/").size());
  // CMake renames the objects of unusual file names; for those, another source must show where objects go.
  if (object.ends_with("/" + name + ".o"))
    model_[folder] = {words, source, object, object.substr(0, object.size() - name.size() - 2)};
  if (const std::string header = word_after(words, "-include"); is_within(header, checkout_.build))
    precompiled_[folder] = header.substr(checkout_.build.size()), use(precompiled_[folder].substr(1) + ".gch");
  for (const std::string& word : words)
    if (word.starts_with("-I")) add_once(headers_, word.substr(2));
  if (const std::string path = word_after(words, "-isystem"); !path.empty()) add_once(headers_, path);
}

std::string Recipe::precompiled(bool of_tests) const {
  for (const auto& [place, header] : precompiled_)
    if (place.ends_with("/tests") == of_tests) return header;
  return "";
}

void Recipe::read_archive(const BuildTarget& target) {
  for (const std::string& one : target.objects)
    if (const auto object = submitted_.find(one); object != submitted_.end())
      submitted_[target.artifact] = object->second;
}

void Recipe::read_link(const BuildTarget& target) {
  Strings words = {checkout_.compiler};
  for (const Strings& part : {target.link_flags, target.objects, Strings{"-o", target.artifact}, target.libraries})
    words.insert(words.end(), part.begin(), part.end());
  const bool ours =
      std::any_of(words.begin(), words.end(), [&](const std::string& word) { return submitted_.count(word); });
  if (!ours) return;
  links_.push_back(words);
  programs_.push_back(target.artifact);
  for (const std::string& word : words)
    if ((word.ends_with(".o") || word.ends_with(".a")) && !submitted_.count(word)) use(word);
}

Strings Recipe::moved(const Strings& words, const std::string& base) const {
  Strings all;
  for (std::string word : words) {
    word = moved_word(word, checkout_.build, base + "/build");
    for (const std::string& folder : folders_)
      word = moved_word(word, checkout_.root + "/exercises/" + folder, base + "/exercises/" + folder);
    all.push_back(word);
  }
  return all;
}

std::map<std::string, std::vector<Recipe::Compile>> Recipe::compiles(const Submission& submission) const {
  std::map<std::string, std::vector<Compile>> all;
  for (const auto& [place, like] : model_) {
    const bool tests = place.ends_with("/tests");
    const auto files = submission.files.find(place.substr(0, place.find('/')));
    if (files == submission.files.end()) continue;
    for (const auto& [name, text] : files->second) {
      if (!is_compiled(name) || name.starts_with("tests/") != tests) continue;
      const std::string plain = tests ? name.substr(6) : name;
      Compile one{{}, checkout_.root + "/exercises/" + place + "/" + plain, like.objects_folder + plain + ".o", ""};
      for (const std::string& word : like.words) {
        if (word == like.source)
          one.words.push_back(one.source);
        else if (word == like.object)
          one.words.push_back(one.object);
        else
          one.words.push_back(word);
      }
      all[place].push_back(one);
    }
  }
  return all;
}

std::map<std::string, std::string> Recipe::objects(const Submission& submission) const {
  std::map<std::string, std::string> sources;
  for (const auto& [place, all] : compiles(submission))
    for (const Compile& one : all) sources[one.object] = one.source.substr((checkout_.root + "/exercises/").size());
  return sources;
}

// Puts all of the submission's objects where this checkout's own objects, or an archive of them, were: all of them, so
// that duplicate definitions are an error. The given objects come first, because they must be initialised first, and
// the very first given object stays first.
Strings Recipe::linked(const Strings& words, const std::map<std::string, std::vector<Compile>>& compiled,
                       Layout& layout) const {
  // A test file that the checkout links into another program, but not into this one, belongs only there.
  Strings elsewhere;
  for (const auto& [object, source] : source_of_)
    if (submitted_.at(object).ends_with("/tests")) add_once(elsewhere, source);
  for (const std::string& word : words)
    if (const auto own = source_of_.find(word); own != source_of_.end()) std::erase(elsewhere, own->second);
  Strings given, ours, done;
  for (const std::string& word : words) {
    const auto found = submitted_.find(word);
    if (found == submitted_.end() && word.ends_with(".o")) given.push_back(word);
    if (found == submitted_.end() || contains(done, found->second)) continue;
    done.push_back(found->second);
    if (const auto all = compiled.find(found->second); all != compiled.end())
      for (const Compile& one : all->second)
        if (!contains(elsewhere, one.source)) ours.push_back(one.object);
  }
  if (!given.empty()) layout.shuffle(given.begin() + 1, given.end());
  given.push_back("room-before.o");
  given.insert(given.end(), ours.begin(), ours.end());
  given.push_back("room-after.o");
  Strings all;
  for (const std::string& word : words) {
    if (!word.ends_with(".o") && !submitted_.count(word)) {
      all.push_back(word);
    } else {
      all.insert(all.end(), given.begin(), given.end());
      given.clear();
    }
  }
  return all;
}

std::string Layout::room() {
  std::string text;
  for (const char* section : {".text", ".section .rodata", ".data", ".bss"})
    text += std::string(section) + "; .balign 16; .skip " + std::to_string(16 + 16 * (random_() % 16384)) + "; ";
  return text + ".section .note.GNU-stack,\"\",%progbits";
}

std::string Recipe::script(const Submission& submission, const std::string& base, Layout layout) const {
  std::string script =
      "bad=0\n"
      "put() { [ -e \"$2\" ] && printf '%s %s\\n' \"$1\" \"$(wc -c <\"$2\")\" >&3 && cat \"$2\" >&3; }\n" +
      own_names_script();
  Strings exercise, tests;  // objects
  std::string reads;
  const auto compiled = compiles(submission);
  int number = 0;
  for (const auto& [place, all] : compiled)
    for (const Compile& one : all) {
      script += "mkdir -p " + shell_quoted(one.object.substr(0, one.object.rfind('/'))) + "\n";
      const bool of_tests = place.ends_with("/tests");
      const std::string text = (of_tests ? "tests" : "exercise") + ("-text-" + std::to_string(++number)),
                        file = text + ".ii";
      script += "if " + shell_quoted(moved(preprocessing(one.words, one.object, file), base)) + "; then put " + text +
                " " + file + "\n";
      script += shell_quoted(moved(compiling(one.words, one.source, file), base)) + " || bad=1\nelse bad=1; fi\n";
      (of_tests ? tests : exercise).push_back(one.object);
      reads += " " + shell_quoted(one.object + ".d");
    }
  script += "[ $bad = 0 ] || exit 1\n";
  if (!reads.empty()) script += "cat" + reads + " >read.txt && put read read.txt\n";
  script += names_script("exercise", exercise) + names_script("tests", tests);
  if (!exercise.empty())
    script += "own " + shell_quoted(names_to_keep()) + " " + shell_quoted(exercise) + " || bad=1\n";
  for (const Strings& link : links_) {
    for (const char* where : {"room-before", "room-after"})
      script += "echo " + shell_quoted(layout.room()) + " >" + where + ".s && " + shell_quoted(checkout_.compiler) +
                " -c " + where + ".s -o " + where + ".o || bad=1\n";
    script += shell_quoted(moved(linked(link, compiled, layout), base)) + " || bad=1\n";
  }
  script += "[ $bad = 0 ] || exit 2\n";
  // Strip the symbols. The source lines that sanitizers report stay.
  for (const std::string& program : programs_)
    script += "objcopy --wildcard --strip-symbol='*' " + shell_quoted(program) + " || exit 2\nput " +
              shell_quoted(program) + " " + shell_quoted(program) + "\n";
  return script;
}

}  // namespace tool
