// Lesson 03 · Protocols and factories: strings that say how long they are.

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/prefixed.hpp>

namespace untwist {

void StringReceiver::data_received(Bytes data) {
  buffer_.append(as_text(data));
  if (delivering_) return;  // the loop that is calling us goes on with what came
  // TODO(3.5) As long as look() finds a whole string, and it may be delivered (not paused, not disconnecting): deliver
  // it. When it finds a bad one, drop everything, say so, and stop. Meanwhile, delivering_ is set: by a Delivering.
  untwist::todo("3.5");
}

void StringReceiver::resume_producing() {
  paused_ = false;
  transport()->resume_producing();
  data_received({});
}

// ---- a binary length

StringReceiver::Found PrefixedReceiver::look(std::string_view buffer) const {
  // TODO(3.5) width_ bytes of length, the most significant first, then the string. A length over max_length() is bad,
  // even before the first byte of the string.
  untwist::todo("3.5");
}

void PrefixedReceiver::send_string(std::string_view text) {
  // TODO(3.5) Refuse what the prefix cannot say; then write the length and the string.
  untwist::todo("3.5");
}

// ---- netstrings

StringReceiver::Found NetstringReceiver::look(std::string_view buffer) const {
  // TODO(3.5) Digits, a colon, the string, a comma. No digits, a leading zero, a length over max_length() or a missing
  // comma are bad, each as soon as it can be seen.
  untwist::todo("3.5");
}

void NetstringReceiver::send_string(std::string_view text) {
  const std::string length = std::to_string(text.size()) + ":";
  const Bytes pieces[] = {as_bytes(length), as_bytes(text), as_bytes(",")};
  transport()->write_sequence(pieces);
}

}  // namespace untwist
