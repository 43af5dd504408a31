#include "submission.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <tuple>

#include "flags.hpp"
#include "process.hpp"
#include "sources.hpp"
#include "unpacking.hpp"
#include "words.hpp"

namespace tool {

namespace {

constexpr std::size_t kLargestSubmission = 8 << 20, kLongestPath = 500;
constexpr int kDeepest = 12, kDeepestArchive = 3, kMostArchives = 20;

using LessonFiles = std::map<std::string, std::map<std::string, std::string>>;

void flag(Submission& submission, const std::string& what) {
  constexpr std::size_t most = 2000;
  if (submission.flags.size() < most && !contains(submission.flags, what)) submission.flags.push_back(what);
}

// One line per kind, the worst first: "left out, not a regular file: a.hpp, b.hpp and 28 more".
Strings in_order(const Strings& flags) {
  Flags kinds;
  for (const std::string& flag : flags) {
    const std::size_t colon = std::min(flag.find(": "), flag.size());
    const std::string kind = flag.substr(0, colon);
    const auto is = [&](std::initializer_list<const char*> beginnings) {
      return std::any_of(beginnings.begin(), beginnings.end(), [&](const char* one) { return kind.starts_with(one); });
    };
    const Weight weight =
        is({"more than one", "present twice", "its lessons are", "taken from"}) ? Weight::wrong
        : is({"left out", "the archive", "not opened", "cannot be read", "an #include", "a path leads"})
            ? Weight::dangerous
            : Weight::unusual;
    kinds.add(weight, kind, colon == flag.size() ? "" : flag.substr(colon + 2));
  }
  return kinds.lines();
}

// A path as shown to people. It may have any length.
std::string shown_path(const std::string& path) {
  constexpr std::size_t most = 120;
  return printable(path.size() > most ? path.substr(0, most) + "..." : path);
}

// ---- the content of a folder or an archive

enum class Kind { source, archive, other };

struct Item {
  Kind kind = Kind::other;
  Strings parts;  // of its path
  std::string text;

  std::string path() const { return join(parts, "/"); }
};

struct Pile {
  std::vector<Item> items;
  std::vector<Item> passed_over;
  Strings flags;
  std::string trouble;   // why it could not be read completely
  bool foreign = false;  // it is not an archive

  // Adds an item, unless its path leads out of the submission.
  void add(Kind kind, const std::string& path, std::string text = "") {
    const Strings parts = parts_of(path);
    if (path.starts_with("/") || contains(parts, ".."))
      return flags.push_back("a path leads out of the submission: " + shown_path(path));
    if (size_ + text.size() > kLargestPile)
      return flags.push_back("left out, the submission is too large: " + shown_path(path));
    size_ += text.size();
    items.push_back({kind, parts, std::move(text)});
  }

  // The same for items that are only used if there is nothing else.
  void pass_over(const std::string& path, std::string text = "") {
    const Strings parts = parts_of(path);
    if (path.starts_with("/") || contains(parts, "..") || passed_over.size() >= std::size_t(kMostEntries)) return;
    if (passed_size_ + text.size() > kLargestPassedOver) text.clear();
    passed_size_ += text.size();
    passed_over.push_back({text.empty() ? Kind::other : Kind::source, parts, std::move(text)});
  }

