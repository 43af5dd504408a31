#include "sandbox.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "filters.hpp"
#include "process.hpp"
#include "testing/start_process.hpp"

namespace tool {

namespace {

constexpr int kFirstUser = 64100;  // unused ids; one per slot, so that process limits do not affect each other

std::string number(long n) { return std::to_string(n); }

bool is_root() { return geteuid() == 0; }

// Owns a descriptor, and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void hold(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }
  void close() { hold(-1); }

 private:
  int fd_;
};

// Bytes written to `in` can be read from `out`.
struct Pipe {
  Pipe() {
    int ends[2];
    untwist::testing::make_private_pipe(ends);
    out.hold(ends[0]);
    in.hold(ends[1]);
  }
  Descriptor out, in;
};

// Reads what is available. False at the end of the input, or if the limit is exceeded.
bool take(int fd, std::string& into, std::size_t most) {
  char buffer[1 << 16];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return true;
  if (n > 0) into.append(buffer, static_cast<std::size_t>(n));
  return n > 0 && into.size() <= most;
}

// Reads a file of /proc: the process may end meanwhile.
std::string small_file(const std::string& path) {
  char text[4096];
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);
  if (fd >= 0) close(fd);
  return std::string(text, n > 0 ? static_cast<std::size_t>(n) : 0);
}

// The size of files in memory that have no name: they belong to no process and to no folder.
long nameless_files_kb(const std::string& folder) {
  long kb = 0;
  if (DIR* files = opendir((folder + "/fd").c_str())) {
    while (const dirent* file = readdir(files)) {
      struct stat status {};
      if (fstatat(dirfd(files), file->d_name, &status, 0) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 0)
        kb += long(status.st_blocks) / 2;
    }
    closedir(files);
  }
  return kb;
}

// The memory of a process and all its descendants.
long resident_kb(pid_t process) {
  static const long page_kb = sysconf(_SC_PAGESIZE) / 1024;
  const std::string folder = "/proc/" + number(process);
  const Strings statm = words(small_file(folder + "/statm"));
  long kb = (statm.size() > 1 ? std::atol(statm[1].c_str()) * page_kb : 0) + nameless_files_kb(folder);
  // Each thread has its own children.
  if (DIR* tasks = opendir((folder + "/task").c_str())) {
    while (const dirent* task = readdir(tasks))
      if (is_digit(task->d_name[0]))
        for (const std::string& child : words(small_file(folder + "/task/" + task->d_name + "/children")))
          kb += resident_kb(std::atoi(child.c_str()));
    closedir(tasks);
  }
  return kb;
}

// Before Linux 5.14 the limit counts all processes of the user, in any namespace.
int own_processes() {
  int n = 0;
  if (DIR* list = opendir("/proc")) {
    while (const dirent* entry = readdir(list)) {
      struct stat status {};
      if (is_digit(entry->d_name[0]) && stat(("/proc/" + std::string(entry->d_name)).c_str(), &status) == 0)
        n += status.st_uid == geteuid();
    }
    closedir(list);
  }
  return n;
}

Strings limited(const Task& task) {
  const Allowance& allowed = task.allowed;
  const int others = is_root() ? 0 : own_processes();
  Strings command = {"/usr/bin/prlimit",
                     "--core=0",
                     "--nofile=1024",
                     "--cpu=" + number(allowed.cpu_s),
                     "--nproc=" + number(allowed.processes + others),
                     "--fsize=" + number(long(allowed.scratch_mb) << 20),
                     "--"};
  command.insert(command.end(), task.command.begin(), task.command.end());
  return command;
}

long now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

bool Ending::exited(int with) const { return beyond.empty() && WIFEXITED(status) && WEXITSTATUS(status) == with; }

namespace {
// bubblewrap reports a signal as a shell does.
int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }
}  // namespace

bool Ending::killed_by(int signal) const { return beyond.empty() && code_of(status) == 128 + signal; }

std::string Ending::how() const {
  if (beyond == "time") return "it did not end in time";
  if (beyond == "memory") return "it used too much memory";
  if (beyond == "output") return "it printed endlessly";
  const int code = code_of(status);
  if (code > 128 && code < 128 + 65) return std::string("it was killed by a signal: ") + strsignal(code - 128);
  return "it ended with status " + number(code);
}

namespace {

// Root switches to another user; any other user stays the same.
Strings as_nobody(int slot) {
  if (!is_root()) return {};
  const std::string user = number(Sandbox::user_of(slot));
  return {"setpriv",         "--reuid=" + user, "--regid=" + user, "--clear-groups",
          "--inh-caps=-all", "--no-new-privs",  "--pdeathsig=KILL"};
}

}  // namespace

int Sandbox::user_of(int slot) { return is_root() ? kFirstUser + slot : int(geteuid()); }

