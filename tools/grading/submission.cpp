#include "submission.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <filesystem>

#include "process.hpp"
#include "words.hpp"

namespace tool {

namespace {

constexpr std::size_t kLargestFile = 1 << 20, kLargestSubmission = 8 << 20;
constexpr int kMostEntries = 20000, kDeepest = 12;

const Lines archive_endings = {".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst"};

std::string archive_ending(const std::string& name) {
  std::string longest;
  for (const std::string& ending : archive_endings)
    if (name.size() > ending.size() && name.ends_with(ending) && ending.size() > longest.size()) longest = ending;
  return longest;
}

bool plain_name(std::string_view name) {
  if (name.empty() || name.size() > 80 || name.front() == '.' || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_word(c) || c == '-' || c == '.'; });
}

// Which of a lesson's files a learner may have: sources, and the tests that the lesson grades.
bool wanted(const Lesson& lesson, const Lines& parts) {
  if (parts.size() == 1) return parts[0].ends_with(".cpp") || parts[0].ends_with(".hpp");
  return parts.size() == 2 && parts[0] == "tests" && contains(sources_in(lesson.solutions()), "tests/" + parts[1]);
}

class Reader {
 public:
  Reader(Submission& submission, const Course& course) : submission_(submission), course_(course) {}

  // "some/where/exercises/01-reactor/poll_reactor.cpp", or the same from below exercises/. True when its text is wanted.
  bool place(const std::string& path, std::string& lesson, std::string& file) {
    Lines parts;
    for (const std::string& part : split(path, '/'))
      if (!part.empty() && part != ".") parts.push_back(part);
    if (contains(parts, "..")) {
      flag("a path leads out of it: " + printable(path));
      return false;
    }
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const Lesson* found = nullptr;
      for (const Lesson& one : course_.lessons())
        if (one.folder == parts[i]) found = &one;
      if (!found || (i > 0 && parts[i - 1] != "exercises")) continue;
      const Lines below(parts.begin() + long(i) + 1, parts.end()), above(parts.begin(), parts.begin() + long(i));
      for (const std::string& part : above)
        if (part.front() == '.') return false;  // backups, for example
      if (!wanted(*found, below)) return false;
      for (const std::string& part : below)
        if (!plain_name(part)) {
          flag("left out, because of its name: " + printable(path));
          return false;
        }
      lesson = found->folder;
      file = join(below, "/");
      return is_of_the_highest(above);
    }
    return false;
  }

  void add(const std::string& path, const std::string& lesson, const std::string& file, std::string text) {
    if (text.size() > kLargestFile) return flag("left out, larger than 1 MB: " + printable(path));
    total_ += text.size();
    if (total_ > kLargestSubmission) return flag("left out, the submission is larger than 8 MB: " + printable(path));
    auto& files = submission_.files[lesson];
    if (files.count(file)) return flag("there twice, the first one counts: exercises/" + lesson + "/" + file);
    files[file] = std::move(text);
  }

  void flag(const std::string& what) {
    constexpr std::size_t most = 20;
    if (submission_.flags.size() < most && !contains(submission_.flags, what)) submission_.flags.push_back(what);
  }

 private:
  // Of several folders with exercises, the one that lies highest counts.
  bool is_of_the_highest(const Lines& above) {
    if (!found_any_ || above.size() < highest_.size()) {
      if (found_any_) flag("more than one folder of exercises; this one counts: " + printable(join(above, "/")));
      submission_.files.clear();
      total_ = 0;
      highest_ = above;
      found_any_ = true;
    } else if (above != highest_) {
      flag("more than one folder of exercises; this one counts: " + printable(join(highest_, "/")));
      return false;
    }
    return true;
  }

  Submission& submission_;
  const Course& course_;
  std::size_t total_ = 0;
  bool found_any_ = false;
  Lines highest_;
};