 private:
  std::size_t size_ = 0, passed_size_ = 0;
};

// Reads an open file, at most one byte beyond the limit.
std::string beginning_of(int fd, std::size_t most) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; text.size() <= most && (n = read(fd, buffer, std::min(sizeof buffer, most + 1 - text.size()))) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  return text;
}

void read_file_of(int fd, const std::string& path, Pile& pile) {
  if (is_passed_over(path)) {
    std::string text = counts(base_name(path)) ? beginning_of(fd, kLargestFile) : "";
    if (text.size() > kLargestFile) text.clear();
    return pile.pass_over(path, std::move(text));
  }
  const bool source = counts(base_name(path));
  std::string text = beginning_of(fd, source ? kLargestFile : kSignature);
  if (source && text.size() > kLargestFile)
    return pile.flags.push_back("left out, larger than 1 MB: " + printable(path));
  if (source) return pile.add(Kind::source, path, std::move(text));
  if (!looks_like_an_archive(text)) return pile.add(Kind::other, path);
  text += beginning_of(fd, kLargestArchiveWithin);
  if (text.size() > kLargestArchiveWithin)
    return pile.flags.push_back("left out, larger than 16 MB: " + printable(path));
  pile.add(Kind::archive, path, std::move(text));
}

// Reads everything below an open folder, without following links.
void read_folder(int folder, const std::string& path, int depth, int& entries, Pile& pile) {
  DIR* list = fdopendir(folder);
  if (!list) {
    close(folder);
    return;
  }
  Strings names;
  while (const dirent* entry = readdir(list)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::string inside = path.empty() ? name : path + "/" + name;
    if (is_never_looked_into(inside))
      pile.pass_over(inside + "/");
    else if (++entries <= kMostEntries)
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const std::string inside = path.empty() ? name : path + "/" + name;
    struct stat status {};
    if (fstatat(dirfd(list), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) {
      if (!is_passed_over(inside)) pile.flags.push_back("left out, not a regular file: " + shown_path(inside));
      continue;
    }
    const int fd = openat(dirfd(list), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
      pile.flags.push_back("cannot be read: " + shown_path(inside));
    } else if (S_ISREG(status.st_mode)) {
      read_file_of(fd, inside, pile);
      close(fd);
    } else if (depth < kDeepest) {
      read_folder(fd, inside, depth + 1, entries, pile);
    } else {
      close(fd);
      pile.flags.push_back("not searched, it is nested too deeply: " + shown_path(inside));
    }
  }
  closedir(list);
}

// Adds the output of untwist_unpack to a pile.
void read_unpacked(const std::string& bytes, Pile& pile, bool& complete) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t line = bytes.find('\n', at);
    if (line == std::string::npos) return;
    const Strings header = words(bytes.substr(at, line - at));
    if (header.size() != 3) return;
    const std::size_t path_size = std::strtoul(header[1].c_str(), nullptr, 10);
    const std::size_t text_size = std::strtoul(header[2].c_str(), nullptr, 10);
    if (path_size > bytes.size() || text_size > bytes.size() || line + 1 + path_size + text_size > bytes.size()) return;
    const std::string& kind = header[0];
    const std::string path = bytes.substr(line + 1, path_size);
    std::string text = bytes.substr(line + 1 + path_size, text_size);
    at = line + 1 + path_size + text_size;
    const std::string shown = shown_path(path), why = printable(text.substr(0, 300));
    if (kind == "source")
      pile.add(Kind::source, path, std::move(text));
    else if (kind == "archive")
      pile.add(Kind::archive, path, std::move(text));
    else if (kind == "other")
      pile.add(Kind::other, path);
    else if (kind == "passed")
      pile.pass_over(path, std::move(text));
    else if (kind == "large")
      pile.flags.push_back((counts(base_name(path)) ? "left out, larger than 1 MB: " : "left out, too large: ") +
                           shown);
    else if (kind == "strange")
      pile.flags.push_back("left out, not a regular file: " + shown);
    else if (kind == "locked")
      pile.flags.push_back("left out, it needs a password: " + shown);
    else if (kind == "damaged")
      pile.flags.push_back("left out, it cannot be read (" + why + "): " + shown);
    else if (kind == "warning")
      pile.flags.push_back("the archive contains something that was not understood (" + why + "): " + shown);
    else if (kind == "trouble")
      pile.trouble = why, complete = true;
    else if (kind == "foreign")
      pile.foreign = complete = true;
    else if (kind == "end")
      complete = true;
  }
}

// The program that reads archives is in the same folder as this one.
std::string unpacker() {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "untwist_unpack").string();
}

