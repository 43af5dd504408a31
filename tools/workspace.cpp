#include "workspace.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>

#include "course.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

timespec modified(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return {};
#ifdef __APPLE__
  return info.st_mtimespec;
#else
  return info.st_mtim;
#endif
}

bool later(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

void set_to_now(const std::string& path) { utimensat(AT_FDCWD, path.c_str(), nullptr, 0); }

bool same_place(const std::string& one, const std::string& other) {
  char* first = realpath(one.c_str(), nullptr);
  char* second = realpath(other.c_str(), nullptr);
  const bool same = first && second && std::strcmp(first, second) == 0;
  std::free(first);
  std::free(second);
  return same;
}

// Dated further ahead than the clocks of two machines in one network may differ.
bool in_the_future(const std::string& path) {
  constexpr int tolerance_s = 2;
  timespec limit{};
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec += tolerance_s;
  return later(modified(path), limit);
}

void set_future_times_to_now(const std::string& folder, Strings& found) {
  for (const std::string& name : files_in(folder, ""))
    if (const std::string path = folder + "/" + name; in_the_future(path)) {
      set_to_now(path);
      found.push_back(path);
    }
  for (const std::string& name : folders_in(folder))
    if (folder != "." || (name != "build" && name != "lessons" && name != "slides" && name != "docs"))
      set_future_times_to_now(folder == "." ? name : folder + "/" + name, found);
}

}  // namespace

void drop_foreign_build(const std::string& preset) {
  const std::string folder = "build/" + preset;
  std::string why;
  for (const std::string& line : split_lines(read_file_or(folder + "/CMakeCache.txt", "")))
    if (const std::string key = "CMAKE_HOME_DIRECTORY:INTERNAL=";
        line.starts_with(key) && !same_place(line.substr(key.size()), "."))
      why = "was made for " + line.substr(key.size()) + ", but this checkout is elsewhere";
  if (in_the_future(folder + "/.ninja_log")) why = "was built while the clock was ahead";
  if (why.empty()) return;
  say(dim(folder + " " + why + ": rebuilding from scratch"));
  run({"rm", "-rf", folder});
}

BuildLock::BuildLock(const std::string& preset, IfBusy if_busy) {
  const std::string path = "build/" + preset + ".lock";  // beside the folder, because the folder may be removed
  if (!exists(path)) write_file(path, "");
  fd_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd_ < 0) throw Error("cannot open " + path + ": " + std::strerror(errno));
  if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
  held_ = if_busy == IfBusy::wait;
  if (!held_) return;
  progress("waiting for another build in build/" + preset);
  while (flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
  }
  end_progress();
}

BuildLock::~BuildLock() {
  if (fd_ >= 0) close(fd_);
}

void BuildLock::share() { flock(fd_, LOCK_SH); }

namespace {

std::string contents_of(const std::string& folder) {
  std::string all;
  for (const std::string& name : sources_in(folder)) {
    const std::string path = folder + "/" + name;
    all += std::to_string(std::hash<std::string>()(read_file_or(path, ""))) + " " + path + "\n";
  }
  return all;
}

}  // namespace

std::string contents_of_exercises() {
  std::string all;
  for (const std::string& folder : folders_in("exercises")) all += contents_of("exercises/" + folder);
  return all;
}

std::string digest_of_exercises(const Lesson& lesson) {
  return std::to_string(std::hash<std::string>()(contents_of(lesson.exercises())));
}

void heal_times(const std::string& preset) {
  Strings found;
  set_future_times_to_now(".", found);
  if (!found.empty())
    say(dim(found.front() + (found.size() > 1 ? " and " + count(int(found.size()) - 1, "more file") : "") +
            " had a time in the future; set to now"));
  // The same script runs before plain `cmake --build`: it finds files that were replaced by older ones.
  const Finished looked = run({"sh", "tools/cmake/before_build.sh", "build/" + preset, "."});
  if (looked.status != 0) throw Error(trim(replace_all(looked.output, "error: ", "")));
}

BuildResult build_as_saved(const std::string& preset, const Strings& targets) {
  for (;;) {
    heal_times(preset);
    const std::string before = contents_of_exercises();
    BuildResult built = build(preset, targets);
    write_file("build/" + preset + "/build.ended", "");
    if (contents_of_exercises() == before) return built;
  }
}

}  // namespace tool
