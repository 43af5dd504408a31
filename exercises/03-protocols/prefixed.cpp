// Lesson 03 · Protocols and factories: strings that carry their length in front.

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/prefixed.hpp>

namespace untwist {

void StringReceiver::data_received(Bytes data) {
  buffer_.append(as_text(data));
  if (delivering_) return;  // the loop that is calling us will deliver the new bytes
  // TODO(3.5) Set delivering_ with a Delivering, which clears it even if a callback throws.
  // Go on as long as the receiver is not paused and the transport is not disconnecting().
  // Let look() find the next string in the buffer, and stop if it is incomplete.
  // If it is whole, remove it from the buffer, then pass it to string_received().
  // If it is bad, clear the buffer, pass the reason to bad_string(), and stop.
  untwist::todo("3.5");
}

void StringReceiver::resume_producing() {
  paused_ = false;
  transport()->resume_producing();
  data_received({});
}

// ---- a binary length

StringReceiver::Found PrefixedReceiver::look(std::string_view buffer) const {
  // TODO(3.5) Read a length of width_ bytes, the most significant first. Take each byte as unsigned.
  // If it exceeds max_length(), return `bad` with the reason "a length of 101; at most 100".
  // Do that before the first byte of the string has come.
  // Return `incomplete` until the whole string has come.
  // Then return `whole`, where the string begins, its length, and how many bytes it takes with its prefix.
  untwist::todo("3.5");
}

void PrefixedReceiver::send_string(std::string_view text) {
  // TODO(3.5) Throw std::length_error if the length does not fit into width_ bytes.
  // Write the length, the most significant byte first, then the string.
  untwist::todo("3.5");
}

// ---- netstrings

StringReceiver::Found NetstringReceiver::look(std::string_view buffer) const {
  // TODO(3.5) Read the digits of the length, a colon, the string and a comma.
  // Return `bad`, with a reason, if there is no digit, if there is a leading zero (but "0:," is an empty string), if
  // the length exceeds max_length(), or if the colon or the comma is missing.
  // Do that as soon as the fault can be seen, for instance before the colon if the length is too large.
  // Do not let a large length wrap around, whatever max_length() is.
  // Otherwise return `incomplete` until the comma has come, then `whole`.
  untwist::todo("3.5");
}

void NetstringReceiver::send_string(std::string_view text) {
  const std::string length = std::to_string(text.size()) + ":";
  const Bytes pieces[] = {as_bytes(length), as_bytes(text), as_bytes(",")};
  transport()->write_sequence(pieces);
}

}  // namespace untwist