Pile unpacked(int archive, const Sandbox& sandbox, int slot) {
  Task task;
  const bool walls = sandbox.walls() == Walls::bubblewrap;
  const std::string seen = walls ? "/tmp/untwist_unpack" : unpacker();
  if (walls) task.placed = {{unpacker(), seen}};
  task.command = {seen};
  task.handed_over = archive;
  task.allowed.reported_kb = int(kLargestPile >> 10) + 8192;  // and all the paths
  task.allowed.wall_ms = 20000;
  const Ending ending = sandbox.run(task, slot);
  Pile pile;
  bool complete = false;
  read_unpacked(ending.reported, pile, complete);
  if (!complete)
    pile.trouble =
        ending.beyond.empty() ? printable(trim(ending.how() + " " + ending.printed.substr(0, 200))) : ending.how();
  return pile;
}

// The same for an archive inside a folder or another archive.
Pile unpacked(const std::string& bytes, const Sandbox& sandbox, int slot) {
  const int file = memfd_create("archive", MFD_CLOEXEC);
  if (file < 0) throw Error("there is not enough memory for an archive");
  const bool good = write(file, bytes.data(), bytes.size()) == ssize_t(bytes.size()) && lseek(file, 0, SEEK_SET) == 0;
  Pile pile;
  if (good) pile = unpacked(file, sandbox, slot);
  close(file);
  if (!good) throw Error("an archive cannot be kept in memory");
  return pile;
}

// ---- which of it belongs to which exercise