// Below an open folder, without following a link.
void read_folder(int folder, const std::string& path, int depth, int& entries, Reader& reader) {
  DIR* list = fdopendir(folder);
  if (!list) {
    close(folder);
    return;
  }
  Lines names;
  while (const dirent* entry = readdir(list)) {
    const std::string name = entry->d_name;
    if (name.front() != '.' && name != "build" && ++entries <= kMostEntries) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const std::string inside = path.empty() ? name : path + "/" + name;
    struct stat status {};
    if (fstatat(dirfd(list), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    std::string lesson, file;
    if (S_ISDIR(status.st_mode)) {
      const int below = openat(dirfd(list), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (below >= 0 && depth < kDeepest)
        read_folder(below, inside, depth + 1, entries, reader);
      else if (below >= 0)
        close(below), reader.flag("not looked into, it lies too deep: " + printable(inside));
    } else if (!S_ISREG(status.st_mode)) {
      if (has("/" + inside, "/exercises/") || S_ISLNK(status.st_mode))
        reader.flag("left out, no ordinary file: " + printable(inside));
    } else if (reader.place(inside, lesson, file)) {
      const int fd = openat(dirfd(list), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
      if (fd < 0) {
        reader.flag("cannot be read: " + printable(inside));
        continue;
      }
      std::string text;
      char buffer[1 << 16];
      for (ssize_t n; text.size() <= kLargestFile && (n = read(fd, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
      close(fd);
      reader.add(inside, lesson, file, std::move(text));
    }
  }
  closedir(list);
}

// An archive, whatever its format, comes out of the sandbox as cpio's oldest: a header of octal digits, a name, the bytes.
class Cpio {
 public:
  explicit Cpio(const std::string& bytes) : bytes_(bytes) {}

  // The next entry. False at the end, or where this is no archive.
  bool next() {
    if (at_ + 76 > bytes_.size() || bytes_.compare(at_, 6, "070707") != 0) return false;
    mode = octal(18, 6);
    const std::size_t name_size = octal(59, 6), size = octal(65, 11);
    const std::size_t name_at = at_ + 76, text_at = name_at + name_size;
    if (name_size == 0 || text_at + size > bytes_.size() || text_at + size < text_at) return false;
    path = bytes_.substr(name_at, name_size - 1);
    text = std::string_view(bytes_).substr(text_at, size);
    at_ = text_at + size;
    complete = path == "TRAILER!!!";
    return !complete;
  }

  std::string path;
  std::string_view text;
  std::size_t mode = 0;
  bool complete = false;  // it came to its end

 private:
  std::size_t octal(std::size_t offset, std::size_t digits) const {
    std::size_t value = 0;
    for (std::size_t i = at_ + offset; i < at_ + offset + digits; ++i)
      value = value * 8 + std::size_t(bytes_[i] - '0') % 8;
    return value;
  }
  const std::string& bytes_;
  std::size_t at_ = 0;
};

void read_archive(const std::string& path, const Sandbox& sandbox, int slot, Submission& submission, Reader& reader) {
  Task task;
  const bool walls = sandbox.walls() == Walls::bubblewrap;
  const std::string seen = walls ? "/tmp/archive" : path;
  if (walls) task.placed = {{path, seen}};
  // Of a whole checkout, what was built would be far beyond the limit.
  task.command = {"/bin/sh", "-c",
                  "exec bsdtar -cf - --format odc --exclude 'build/*' --exclude '*/build/*' --exclude '*.git/*' "
                  "--exclude '*.untwist/*' \"@$1\" >&3",
                  "sh", seen};
  task.allowed.reported_kb = 32 << 10;
  task.allowed.wall_ms = 20000;
  const Ending ending = sandbox.run(task, slot);
  Cpio archive(ending.reported);
  int entries = 0;
  while (archive.next()) {
    std::string lesson, file;
    const std::size_t kind = archive.mode & 0170000;
    if (++entries > kMostEntries) break;
    if (kind == 0040000) continue;
    if (kind != 0100000)
      reader.flag("left out, no ordinary file: " + printable(archive.path));
    else if (archive.path.starts_with("/"))
      reader.flag("a path leads out of it: " + printable(archive.path));
    else if (reader.place(archive.path, lesson, file))
      reader.add(archive.path, lesson, file, std::string(archive.text));
  }
  if (!ending.beyond.empty())
    reader.flag("the archive was not read to its end: " + ending.how());
  else if (!archive.complete)
    submission.trouble = "the archive cannot be read: " + printable(trim(ending.printed.substr(0, 200)));
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

std::vector<Submission> find_submissions(const std::string& folder) {
  if (!is_folder(folder)) throw Error("there is no folder " + folder, 2);
  std::vector<Submission> found;
  DIR* list = opendir(folder.c_str());
  Lines names;
  while (const dirent* entry = list ? readdir(list) : nullptr)
    if (entry->d_name[0] != '.') names.push_back(entry->d_name);
  if (list) closedir(list);
  std::sort(names.begin(), names.end());
  std::map<std::string, int> taken;
  for (const std::string& name : names) {
    const std::string path = folder + "/" + name;
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) continue;
    if (!S_ISDIR(status.st_mode) && !(S_ISREG(status.st_mode) && !archive_ending(name).empty())) continue;
    Submission submission = submission_at(path);
    if (const int n = taken[submission.id]++; n > 0) submission.id += "~" + std::to_string(n + 1);
    found.push_back(submission);
  }
  if (found.empty()) throw Error(folder + " has no folder, zip or tar in it: each is one submission", 2);
  return found;
}

void read_submission(Submission& submission, const Course& course, const Sandbox& sandbox, int slot) {
  Reader reader(submission, course);
  if (is_folder(submission.path)) {
    const int folder = open(submission.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int entries = 0;
    if (folder < 0)
      submission.trouble = "the folder cannot be read";
    else
      read_folder(folder, "", 0, entries, reader);
    if (entries > kMostEntries)
      reader.flag("it has more than " + std::to_string(kMostEntries) + " files; the rest was not looked at");
  } else {
    read_archive(submission.path, sandbox, slot, submission, reader);
  }
  if (submission.files.empty() && submission.trouble.empty())
    submission.trouble = "there is no file of an exercise in it: exercises/01-reactor/..., for example";
}

}  // namespace tool