Strings Sandbox::walled(const Task& task, int slot) const {
  const std::string size = number(long(task.allowed.scratch_mb) << 20);
  Strings command = as_nobody(slot);
  auto add = [&](const Strings& parts) { command.insert(command.end(), parts.begin(), parts.end()); };
  add({"bwrap",
       "--unshare-all",
       "--unshare-user",
       "--disable-userns",
       "--die-with-parent",
       "--new-session",
       "--hostname",
       "untwist",
       "--clearenv",
       "--setenv",
       "PATH",
       "/usr/bin:/bin",
       "--ro-bind",
       "/usr",
       "/usr",
       "--ro-bind-try",
       "/etc/ld.so.cache",
       "/etc/ld.so.cache",
       "--ro-bind-try",
       "/etc/alternatives",
       "/etc/alternatives"});
  for (const char* folder : {"/bin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    char target[256];
    const ssize_t n = readlink(folder, target, sizeof target);
    if (n > 0)
      add({"--symlink", std::string(target, static_cast<std::size_t>(n)), folder});
    else
      add({"--ro-bind-try", folder, folder});
  }
  add({"--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm", "--size", size, "--tmpfs", "/tmp"});
  for (const std::string& folder : task.scratch) add({"--size", size, "--tmpfs", folder});
  for (const std::string& path : task.read_only) add({"--ro-bind", path, path});
  for (const auto& [from, to] : task.placed) add({"--ro-bind", from, to});
  for (const std::string& variable : task.environment) {
    const std::size_t equals = variable.find('=');
    add({"--setenv", variable.substr(0, equals), variable.substr(equals + 1)});
  }
  add({"--seccomp", "6", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", task.folder, "--"});
  add(limited(task));
  return command;
}

Ending Sandbox::run(const Task& task, int slot) const {
  const bool walls = walls_ == Walls::bubblewrap;
  Strings command = walls ? walled(task, slot) : as_nobody(slot);
  if (!walls) {
    const Strings plain = limited(task);
    command.insert(command.end(), plain.begin(), plain.end());
  }
  Pipe printed, reported, secret, filter;
  untwist::testing::ProcessOptions options;
  options.command = std::move(command);
  options.environment = {"PATH=/usr/bin:/bin"};
  if (!walls) options.environment.insert(options.environment.end(), task.environment.begin(), task.environment.end());
  if (!walls) options.folder = task.folder;
  options.own_group = true;
  options.dies_with_us = true;
  options.descriptors = {{printed.in.get(), 1}, {printed.in.get(), 2}, {reported.in.get(), 3}, {secret.out.get(), 4}};
  if (task.handed_over >= 0) options.descriptors.emplace_back(task.handed_over, 5);
  if (walls) options.descriptors.emplace_back(filter.out.get(), 6);
  const pid_t child = untwist::testing::start_process(options);
  printed.in.close();
  reported.in.close();
  const std::string& calls = sandbox_filter();
  if (write(filter.in.get(), calls.data(), calls.size()) < 0) {
  }  // bubblewrap then reports the problem
  filter.out.close();
  filter.in.close();
  if (!task.secret.empty() && write(secret.in.get(), task.secret.data(), task.secret.size()) < 0) {
  }  // it fits into the pipe
  secret.out.close();
  secret.in.close();

  Ending ending;
  const Allowance& allowed = task.allowed;
  const long deadline = now_ms() + allowed.wall_ms;
  bool ended = false;
  long look_at = now_ms() + 50;  // most tasks have ended by then
  while (printed.out.open() || reported.out.open()) {
    pollfd fds[2] = {{printed.out.get(), POLLIN, 0}, {reported.out.get(), POLLIN, 0}};
    const int ready = poll(fds, 2, 20);
    if (fds[0].revents && !take(printed.out.get(), ending.printed, std::size_t(allowed.printed_kb) << 10))
      printed.out.close();
    if (fds[1].revents && !take(reported.out.get(), ending.reported, std::size_t(allowed.reported_kb) << 10))
      reported.out.close();
    if (ending.printed.size() > std::size_t(allowed.printed_kb) << 10 ||
        ending.reported.size() > std::size_t(allowed.reported_kb) << 10)
      ending.beyond = "output";
    const long now = now_ms();
    if (now >= deadline) ending.beyond = "time";
    if (now >= look_at && ending.beyond.empty()) {
      if (resident_kb(child) > long(allowed.memory_mb) << 10) ending.beyond = "memory";
      look_at = now_ms() + 20;
    }
    if (!ending.beyond.empty()) break;
    // Without walls, a process that it left behind may keep the pipes open. When the task has ended, its last output
    // may not have been read yet: go round once more.
    if (ready == 0 && ended) break;
    if (ready == 0) ended = waitpid(child, &ending.status, WNOHANG) == child;
  }
  if (!ended || !walls) kill(-child, SIGKILL);
  if (!ended) ending.status = untwist::testing::wait_for_process(child);
  return ending;
}

std::string Sandbox::missing(const std::string& seen) {
  for (const char* program : {"bwrap", "prlimit", "setpriv"})
    if (!in_path(program)) return std::string(program) + " is not installed";
  Task task;
  task.command = {"/usr/bin/true"};
  task.read_only = {seen};
  const Ending ending = Sandbox(Walls::bubblewrap).run(task, 0);
  if (ending.good()) return "";
  return "bwrap: " + trim(ending.printed.empty() ? ending.how() : ending.printed);
}

}  // namespace tool