// A name must not contain a line break or look like an option. Any other name can be used in a script as it is.
bool is_good_name(const std::string& name) {
  return name.size() <= 200 && name.front() != '-' &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

class Sorter {
 public:
  Sorter(const Course& course, Submission& submission) : course_(course), submission_(submission) {
    for (const Lesson& lesson : course.lessons())
      for (const std::string& name : sources_in(lesson.solutions()))
        called_[base_name(name)].emplace_back(&lesson, name);
  }

  // Takes files in folders that have the name of a lesson.
  void take_lesson_folders(const Pile& pile) {
    std::map<std::string, std::vector<Place>> places;
    for (const Item& item : pile.items)
      if (const Place place = place_of(item); place.lesson) places[place.lesson->folder].push_back(place);
    Strings folders;
    for (const auto& [folder, all] : places)
      if (const Place* first = highest(all)) {
        for (const Place& place : all)
          if (place.above == first->above) take(*place.lesson, place.below, *place.item);
        const std::string above = printable(join(first->above, "/"));
        if (!contains(folders, above)) folders.push_back(above);
      }
    if (folders.size() > 1) flag(submission_, "its lessons are in more than one folder: " + join(folders, ", "));
  }

  // Flags files that have the name of an exercise file but are not in a lesson's folder.
  void name_misplaced(const Pile& pile) {
    for (const Item& item : pile.items)
      if (const auto [lesson, name] = exercise_called(item); lesson)
        flag(submission_, "not used, because it is not in a folder " + lesson->folder + ": " + shown_path(item.path()));
  }

  // Takes files that have the name of an exercise file, wherever they are, and the files beside them.
  void take_files_by_name(const Pile& pile) {
    std::map<Strings, std::set<const Lesson*>> lessons_in;  // by folder
    for (const Item& item : pile.items)
      if (const auto [lesson, name] = exercise_called(item); lesson) {
        if (submission_.files[lesson->folder].count(name) && submission_.files[lesson->folder][name] != item.text)
          flag(submission_, "present twice, this one is not used: " + shown_path(item.path()));
        else
          take(*lesson, split(name, '/'), item);
        lessons_in[folder_of(item)].insert(lesson);
      }
    for (const Item& item : pile.items) {
      if (exercise_called(item).first || place_of(item).item || item.kind == Kind::archive) continue;
      for (const auto& [folder, lessons] : lessons_in) {
        if (lessons.size() != 1 || item.parts.size() <= folder.size() ||
            !std::equal(folder.begin(), folder.end(), item.parts.begin()))
          continue;
        take(**lessons.begin(), Strings(item.parts.begin() + long(folder.size()), item.parts.end()), item);
        break;
      }
    }
  }

  // For a file in a lesson's folder that belongs to the course itself: the folder around it, such as "solutions".
  std::string folder_of_the_course(const Item& item) const {
    const Place place = place_of(item);
    return place.item && !place.lesson && item.kind == Kind::source ? place.above.back() : "";
  }

 private:
  struct Place {
    const Lesson* lesson = nullptr;
    Strings above, below;
    const Item* item = nullptr;
  };

  // "some/where/exercises/01-reactor/delayed_calls.cpp", or without "exercises".
  Place place_of(const Item& item) const {
    for (std::size_t i = item.parts.size() - 1; i-- > 0;)  // the innermost one counts, whatever is around it
      for (const Lesson& lesson : course_.lessons())
        if (lesson.folder == item.parts[i])
          return {is_of_the_course(item.parts, i) ? nullptr : &lesson,
                  Strings(item.parts.begin(), item.parts.begin() + long(i)),
                  Strings(item.parts.begin() + long(i) + 1, item.parts.end()), &item};
    return {};
  }

  // Is the lesson's folder at parts[i] something other than an exercise? A whole checkout has solutions and tests in
  // folders of the same name.
  static bool is_of_the_course(const Strings& parts, std::size_t i) {
    return i > 0 && contains({"solutions", "tests", "slides", "lessons"}, parts[i - 1]);
  }

  // Does the course itself have such a file, such as examples/chain.cpp?
  static bool is_given(const Strings& parts) {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
      if (exists(join(Strings(parts.begin() + long(i), parts.end()), "/"))) return true;
    return false;
  }

  // "exercises" comes before "Exercises" if both are at the same depth.
  static std::tuple<std::size_t, bool, Strings> rank(const Place& place) {
    return {place.above.size(), place.above.empty() || place.above.back() != "exercises", place.above};
  }

  // If there are several folders for one lesson, the one nearest to the top counts.
  const Place* highest(const std::vector<Place>& all) {
    const Place* first = nullptr;
    for (const Place& place : all)
      if (place.item->kind == Kind::source && (!first || rank(place) < rank(*first))) first = &place;
    const bool others = std::any_of(all.begin(), all.end(), [&](const Place& place) {
      return first && place.item->kind == Kind::source && place.above != first->above;
    });
    if (others)
      flag(submission_, "more than one folder of exercises; this one counts: " +
                            printable(join(first->above, "/") + "/" + first->lesson->folder));
    return first;
  }

  // The lesson and the file's name in it, if exactly one lesson has such a file.
  std::pair<const Lesson*, std::string> exercise_called(const Item& item) const {
    if (item.kind != Kind::source || place_of(item).item || is_given(item.parts)) return {nullptr, ""};
    const auto found = called_.find(item.parts.back());
    return found == called_.end() || found->second.size() != 1 ? std::pair<const Lesson*, std::string>(nullptr, "")
                                                               : found->second.front();
  }

  static Strings folder_of(const Item& item) { return Strings(item.parts.begin(), item.parts.end() - 1); }

  // Tests are the learner's own only in a lesson that grades tests.
  static bool is_used(const Lesson& lesson, const std::string& name) {
    return !name.starts_with("tests/") || is_folder(lesson.solutions() + "/tests");
  }

  // An archive may use one name for both a file and a folder.
  static bool is_folder_and_file(const std::map<std::string, std::string>& files, const std::string& name) {
    const auto below = files.lower_bound(name + "/");
    if (below != files.end() && below->first.starts_with(name + "/")) return true;
    for (std::size_t slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1))
      if (files.count(name.substr(0, slash))) return true;
    return false;
  }

  void take(const Lesson& lesson, const Strings& below, const Item& item) {
    const std::string name = join(below, "/");
    if (item.kind != Kind::source || !is_used(lesson, name)) {
      submission_.not_used[lesson.folder].push_back(printable(name));
      return;
    }
    if (!std::all_of(below.begin(), below.end(), is_good_name))
      return flag(submission_, "left out, because of its name: " + shown_path(item.path()));
    auto& files = submission_.files[lesson.folder];
    if (name.size() > kLongestPath || below.size() > std::size_t(kDeepest) || is_folder_and_file(files, name))
      return flag(submission_, "left out, because of its path: " + shown_path(item.path()));
    total_ += item.text.size();
    if (total_ > kLargestSubmission)
      return flag(submission_, "left out, the submission is larger than 8 MB: " + shown_path(item.path()));
    if (files.count(name) && files[name] != item.text)  // as unpacking the archive would do
      flag(submission_, "present twice, the last one counts: exercises/" + lesson.folder + "/" + printable(name));
    files[name] = item.text;
  }

  const Course& course_;
  Submission& submission_;
  std::map<std::string, std::vector<std::pair<const Lesson*, std::string>>> called_;  // by a file's name
  std::size_t total_ = 0;
};

