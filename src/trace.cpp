#include "trace.hpp"

#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <untwist/trace.hpp>

namespace untwist::trace {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kEnough = 1 << 16;  // so much is written at once

// The file, and what waits to be written. Never destroyed: a thread may outlive main().
class Writer {
 public:
  void open(const std::string& file) {
    const std::lock_guard lock(mutex_);
    close();
    file_ = std::fopen(file.c_str(), "wb");
    if (file_ == nullptr) throw std::system_error(errno, std::generic_category(), "write a trace to " + file);
    owner_ = getpid();
    first_ = true;
    pending_ = "[\n";
    detail::writing = true;
  }

  void finish() noexcept {
    const std::lock_guard lock(mutex_);
    close();
  }

  // An event: everything between its braces.
  [[gnu::format(printf, 2, 3)]] void write(const char* format, ...) noexcept try {
    char text[1024];
    std::va_list arguments;
    va_start(arguments, format);
    const int size = std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size < 0 || size >= int{sizeof text}) return;  // longer than anything here: nothing is better than half of it
    const std::lock_guard lock(mutex_);
    if (file_ == nullptr || getpid() != owner_) return;
    pending_ += first_ ? "{" : ",\n{";
    pending_.append(text, static_cast<std::size_t>(size));
    pending_ += '}';
    first_ = false;
    if (pending_.size() >= kEnough) flush();
  } catch (...) {  // no memory, or no lock: the program is more important than its trace
  }

  void write_out() noexcept {
    const std::lock_guard lock(mutex_);
    if (file_ != nullptr && getpid() == owner_) flush();
  }

 private:
  void flush() {
    std::fwrite(pending_.data(), 1, pending_.size(), file_);
    std::fflush(file_);
    pending_.clear();
  }

  void close() {
    detail::writing = false;
    if (file_ == nullptr) return;
    if (getpid() == owner_) {
      pending_ += "\n]\n";
      flush();
    }
    std::fclose(file_);
    file_ = nullptr;
  }

  std::mutex mutex_;
  std::FILE* file_ = nullptr;
  pid_t owner_ = 0;
  bool first_ = true;
  std::string pending_;
};

Writer& writer() {
  static Writer* const one = new Writer();
  return *one;
}

// Nanoseconds since the first time anybody asked.
std::int64_t now() noexcept {
  static const Clock::time_point began = Clock::now();
  return std::chrono::nanoseconds(Clock::now() - began).count();
}

int thread_number() noexcept {
  static std::atomic<int> threads = 0;
  thread_local const int number = ++threads;
  return number;
}

// Trace Event JSON counts in microseconds.
double micro(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1000; }

// A stretch of time. `arguments` are JSON, or empty.
void write_span(const char* name, std::int64_t began, std::int64_t ended, const std::string& arguments) noexcept {
  writer().write(R"("name":"%s","ph":"X","ts":%.3f,"dur":%.3f,"pid":%d,"tid":%d,"args":{%s})", name, micro(began), micro(ended - began),
                 static_cast<int>(getpid()), thread_number(), arguments.c_str());
}

// The part of a turn behind its sleep, which began at that time. One reactor runs in a thread at a time.
thread_local std::int64_t telling_since = 0;
thread_local std::string told_whom;

// Before main(): the environment may ask for a trace. After it: what is left is written.
struct Environment {
  Environment() {
    now();
    const char* file = std::getenv("UNTWIST_TRACE");
    if (file == nullptr || *file == '\0') return;
    try {
      start(file);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s; going on without\n", error.what());
    }
    // Programs that this one starts would write over it.
#ifdef _WIN32
    _putenv("UNTWIST_TRACE=");
#else
    unsetenv("UNTWIST_TRACE");
#endif
  }
  ~Environment() { stop(); }
};
const Environment environment;

}  // namespace

void start(const std::string& file) { writer().open(file); }
void stop() noexcept { writer().finish(); }

void Span::begin(const char* what, const std::source_location* where) noexcept {
  what_ = what;
  if (where != nullptr && where->line() != 0) {
    file_ = where->file_name();
    line_ = where->line();
  }
  began_ = now();
}

void Span::end() noexcept try {
  std::string arguments;
  std::string_view file = file_ != nullptr ? file_ : "";
  if (!file.empty() && !file.starts_with("/usr/")) {  // a promise made by std::make_shared comes from nowhere that helps
    file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
    arguments = R"("where":")" + std::string(file) + ":" + std::to_string(line_) + '"';
  }
  write_span(what_, began_, now(), arguments);
} catch (...) {  // as above
}

void Turn::told() noexcept {
  if (telling_since == 0) return;
  write_span("tell", telling_since, now(), told_whom);
  telling_since = 0;
}

void detail::arrow(char phase, const void* id) noexcept {
  writer().write(R"("name":"promise","cat":"promise","ph":"%c","bp":"e","id":"%p","ts":%.3f,"pid":%d,"tid":%d)", phase, id, micro(now()),
                 static_cast<int>(getpid()), thread_number());
}

std::int64_t falls_asleep(int timeout) noexcept {
  if (timeout != 0) writer().write_out();  // there is time for it, and whoever is killed in its sleep has written everything
  return now();
}

void wakes_up(std::int64_t fell_asleep, int timeout, std::span<const pollfd> descriptors, int ready) noexcept try {
  const int why = errno;
  const std::int64_t woke_up = now();
  std::string who;
  for (const pollfd& descriptor : descriptors) {
    if (ready <= 0 || descriptor.revents == 0) continue;
    if (who.size() > 200) {
      who += ", and more";
      break;
    }
    who += (who.empty() ? "" : ", ") + std::to_string(descriptor.fd);
    who += ':';
    if (descriptor.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) who += " read";
    if (descriptor.revents & POLLOUT) who += " write";
  }
  const std::string found = R"("ready":")" + who + '"';
  write_span(timeout == 0 ? "look" : "sleep", fell_asleep, woke_up, R"("at most ms":)" + std::to_string(timeout) + "," + found);
  if (ready > 0) {
    telling_since = woke_up;
    told_whom = found;
  }
  errno = why;
} catch (...) {  // as above
}

}  // namespace untwist::trace
