#pragma once
/// @file
/// Receiving lines.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist {

/// A protocol of lines. Derive from it to receive whole lines, however the bytes were cut on their way.
///
/// **Two modes.** In line mode it delivers lines; in raw mode, bytes as they come. A callback may switch the mode:
/// bytes that have already arrived are then delivered in the new mode.
///
/// **Holding back.** Nothing is delivered while the protocol is paused, or once the transport is disconnecting.
/// Buffered bytes are kept for resume_producing(), or dropped with the connection.
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

  /// A line is longer than max_length(). Gets all buffered bytes, the line and everything after it. By default it
  /// closes the connection.
  /// Twisted: `lineLengthExceeded`.
  virtual void line_length_exceeded(std::string_view /*buffered*/) { transport()->lose_connection(); }

  /// Sends a line followed by the delimiter. Twisted: `sendLine`.
  void send_line(std::string_view line);

  void data_received(Bytes data) final;

  /// Switches to raw mode. Bytes that have already arrived after the current line come raw, too. Twisted: `setRawMode`.
  void set_raw_mode() { raw_ = true; }
  /// Switches to line mode. @p extra holds bytes that a raw callback did not use: they come first. Twisted:
  /// `setLineMode`.
  void set_line_mode(std::string_view extra = {});

  /// Removes all bytes that are not delivered yet, and returns them. Twisted: `clearLineBuffer`.
  std::string clear_line_buffer();

  /// Resumes delivery where it stopped. Buffered lines are delivered immediately.
  void resume_producing();

  /// The delimiter that ends a line: "\r\n" by default. Never empty. Twisted: `delimiter`.
  const std::string& delimiter() const noexcept { return delimiter_; }
  /// Sets the delimiter, from the next line on. It must not be empty.
  void set_delimiter(std::string delimiter) {
    delimiter_ = std::move(delimiter);
    searched_ = 0;
  }

  /// How long a line may be, without its delimiter: 16384 bytes by default. Twisted: `MAX_LENGTH`.
  std::size_t max_length() const noexcept { return max_length_; }
  /// Sets the maximum in bytes, without the delimiter, from the next line on.
  void set_max_length(std::size_t bytes) { max_length_ = bytes; }

 private:
  void deliver();
  std::optional<std::string> take_line();

  std::string delimiter_ = "\r\n";
  std::size_t max_length_ = 16384;
  std::size_t searched_ = 0;  // no delimiter begins in the first so many bytes of buffer_
  bool raw_ = false;
};

}  // namespace untwist
