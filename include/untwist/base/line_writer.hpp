#pragma once
/// @file
/// Lines to a descriptor that somebody reads, or doesn't: for logs.

#include <cstddef>
#include <memory>
#include <string_view>

namespace untwist {

/// Writes lines, and never keeps its caller waiting.
///
/// A log often ends in a pipe. If its reader falls asleep, the pipe fills up, and a plain write() would stop the loop
/// and every client with it; if its reader goes away, SIGPIPE would end the program. Here, lines wait in a buffer of
/// limited size, and what doesn't fit is counted instead: once there is room again, a line says how many are missing.
/// When nobody can read any more, lines are dropped. A plain file takes as long as its disk does.
///
/// May be used from any thread. Owns nothing of the descriptor, which must stay open as long as this lives.
class LineWriter {
 public:
  /// @param fd      to write to: 1 is standard output, 2 standard error.
  /// @param buffer  how many bytes may wait.
  explicit LineWriter(int fd, std::size_t buffer = 65536);
  /// Writes what can be written at once; the rest is lost.
  ~LineWriter();

  /// Writes a line, or keeps it until there is room. @p line has no line end.
  void write(std::string_view line) noexcept;

  /// How many lines were not written, and are not told of yet.
  std::size_t missing() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace untwist
