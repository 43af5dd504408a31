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
  // TODO(3.2) Keep what came in buffer_, then deliver().
  untwist::todo("3.2");
}

// The first line of the buffer, taken out; or nothing, as long as its delimiter has not come.
std::optional<std::string> LineReceiver::take_line() {
  // TODO(3.2) Find the delimiter. Take the line and the delimiter out of buffer_; return the line without it.
  // (searched_ may wait: it only spares searching the same bytes again, but for the last ones, in which a delimiter may
  // have begun.)
  untwist::todo("3.2");
}

void LineReceiver::deliver() {
  // TODO(3.4) This delivers lines, however long, whatever happens meanwhile. Deliver only while it may: not paused, not
  // disconnecting, and not from inside a callback (delivering_ says so; a Delivering sets it, also when a callback
  // throws). In raw mode, everything goes to raw_data_received(). A line over max_length_, or max_length_ and a
  // delimiter's length of bytes without a delimiter, go to line_length_exceeded() with all that is buffered.
  while (const std::optional<std::string> line = take_line()) line_received(*line);
}

void LineReceiver::set_line_mode(std::string_view extra) {
  // TODO(3.4) Leave raw mode; `extra` comes before what is buffered; deliver what can be delivered.
  untwist::todo("3.4");
}

std::string LineReceiver::clear_line_buffer() {
  searched_ = 0;
  return buffer_.take_all();
}

void LineReceiver::resume_producing() {
  // TODO(3.4) The transport may read again; but what is here already comes first.
  untwist::todo("3.4");
}

}  // namespace untwist
