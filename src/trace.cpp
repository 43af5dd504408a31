#include "trace.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <system_error>
#include <untwist/base/trace.hpp>

namespace untwist::trace {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kEnough = 1 << 16;  // how much is collected before it is written
#ifdef _WIN32
constexpr const char* kForWriting = "wb";
#else
constexpr const char* kForWriting = "wbe";  // closed in programs that this one starts
#endif

// Only a trace or an empty file may be overwritten.
bool may_be_replaced(const std::string& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode)) return true;  // a device, or a pipe to a reader
  std::FILE* const old = std::fopen(file.c_str(), "rb");
  if (old == nullptr) return true;  // missing or not readable: opening it for writing will report errors
  const int first = std::fgetc(old);
  std::fclose(old);
  return first == EOF || first == '[';
}

// The file, and the text that waits to be written. Never destroyed: a thread may outlive main(). Errors here do not
// stop the program, which is more important than its trace.
class Writer {
 public:
  void open(const std::string& file) {
    const std::lock_guard lock(mutex_);
    close();
    if (!may_be_replaced(file))
      throw std::system_error(EEXIST, std::generic_category(), "write a trace over " + file + ", which is not a trace");
    file_ = std::fopen(file.c_str(), kForWriting);
    if (file_ == nullptr) throw std::system_error(errno, std::generic_category(), "write a trace to " + file);
    name_ = file;
    owner_ = getpid();
    first_ = true;
    pending_ = "[\n";
    detail::trace_now = ++traces_;
  }

  void finish() noexcept try {
    if (getpid() != owner_) return;  // a fork: a thread that does not exist here may hold the lock
    const std::lock_guard lock(mutex_);
    close();
  } catch (...) {
  }

  // An event of that trace, without its braces.
  void write(std::uint32_t trace, const std::string& event) noexcept try {
    if (getpid() != owner_) return;
    const std::lock_guard lock(mutex_);
    if (file_ == nullptr || trace != detail::trace_now) return;
    pending_ += first_ ? "{" : ",\n{";
    pending_ += event;
    pending_ += '}';
    first_ = false;
    if (pending_.size() >= kEnough) flush();
  } catch (...) {
  }

  void write_out() noexcept try {
    if (getpid() != owner_) return;
    const std::lock_guard lock(mutex_);
    if (file_ != nullptr) flush();
  } catch (...) {
  }

 private:
  void flush() {
    const bool written =
        std::fwrite(pending_.data(), 1, pending_.size(), file_) == pending_.size() && std::fflush(file_) == 0;
    pending_.clear();
    if (written) return;
    std::fprintf(stderr, "cannot write the trace to %s: %s; continuing without it\n", name_.c_str(),
                 std::strerror(errno));
    detail::trace_now = 0;
  }

  void close() {
    if (file_ == nullptr) return;
    if (detail::trace_now != 0) {
      pending_ += "\n]\n";
      flush();
    }
    detail::trace_now = 0;
    std::fclose(file_);
    file_ = nullptr;
  }

  std::mutex mutex_;
  std::FILE* file_ = nullptr;
  std::string name_;
  std::atomic<int> owner_ = 0;  // the process that writes the trace
  std::uint32_t traces_ = 0;
  bool first_ = true;
  std::string pending_;
};

Writer& writer() {
  static Writer* const one = new Writer();
  return *one;
}

// Nanoseconds since the first call.
std::int64_t now() noexcept {
  static const Clock::time_point began = Clock::now();
  return std::chrono::nanoseconds(Clock::now() - began).count();
}

int thread_number() noexcept {
  static std::atomic<int> threads = 0;
  thread_local const int number = ++threads;
  return number;
}

// ---- JSON

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

// Trace Event JSON counts in microseconds, with a decimal point, whatever the locale.
std::string micro(std::int64_t nanoseconds) {
  const std::string fraction = std::to_string(nanoseconds % 1000);
  return std::to_string(nanoseconds / 1000) + "." + std::string(3 - fraction.size(), '0') + fraction;
}

