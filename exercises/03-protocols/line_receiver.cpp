// Lesson 03 · Protocols and factories: lines out of chunks.

#include <algorithm>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/line_receiver.hpp>

namespace untwist {

void LineReceiver::send_line(std::string_view line) {
  const Bytes pieces[] = {as_bytes(line), as_bytes(delimiter_)};
  transport()->write_sequence(pieces);
}

void LineReceiver::data_received(Bytes data) {
  // TODO(3.2) Append the bytes, as_text(), to buffer_.
  // Then call deliver().
  untwist::todo("3.2");
}

// Takes the first line out of the buffer. Returns nothing if its delimiter has not come yet.
std::optional<std::string> LineReceiver::take_line() {
  // TODO(3.2) Return nothing if buffer_, a ReceiveBuffer (buffered_receiver.hpp), holds no delimiter_: find() it.
  // Otherwise take() the first line out of buffer_, drop() its delimiter, and return the line without the delimiter.
  // searched_, the number of bytes that need not be searched again, is an optimisation; you can ignore it at first.
  untwist::todo("3.2");
}

void LineReceiver::deliver() {
  // TODO(3.4) Return if delivering_ is set: a callback is running, and the loop that called it goes on afterwards.
  // Set delivering_ with a Delivering, which clears it even if a callback throws.
  // Before each callback, check that the receiver is not paused and the transport is not disconnecting().
  // In raw mode, pass all buffered bytes to raw_data_received().
  // In line mode, pass each line of at most max_length_ bytes to line_received().
  // Pass a longer line, with its delimiter and all bytes after it, to line_length_exceeded().
  // If max_length_ bytes and a delimiter's length are buffered without a delimiter, pass them there, too.
  // Do not let that sum overflow: max_length_ may be the largest number.
  while (const std::optional<std::string> line = take_line()) line_received(*line);
}

void LineReceiver::set_line_mode(std::string_view extra) {
  // TODO(3.4) Leave raw mode.
  // Put `extra` in front of the buffered bytes.
  // Set searched_ to 0, so that all of it is searched.
  // Call deliver().
  untwist::todo("3.4");
}

std::string LineReceiver::clear_line_buffer() {
  searched_ = 0;
  return buffer_.take_all();
}

void LineReceiver::resume_producing() {
  // TODO(3.4) Clear paused_.
  // Resume the transport.
  // Then deliver() the buffered bytes. In that order: a callback may pause again.
  untwist::todo("3.4");
}

}  // namespace untwist