class Reader {
 public:
  Reader(const Course& course, const Sandbox& sandbox, int slot) : course_(course), sandbox_(sandbox), slot_(slot) {}

  void sort(const Pile& pile, Submission& submission, int depth = 0) {
    for (const std::string& what : pile.flags) flag(submission, what);
    Sorter sorter(course_, submission);
    sorter.take_lesson_folders(pile);
    submission.files.empty() ? sorter.take_files_by_name(pile) : sorter.name_misplaced(pile);
    if (!submission.files.empty())
      name_unopened(pile, submission);
    else
      open_archives(pile, submission, depth);
    if (submission.files.empty() && submission.trouble.empty()) take_what_was_passed_over(pile, sorter, submission);
    name_what_is_included(pile, submission);
    std::erase_if(submission.files, [](const auto& lesson) { return lesson.second.empty(); });
    if (!pile.trouble.empty()) {
      if (submission.files.empty())
        submission.trouble = "the archive cannot be read: " + pile.trouble;
      else
        flag(submission, "the archive was read only in part, and the rest is lost: " + pile.trouble);
    }
    if (submission.files.empty() && submission.trouble.empty())
      submission.trouble = nothing_in(pile, sorter, submission);
  }

 private:
  static void name_unopened(const Pile& pile, Submission& submission) {
    for (const Item& item : pile.items)
      if (item.kind == Kind::archive)
        flag(submission, "not opened, because there are exercises beside it: " + shown_path(item.path()));
  }

  // Takes the union of what the archives contain. If two of them disagree, nothing is graded: we do not guess.
  void open_archives(const Pile& pile, Submission& submission, int depth) {
    std::map<std::pair<std::string, std::string>, std::string> from;
    for (const Item& item : pile.items) {
      if (item.kind != Kind::archive) continue;
      const std::string name = shown_path(item.path());
      if (depth == kDeepestArchive || opened_ == kMostArchives) {
        flag(submission,
             (depth == kDeepestArchive ? "not opened, it is nested too deeply: " : "not opened, there are too many: ") +
                 name);
        continue;
      }
      ++opened_;
      Submission part;
      sort(unpacked(item.text, sandbox_, slot_), part, depth + 1);
      for (const std::string& what : part.flags) flag(submission, name + ": " + what);
      if (!part.trouble.empty()) flag(submission, name + ": " + part.trouble);
      for (auto& [lesson, files] : part.files)
        for (auto& [file, text] : files) {
          const auto [first, fresh] = from.try_emplace({lesson, file}, name);
          auto& kept = submission.files[lesson][file];
          if (!fresh && kept != text && submission.trouble.empty())
            submission.trouble = first->second + " and " + name + " each contain a " + lesson + "/" + printable(file) +
                                 ", and the two differ: remove one of the archives";
          kept = std::move(text);
        }
      for (const auto& [lesson, names] : part.not_used)
        for (const std::string& one : names) submission.not_used[lesson].push_back(one);
    }
    if (!submission.trouble.empty()) submission.files.clear();
  }

  static void take_what_was_passed_over(const Pile& pile, Sorter& sorter, Submission& submission) {
    Pile rest;
    rest.items = pile.passed_over;
    sorter.take_lesson_folders(rest);
    if (!submission.files.empty())
      for (const std::string& folder : passed_over_folders(pile))
        flag(submission, "taken from what is normally skipped, because there is nothing else: " + folder);
  }

