#pragma once
/// @file
/// What a reactor did, and when: turns, sleeps, calls, readiness, chains and what fired them.
///
/// Run any program of the project with `UNTWIST_TRACE=file.json`, and it writes its trace to that file: Trace Event
/// JSON, which Perfetto and chrome://tracing can open. `untwist trace file.json` draws the same trace as a timeline.
/// Programs that a traced program starts write no trace.
///
/// **Cost.** Without a trace, each Span reads one number. With a trace, each takes a lock and some hundred bytes.
///
/// **Threads.** Everything here may be used from any thread; each thread has its own line in the trace.

#include <atomic>
#include <cstdint>
#include <source_location>
#include <string>

namespace untwist::trace {

namespace detail {
inline std::atomic<std::uint32_t> trace_now = 0;  // the number of the trace that is being written, or 0
}

/// The number of the trace that is being written; 0 if no trace is being written.
inline std::uint32_t current() noexcept {
#ifdef UNTWIST_NO_TRACE
  return 0;
#else
  return detail::trace_now.load(std::memory_order_relaxed);
#endif
}

/// Is a trace being written?
inline bool on() noexcept { return current() != 0; }

/// Starts writing a trace to @p file. A trace that is being written is ended first. An existing file is replaced if it
/// is empty or a trace.
/// @throws std::system_error  if the file cannot be opened, or is neither.
void start(const std::string& file);

/// Ends the trace. Does nothing without one.
void stop() noexcept;

/// The time that one activity took: from the construction of the Span to the end of its scope. Spans within it belong
/// to it.
class Span {
 public:
  /// @param what  the activity, such as "a delayed call". If null, nothing is recorded. Must outlive the span.
  explicit Span(const char* what) noexcept {
    if (on() && what != nullptr) [[unlikely]]
      begin(what, nullptr);
  }
  /// The same, asked for at @p where in the program.
  Span(const char* what, const std::source_location& where) noexcept {
    if (on() && what != nullptr) [[unlikely]]
      begin(what, &where);
  }
  /// Records the span, if the trace in which it began is still being written.
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

/// One turn of a loop. The time after its sleep is the time in which it calls the ready descriptors.
class Turn {
 public:
  Turn() noexcept : span_("turn") {
    if (on()) [[unlikely]]
      enter();
  }
  /// Records the turn.
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
  std::int64_t telling_since_ = 0;  // 0 while no descriptor was found ready
  std::string told_whom_;
};

namespace detail {
void arrow(char phase, const void* id) noexcept;
}

/// A promise was created; @p id names it until it is fired. In the trace, an arrow leads from here to the place where
/// it is fired.
inline void promised(const void* id) noexcept {
  if (on()) [[unlikely]]
    detail::arrow('s', id);
}
/// The promise named @p id is fired.
inline void kept(const void* id) noexcept {
  if (on()) [[unlikely]]
    detail::arrow('f', id);
}

}  // namespace untwist::trace
