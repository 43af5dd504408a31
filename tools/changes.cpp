#include "changes.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#include "course.hpp"

namespace tool {

namespace {

constexpr int poll_ms = 200;

bool is_source(std::string_view name) { return (name.ends_with(".cpp") || name.ends_with(".hpp")) && name[0] != '.'; }

}  // namespace

Changes::Changes(const Lines& folders, bool poll_only) : folders_(folders) {
#ifdef __linux__
  if (!poll_only) {
    inotify_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    for (const std::string& folder : folders_) {
      // Folders, not files: many editors write a new file and rename it over the old one.
      constexpr int events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
      if (inotify_ >= 0 && inotify_add_watch(inotify_, folder.c_str(), events) < 0) {
        close(inotify_);
        inotify_ = -1;
      }
    }
  }
#else
  (void)poll_only;
#endif
  last_ = snapshot();
}

Changes::~Changes() {
  if (inotify_ >= 0) close(inotify_);
}

std::string Changes::snapshot() const {
  std::string all;
  for (const std::string& folder : folders_)
    for (const std::string& name : sources_in(folder)) {
      struct stat info {};
      stat((folder + "/" + name).c_str(), &info);
#ifdef __APPLE__
      auto time = info.st_mtimespec;
#else
      auto time = info.st_mtim;
#endif
      all += folder + "/" + name + " " + std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec) + " " +
             std::to_string(info.st_size) + " " + std::to_string(info.st_ino) + "\n";
    }
  return all;
}

bool Changes::read_events() {
  bool ours = false;
#ifdef __linux__
  alignas(inotify_event) char buffer[1 << 12];
  for (ssize_t n; (n = read(inotify_, buffer, sizeof buffer)) > 0;)
    for (char* at = buffer; at < buffer + n;) {
      auto* event = reinterpret_cast<inotify_event*>(at);
      ours |= event->len > 0 && is_source(event->name);
      ours |= (event->mask & IN_Q_OVERFLOW) != 0;
      at += sizeof(inotify_event) + event->len;
    }
#endif
  return ours;
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
    pollfd fds[2] = {{typing_ ? 0 : -1, POLLIN, 0}, {inotify_, POLLIN, 0}};
    int ready = poll(fds, 2, polling() ? poll_ms : -1);
    if (ready > 0 && fds[0].revents && read_typed(typed)) return Event::typed;
    if (ready > 0 && fds[1].revents && read_events()) return Event::saved;
    if (polling()) {
      std::string now = snapshot();
      if (now == last_) continue;
      last_ = now;
      return Event::saved;
    }
  }
}

}  // namespace tool
