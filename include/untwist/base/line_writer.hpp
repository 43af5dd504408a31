#pragma once
/// @file
/// Writing lines to a descriptor whose reader may be slow or gone: for logs.

#include <cstddef>
#include <memory>
#include <string_view>

namespace untwist {

/// Writes lines, and never keeps its caller waiting.
///
/// A log often goes to a pipe. If its reader stops reading, the pipe fills up, and a plain write() would block the loop
/// and with it every client. If its reader goes away, SIGPIPE would end the program. Here, lines wait in a buffer of
/// limited size, and lines that do not fit are counted instead: once there is room again, a line says how many are
/// missing. If the reader is gone, lines are dropped. Writing to a plain file takes as long as its disk does.
///
/// May be used from any thread. It does not own the descriptor, which must stay open as long as this object lives.
class LineWriter {
 public:
  /// @param fd      the descriptor to write to: 1 is standard output, 2 standard error.
  /// @param buffer  how many bytes may wait.
  explicit LineWriter(int fd, std::size_t buffer = 65536);
  /// Writes what can be written immediately; the rest is lost.
  ~LineWriter();

  /// Writes a line, or buffers it until there is room. @p line has no line end.
  void write(std::string_view line) noexcept;

  /// How many lines were dropped and have not been reported as missing yet.
  std::size_t missing() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace untwist
