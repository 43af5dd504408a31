#pragma once
/// @file
/// What a reactor did, and when: turns, sleeps, calls, readiness, chains and what fired them.
///
/// Run any program of the project with `UNTWIST_TRACE=file.json`, and it writes its trace there: Trace Event JSON,
/// which Perfetto and chrome://tracing open. `untwist trace file.json` draws the same as a time line. Programs that a
/// traced program starts do not write.
///
/// **Cost.** Without a trace, each Span is one look at a number. With one, each takes a lock and some hundred bytes.
///
/// **Threads.** Everything here may be used from any thread; each has a line of its own in the trace.

#include <atomic>
#include <cstdint>
#include <source_location>
#include <string>

namespace untwist::trace {

namespace detail {
inline std::atomic<std::uint32_t> trace_now = 0;  // the number of the trace that is being written, or 0
}

/// The number of the trace that is being written; 0 when there is none.
inline std::uint32_t current() noexcept {
#ifdef UNTWIST_NO_TRACE
  return 0;
#else
  return detail::trace_now.load(std::memory_order_relaxed);
#endif
}

/// Is a trace being written?
inline bool on() noexcept { return current() != 0; }

/// Begins to write a trace into @p file. What was being written is ended first. A file is replaced when it is empty or
/// a trace.
/// @throws std::system_error  when it cannot be opened, or is something else.
void start(const std::string& file);

/// Ends the trace. Does nothing without one.
void stop() noexcept;

/// A stretch of time in which one thing was done: from where it is made to the end of its scope. Spans within it belong
/// to it.
class Span {
 public:
  /// @param what  what is done, such as "a delayed call". Null is nothing worth telling. Must outlive the span.
  explicit Span(const char* what) noexcept {
    if (on() && what != nullptr) [[unlikely]]
      begin(what, nullptr);
  }
  /// The same, asked for at @p where in the program.
  Span(const char* what, const std::source_location& where) noexcept {
    if (on() && what != nullptr) [[unlikely]]
      begin(what, &where);
  }
  /// Writes it down, if the trace it began in is still being written.
  ~Span() {
    if (what_ != nullptr) [[unlikely]]
      end();
  }
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  void begin(const char* what, const std::source_location* where) noexcept;
  void end() noexcept;

  const char* what_ = nullptr;
  const char* file_ = nullptr;
  std::uint32_t line_ = 0;
  std::uint32_t trace_ = 0;
  std::int64_t began_ = 0;
};

/// One turn of a loop. What it does after its sleep is telling those who are ready.
class Turn {
 public:
  Turn() noexcept : span_("turn") {
    if (on()) [[unlikely]]
      enter();
  }
  /// Writes it down.
  ~Turn() {
    if (entered_) [[unlikely]]
      leave();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  friend class Sleep;
  void enter() noexcept;
  void leave() noexcept;

  const Span span_;
  bool entered_ = false;
  Turn* outer_ = nullptr;           // a callback may take turns by hand
  std::int64_t telling_since_ = 0;  // 0 while nobody was found ready
  std::string told_whom_;
};

namespace detail {
void arrow(char phase, const void* id) noexcept;
}

/// A result is promised, and named by @p id until it comes: in the trace, an arrow leads from here to where it is
/// fired.
inline void promised(const void* id) noexcept {
  if (on()) [[unlikely]]
    detail::arrow('s', id);
}
/// The result that @p id was promised comes.
inline void kept(const void* id) noexcept {
  if (on()) [[unlikely]]
    detail::arrow('f', id);
}

}  // namespace untwist::trace