  // "build/", ".git/"
  static Strings passed_over_folders(const Pile& pile) {
    Strings folders;
    for (const Item& item : pile.passed_over) {
      const std::string path = item.path(), part = passed_over_part(path);
      const std::string shown = shown_path(part) + (part.size() < path.size() || is_never_looked_into(path) ? "/" : "");
      if (!contains(folders, shown)) folders.push_back(shown);
    }
    return folders;
  }

  // Flags files that a source includes and that are there but do not count.
  static void name_what_is_included(const Pile& pile, Submission& submission) {
    std::set<std::string> included;
    for (const auto& [lesson, files] : submission.files)
      for (const auto& [name, text] : files) {
        const std::filesystem::path folder = std::filesystem::path(lesson + "/" + name).parent_path();
        for (const std::string& path : included_in(text)) {
          const std::filesystem::path target = (folder / path).lexically_normal();
          const auto there = submission.files.find(target.begin()->string());
          const std::string within =
              target.string().substr(std::min(target.begin()->string().size() + 1, target.string().size()));
          if (there == submission.files.end() || !there->second.count(within)) included.insert(base_name(path));
        }
      }
    if (included.empty()) return;
    for (const std::vector<Item>* items : {&pile.items, &pile.passed_over})
      for (const Item& item : *items)
        if (!item.parts.empty() && included.count(item.parts.back()) && !is_used(item, submission))
          flag(submission, "an #include names a file that does not count: " + shown_path(item.path()));
  }
  static bool is_used(const Item& item, const Submission& submission) {
    for (const auto& [lesson, files] : submission.files)
      if (const auto at = std::find(item.parts.begin(), item.parts.end(), lesson); at != item.parts.end())
        if (const auto file = files.find(join(Strings(at + 1, item.parts.end()), "/"));
            file != files.end() && file->second == item.text)
          return true;
    return false;
  }

  static std::string nothing_in(const Pile& pile, const Sorter& sorter, const Submission& submission) {
    if (!submission.flags.empty()) return "it has no exercise file that could be read";
    if (pile.items.empty() && pile.passed_over.empty()) return "it is empty";
    if (pile.items.empty())
      return "it contains only what is skipped, because programs create such folders: " +
             join(passed_over_folders(pile), ", ");
    for (const Item& item : pile.items)
      if (const std::string folder = sorter.folder_of_the_course(item); !folder.empty())
        return "its files are in a folder called " + folder +
               "/, which belongs to the course; rename it to exercises/: " + shown_path(item.path());
    constexpr std::size_t most = 5;
    Strings names;
    for (const Item& item : pile.items)
      if (names.size() < most) names.push_back(shown_path(item.path()));
    if (pile.items.size() > most) names.push_back(std::to_string(pile.items.size() - most) + " more");
    return "it has no exercise file, such as exercises/01-reactor/delayed_calls.cpp; it contains " + join(names, ", ");
  }

  const Course& course_;
  const Sandbox& sandbox_;
  const int slot_;
  int opened_ = 0;  // nested archives
};

// ---- a class's folder

// The ending that marks a file name as an archive: ".tar.gz". Empty if the file is not an archive.
std::string archive_ending(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) c = char(std::tolower(static_cast<unsigned char>(c)));
  std::string longest;
  for (const char* ending : {".zip",   ".7z",   ".rar",    ".tar",     ".tgz",    ".tbz",     ".tbz2",    ".txz",
                             ".tzst",  ".tlz",  ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tar.lz4", ".tar.lzma",
                             ".tar.z", ".cpio", ".cab",    ".iso",     ".lha",    ".lzh",     ".xar",     ".jar"})
    if (const std::string_view one = ending;
        name.size() > one.size() && lower.ends_with(one) && one.size() > longest.size())
      longest = name.substr(name.size() - one.size());
  return longest;
}

