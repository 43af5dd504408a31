#pragma once
/// @file
/// Lines out of chunks.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist {

/// A protocol of lines. Derive from it and receive whole lines, however the bytes were cut on their way.
///
/// **Two modes.** In line mode it delivers lines; in raw mode, bytes as they come. A callback may switch: what has
/// arrived already is then delivered in the new mode.
///
/// **Holding back.** Nothing is delivered while the protocol is paused, or once the transport is disconnecting. What
/// has arrived by then is kept for resume_producing(), or dropped with the connection.
///
/// **Re-entrancy.** Callbacks may call any function here. Lines are delivered in order, one at a time, never one inside
/// another.
///
/// Twisted: `LineReceiver`.
class LineReceiver : public BufferedReceiver {
 public:
  //! [line_received]
  /// A whole line, without its delimiter. The view is valid during this call.
  /// Twisted: `lineReceived`.
  virtual void line_received(std::string_view line) = 0;
  //! [line_received]

  /// Bytes in raw mode. Twisted: `rawDataReceived`.
  virtual void raw_data_received(Bytes /*data*/) {}

  /// A line is longer than max_length(). Gets all that is buffered, the line and whatever follows it; by default
  /// closes.
  /// Twisted: `lineLengthExceeded`.
  virtual void line_length_exceeded(std::string_view /*buffered*/) { transport()->lose_connection(); }

  /// Sends a line and the delimiter behind it. Twisted: `sendLine`.
  void send_line(std::string_view line);

  void data_received(Bytes data) final;

  /// Switches to raw mode; also what has arrived behind the line being delivered comes raw. Twisted: `setRawMode`.
  void set_raw_mode() { raw_ = true; }
  /// Switches to line mode. @p extra is what a raw callback took too much: it comes first. Twisted: `setLineMode`.
  void set_line_mode(std::string_view extra = {});

  /// Returns what is buffered and not delivered, and drops it. Twisted: `clearLineBuffer`.
  std::string clear_line_buffer();

  /// Lines again, from where it was; those that are buffered come at once.
  void resume_producing();

  /// What ends a line: "\r\n" unless set otherwise. Must not be empty. Twisted: `delimiter`.
  const std::string& delimiter() const noexcept { return delimiter_; }
  /// What ends a line, from the next one on; at first a carriage return and a line feed.
  void set_delimiter(std::string delimiter) {
    delimiter_ = std::move(delimiter);
    searched_ = 0;
  }

  /// How long a line may be, without its delimiter: 16384 bytes unless set otherwise. Twisted: `MAX_LENGTH`.
  std::size_t max_length() const noexcept { return max_length_; }
  /// In bytes, without the delimiter; applies to the next line.
  void set_max_length(std::size_t bytes) { max_length_ = bytes; }

 private:
  void deliver();
  std::optional<std::string> take_line();

  std::string delimiter_ = "\r\n";
  std::size_t max_length_ = 16384;
  std::size_t searched_ = 0;  // so much of buffer_ holds no delimiter
  bool raw_ = false;
};

}  // namespace untwist
