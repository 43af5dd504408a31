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
  // Task 3.2: Append the bytes, as_text(), to buffer_.
  // Then call deliver().
  // [3.2
  buffer_.append(as_text(data));
  deliver();
  // 3.2]
}

// Takes the first line out of the buffer. Returns nothing if its delimiter has not come yet.
std::optional<std::string> LineReceiver::take_line() {
  // Task 3.2: Return nothing if buffer_, a ReceiveBuffer (buffered_receiver.hpp), holds no delimiter_: find() it.
  // Otherwise take() the first line out of buffer_, drop() its delimiter, and return the line without the delimiter.
  // searched_, the number of bytes that need not be searched again, is an optimisation; you can ignore it at first.
  // [3.2
  const std::size_t end = buffer_.find(delimiter_, searched_);
  if (end == std::string::npos) {
    // The buffer may end with the beginning of a delimiter: search that many bytes again next time.
    searched_ = buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
    return std::nullopt;
  }
  std::string line = buffer_.take(end);
  buffer_.drop(delimiter_.size());
  searched_ = 0;
  return line;
  // 3.2]
}

void LineReceiver::deliver() {
  // Task 3.4: Return if delivering_ is set: a callback is running, and the loop that called it goes on afterwards.
  // Set delivering_ with a Delivering, which clears it even if a callback throws.
  // Before each callback, check that the receiver is not paused and the transport is not disconnecting().
  // In raw mode, pass all buffered bytes to raw_data_received().
  // In line mode, pass each line of at most max_length_ bytes to line_received().
  // Pass a longer line, with its delimiter and all bytes after it, to line_length_exceeded().
  // If max_length_ bytes and a delimiter's length are buffered without a delimiter, pass them there, too.
  // Do not let that sum overflow: max_length_ may be the largest number.
  // [3.4 else while (const std::optional<std::string> line = take_line()) line_received(*line);
  if (delivering_) return;  // the loop that is calling us will deliver the new bytes
  const Delivering delivering(delivering_);
  while (!paused_ && !buffer_.empty() && !transport()->disconnecting()) {
    if (raw_) {
      const std::string data = clear_line_buffer();
      raw_data_received(as_bytes(data));
      continue;
    }
    std::optional<std::string> line = take_line();
    if (line && line->size() <= max_length_) {
      line_received(*line);
    } else if (line) {
      line_length_exceeded(*line + delimiter_ + clear_line_buffer());
    } else if (buffer_.size() >= delimiter_.size() && buffer_.size() - delimiter_.size() >= max_length_) {
      line_length_exceeded(clear_line_buffer());
    } else {
      return;
    }
  }
  // 3.4]
}

void LineReceiver::set_line_mode(std::string_view extra) {
  // Task 3.4: Leave raw mode.
  // Put `extra` in front of the buffered bytes.
  // Set searched_ to 0, so that all of it is searched.
  // Call deliver().
  // [3.4
  raw_ = false;
  buffer_.prepend(extra);
  searched_ = 0;
  deliver();
  // 3.4]
}

std::string LineReceiver::clear_line_buffer() {
  searched_ = 0;
  return buffer_.take_all();
}

void LineReceiver::resume_producing() {
  // Task 3.4: Clear paused_.
  // Resume the transport.
  // Then deliver() the buffered bytes. In that order: a callback may pause again.
  // [3.4
  paused_ = false;
  transport()->resume_producing();
  deliver();
  // 3.4]
}

}  // namespace untwist