std::string why_not_graded(const std::string& name) {
  if (counts(base_name(name)))
    return "it is a single source file; hand it in as NAME/exercises/NN-topic/FILE.cpp, or as an archive of that "
           "folder";
  return "it is neither a folder nor an archive";
}

// Why an entry cannot be a submission; empty if it may be one.
std::string no_submission(const std::string& path, const std::string& name) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return "it cannot be read";
  if (name.front() == '.') return "it is hidden";
  if (name == "__MACOSX") return "macOS adds it to archives";
  if (S_ISLNK(status.st_mode)) return "it is a link";
  if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) return "it is neither a folder nor a regular file";
  if (exists(path + "/.untwist-grades")) return "it is a report of ./untwist grade";
  return "";
}

// Submissions that would share a name keep the ending of their file in it.
void make_names_distinct(std::vector<Submission>& submissions) {
  for (;;) {
    std::map<std::string, std::vector<Submission*>> called;
    for (Submission& submission : submissions) called[submission.name].push_back(&submission);
    bool changed = false;
    for (auto& [name, all] : called) {
      if (all.size() < 2) continue;
      Strings paths;
      for (const Submission* one : all)
        paths.push_back(printable(base_name(one->path)) + (is_folder(one->path) ? "/" : ""));
      for (Submission* one : all) {
        flag(*one, "more than one submission is called " + printable(name) + ": " + join(paths, ", "));
        const std::string whole = one->path.substr(one->path.rfind('/') + 1);
        changed |= one->name != whole;
        one->name = whole;
      }
    }
    if (!changed) return;
  }
}

}  // namespace

Submission submission_at(const std::string& path) {
  Submission submission;
  submission.path = path;
  std::string name = std::filesystem::weakly_canonical(path).string();
  name.erase(0, name.rfind('/') + 1);
  submission.name = is_folder(path) ? name : name.substr(0, name.size() - archive_ending(name).size());
  submission.id = file_name(submission.name);
  return submission;
}

ClassFolder find_submissions(const std::string& folder) {
  if (!is_folder(folder)) throw Error("there is no folder " + folder, 2);
  ClassFolder found;
  DIR* list = opendir(folder.c_str());
  if (!list) throw Error("cannot look into " + folder);
  Strings names;
  while (const dirent* entry = readdir(list))
    if (const std::string name = entry->d_name; name != "." && name != "..") names.push_back(name);
  closedir(list);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const std::string path = folder + "/" + name;
    if (const std::string why = no_submission(path, name); !why.empty())
      found.not_graded.push_back({printable(name), why});
    else
      found.submissions.push_back(submission_at(path));
  }
  make_names_distinct(found.submissions);
  std::map<std::string, int> taken;
  for (Submission& submission : found.submissions) {
    submission.id = file_name(submission.name);
    if (const int n = taken[submission.id]++; n > 0) submission.id += "~" + std::to_string(n + 1);
  }
  if (names.empty()) throw Error(folder + " is empty: each folder or archive in it is one submission", 2);
  return found;
}

void read_submission(Submission& submission, const Course& course, const Sandbox& sandbox, int slot) {
  Reader reader(course, sandbox, slot);
  const bool folder = is_folder(submission.path);
  const int fd = open(submission.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    submission.trouble = std::string("the ") + (folder ? "folder" : "file") + " cannot be read";
    return;
  }
  Pile pile;
  int entries = 0;
  if (folder) {
    read_folder(fd, "", 0, entries, pile);
    if (entries > kMostEntries)
      pile.flags.push_back("it has more than " + std::to_string(kMostEntries) + " files; the rest was ignored");
  } else {
    pile = unpacked(fd, sandbox, slot);
    close(fd);
  }
  const std::string name = base_name(submission.path);
  if (!pile.foreign) {
    reader.sort(pile, submission);
    submission.flags = in_order(submission.flags);
  } else if (archive_ending(name).empty())
    submission.not_graded = why_not_graded(name);
  else
    submission.trouble = "it is named like an archive, but it is not one, or its beginning is damaged";
}

}  // namespace tool
