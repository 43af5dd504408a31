#pragma once
/// @file
/// What a reactor did, and when: turns, sleeps, calls, readiness, chains and what fired them.
///
/// Run any program of the project with `UNTWIST_TRACE=file.json`, and it writes its trace there: Trace Event JSON, which Perfetto and
/// chrome://tracing open. `untwist trace file.json` draws the same as a time line. The first process writes; those that it starts do not.
///
/// **Cost.** Without a trace, each Span is one look at a flag. With one, each takes a lock and some hundred bytes.
///
/// **Threads.** Everything here may be used from any thread; each has a line of its own in the trace.

#include <atomic>
#include <cstdint>
#include <source_location>
#include <string>

namespace untwist::trace {

namespace detail {
inline std::atomic<bool> writing = false;  // set before main(), and by start() and stop()
}

/// Is a trace being written?
inline bool on() noexcept {
#ifdef UNTWIST_NO_TRACE
  return false;
#else
  return detail::writing.load(std::memory_order_relaxed);
#endif
}

/// Begins to write a trace into @p file, which is replaced. What was being written is ended first.
/// @throws std::system_error  when it cannot be opened.
void start(const std::string& file);

/// Ends the trace. Does nothing without one.
void stop() noexcept;

/// A stretch of time in which one thing was done: from where it is made to the end of its scope. Spans within it belong to it.
class Span {
 public:
  /// @param what  what is done, such as "a delayed call". Null is nothing worth telling. Must outlive the span.
  explicit Span(const char* what) noexcept {
    if (on() && what != nullptr) [[unlikely]] begin(what, nullptr);
  }
  /// The same, asked for at @p where in the program.
  Span(const char* what, const std::source_location& where) noexcept {
    if (on() && what != nullptr) [[unlikely]] begin(what, &where);
  }
  /// Writes it down.
  ~Span() {
    if (what_ != nullptr) [[unlikely]] end();
  }
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  void begin(const char* what, const std::source_location* where) noexcept;
  void end() noexcept;

  const char* what_ = nullptr;
  const char* file_ = nullptr;
  std::uint32_t line_ = 0;
  std::int64_t began_ = 0;
};

/// One turn of a loop. What it does after its sleep is telling those who are ready.
class Turn {
 public:
  Turn() noexcept : span_("turn") {}
  /// Writes it down.
  ~Turn() {
    if (on()) [[unlikely]] told();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  static void told() noexcept;
  const Span span_;
};

/// A result is promised, and named by @p id until it comes: in the trace, an arrow leads from here to where it is fired.
inline void promised(const void* id) noexcept;
/// The result that @p id was promised comes.
inline void kept(const void* id) noexcept;

namespace detail {
void arrow(char phase, const void* id) noexcept;
}

inline void promised(const void* id) noexcept {
  if (on()) [[unlikely]] detail::arrow('s', id);
}
inline void kept(const void* id) noexcept {
  if (on()) [[unlikely]] detail::arrow('f', id);
}

}  // namespace untwist::trace
