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
  // Task 3.2: Keep what came in buffer_, then deliver().
  // [3.2
  buffer_.append(as_text(data));
  deliver();
  // 3.2]
}

// The first line of the buffer, taken out; or nothing, as long as its delimiter has not come.
std::optional<std::string> LineReceiver::take_line() {
  // Task 3.2: Find the delimiter. Take the line and the delimiter out of buffer_; return the line without it.
  // (searched_ may wait: it only spares searching the same bytes again, but for the last ones, in which a delimiter may
  // have begun.)
  // [3.2
  const std::size_t end = buffer_.find(delimiter_, searched_);
  if (end == std::string::npos) {
    // A delimiter may be half there: look at its length less one byte again next time.
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
  // Task 3.4: This delivers lines, however long, whatever happens meanwhile. Deliver only while it may: not paused, not
  // disconnecting, and not from inside a callback (delivering_ says so; a Delivering sets it, also when a callback
  // throws). In raw mode, everything goes to raw_data_received(). A line over max_length_, or max_length_ and a
  // delimiter's length of bytes without a delimiter, go to line_length_exceeded() with all that is buffered.
  // [3.4 else while (const std::optional<std::string> line = take_line()) line_received(*line);
  if (delivering_) return;  // the loop that is calling us goes on with what came
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
  // Task 3.4: Leave raw mode; `extra` comes before what is buffered; deliver what can be delivered.
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
  // Task 3.4: The transport may read again; but what is here already comes first.
  // [3.4
  paused_ = false;
  transport()->resume_producing();
  deliver();
  // 3.4]
}

}  // namespace untwist