std::string who() { return ",\"pid\":" + std::to_string(getpid()) + ",\"tid\":" + std::to_string(thread_number()); }

// Writes a span. `arguments` are JSON, or empty.
void write_span(std::uint32_t trace, const char* name, std::int64_t began, std::int64_t ended,
                const std::string& arguments) noexcept try {
  writer().write(trace, "\"name\":" + json_string(name) + ",\"ph\":\"X\",\"ts\":" + micro(began) +
                            ",\"dur\":" + micro(ended - began) + who() + ",\"args\":{" + arguments + "}");
} catch (...) {
}

// "chain.cpp:40"; empty for a place in a system header, such as a promise created by std::make_shared.
std::string place(const char* path, std::uint32_t line) {
  std::string_view file = path != nullptr ? path : "";
  if (file.empty() || file.starts_with("/usr/include/")) return "";
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  return std::string(file) + ":" + std::to_string(line);
}

thread_local Turn* turn_now = nullptr;

// Before main(), starts a trace if the environment asks for one. After main(), writes the rest.
struct Environment {
  Environment() {
    now();
    const char* file = std::getenv("UNTWIST_TRACE");
    if (file == nullptr || *file == '\0') return;
    try {
      start(file);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s; continuing without it\n", error.what());
    }
    // Programs that this one starts would overwrite it.
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
  trace_ = current();
  if (where != nullptr && where->line() != 0) {
    file_ = where->file_name();
    line_ = where->line();
  }
  began_ = now();
}

void Span::end() noexcept try {
  const std::int64_t ended = now();
  const std::string where = place(file_, line_);
  write_span(trace_, what_, began_, ended, where.empty() ? "" : "\"where\":" + json_string(where));
} catch (...) {
}

void Turn::enter() noexcept {
  entered_ = true;
  outer_ = turn_now;
  turn_now = this;
}

void Turn::leave() noexcept {
  turn_now = outer_;
  if (telling_since_ != 0) write_span(current(), "tell", telling_since_, now(), told_whom_);
}

void detail::arrow(char phase, const void* id) noexcept try {
  char name[32];
  std::snprintf(name, sizeof name, "%p", id);
  writer().write(current(), std::string("\"name\":\"promise\",\"cat\":\"promise\",\"ph\":\"") + phase +
                                "\",\"bp\":\"e\",\"id\":" + json_string(name) + ",\"ts\":" + micro(now()) + who());
} catch (...) {
}

namespace {
// Before a sleep there is time to write, and a program that is killed in its sleep has then written everything.
std::int64_t write_and_look(int timeout) noexcept {
  if (timeout != 0) writer().write_out();
  return now();
}
}  // namespace

Sleep::Sleep(int timeout) noexcept : timeout_(timeout), began_(write_and_look(timeout)) {}

void Sleep::woke_up(std::span<const pollfd> descriptors, int ready) const noexcept try {
  const int why = errno;
  const std::int64_t ended = now();
  std::string found;
  for (const pollfd& descriptor : descriptors) {
    if (ready <= 0 || descriptor.revents == 0) continue;
    if (found.size() > 200) {
      found += ", and more";
      break;
    }
    found += (found.empty() ? "" : ", ") + std::to_string(descriptor.fd) + ":";
    if (descriptor.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) found += " read";
    if (descriptor.revents & POLLOUT) found += " write";
  }
  const std::string whom = "\"ready\":" + json_string(found);
  write_span(current(), timeout_ == 0 ? "look" : "sleep", began_, ended,
             "\"at most ms\":" + std::to_string(timeout_) + "," + whom);
  if (ready > 0 && turn_now != nullptr) {
    turn_now->telling_since_ = ended;
    turn_now->told_whom_ = whom;
  }
  errno = why;
} catch (...) {
}

}  // namespace untwist::trace
