#include "changes.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#include "course.hpp"

namespace tool {

namespace {

constexpr int look_ms = 200;          // without file events
constexpr int look_anyway_ms = 1000;  // with them: a folder may have been removed and created again
constexpr int settle_ms = 20;         // an editor's save is several events

std::string entry(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return "";
#ifdef __APPLE__
  const auto time = info.st_mtimespec;
#else
  const auto time = info.st_mtim;
#endif
  return path + " " + std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec) + " " +
         std::to_string(info.st_size) + " " + std::to_string(info.st_ino) + "\n";
}

}  // namespace

Changes::Changes(std::string folder, bool poll_only) : folder_(std::move(folder)) {
#ifdef __linux__
  if (!poll_only) events_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
#else
  (void)poll_only;
#endif
  watch_folders();
  last_ = snapshot();
}

Changes::~Changes() {
  if (events_ >= 0) close(events_);
}

std::string Changes::snapshot() const {
  std::string all;
  for (const std::string& name : sources_in(folder_)) all += entry(folder_ + "/" + name);
  return all;
}

bool Changes::changed() {
  std::string now = snapshot();
  if (now == last_) return false;
  last_ = std::move(now);
  return true;
}

// Watches folders, not files: many editors write a new file and rename it over the old one. Adding a folder twice is
// harmless.
void Changes::watch_folders() {
#ifdef __linux__
  if (events_ < 0) return;
  Strings folders = {folder_};
  for (std::size_t i = 0; i < folders.size(); ++i) {
    inotify_add_watch(events_, folders[i].c_str(),
                      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE);
    const std::string here = folders[i];
    for (const std::string& name : folders_in(here)) folders.push_back(here + "/" + name);
  }
#endif
}

void Changes::take_events() {
  char buffer[1 << 12];
  while (read(events_, buffer, sizeof buffer) > 0) {
  }
}

bool Changes::read_typed(std::string& line) {
  char buffer[256];
  ssize_t n = read(0, buffer, sizeof buffer);
  if (n <= 0) typing_ = false;
  if (n > 0) input_.append(buffer, static_cast<std::size_t>(n));
  std::size_t end = input_.find('\n');
  if (end == std::string::npos) return false;
  line = trim(input_.substr(0, end));
  input_.erase(0, end + 1);
  return true;
}

Changes::Event Changes::wait(std::string& typed) {
  for (;;) {
    if (changed()) return Event::saved;
    watch_folders();
    pollfd fds[2] = {{typing_ ? 0 : -1, POLLIN, 0}, {events_, POLLIN, 0}};
    if (poll(fds, 2, events_ < 0 ? look_ms : look_anyway_ms) <= 0) continue;
    if (fds[0].revents && read_typed(typed)) return Event::typed;
    if (fds[1].revents) {
      poll(nullptr, 0, settle_ms);
      take_events();
    }
  }
}

}  // namespace tool
