// Lesson 03 · Protocols and factories: strings that carry their length in front.

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/prefixed.hpp>

namespace untwist {

void StringReceiver::data_received(Bytes data) {
  buffer_.append(as_text(data));
  if (delivering_) return;  // the loop that is calling us will deliver the new bytes
  // Task 3.5: Set delivering_ with a Delivering, which clears it even if a callback throws.
  // Go on as long as the receiver is not paused and the transport is not disconnecting().
  // Let look() find the next string in the buffer, and stop if it is incomplete.
  // If it is whole, remove it from the buffer, then pass it to string_received().
  // If it is bad, clear the buffer, pass the reason to bad_string(), and stop.
  // [3.5
  const Delivering delivering(delivering_);
  while (!paused_ && !transport()->disconnecting()) {
    const Found found = look(buffer_.view());
    if (found.kind == Found::Kind::incomplete) return;
    if (found.kind == Found::Kind::bad) {
      buffer_.clear();
      return bad_string(found.why);
    }
    const std::string text(buffer_.view().substr(found.offset, found.length));
    buffer_.drop(found.total);
    string_received(text);
  }
  // 3.5]
}

void StringReceiver::resume_producing() {
  paused_ = false;
  transport()->resume_producing();
  data_received({});
}

// ---- a binary length

StringReceiver::Found PrefixedReceiver::look(std::string_view buffer) const {
  // Task 3.5: Read a length of width_ bytes, the most significant first. Take each byte as unsigned.
  // If it exceeds max_length(), return `bad` with the reason "a length of 101; at most 100".
  // Do that before the first byte of the string has come.
  // Return `incomplete` until the whole string has come.
  // Then return `whole`, where the string begins, its length, and how many bytes it takes with its prefix.
  // [3.5
  if (buffer.size() < width_) return {};
  std::size_t length = 0;
  for (const char byte : buffer.substr(0, width_)) length = length << 8 | static_cast<unsigned char>(byte);
  if (length > max_length()) {
    return {Found::Kind::bad, 0, 0, 0,
            "a length of " + std::to_string(length) + "; at most " + std::to_string(max_length())};
  }
  if (buffer.size() - width_ < length) return {};
  return {Found::Kind::whole, width_, length, width_ + length, {}};
  // 3.5]
}

void PrefixedReceiver::send_string(std::string_view text) {
  // Task 3.5: Throw std::length_error if the length does not fit into width_ bytes.
  // Write the length, the most significant byte first, then the string.
  // [3.5
  if (static_cast<std::uint64_t>(text.size()) >> (8 * width_) != 0) {
    throw std::length_error("send_string: " + std::to_string(text.size()) + " bytes do not fit a prefix of width " +
                            std::to_string(width_));
  }
  std::string prefix;
  for (std::size_t i = width_; i-- > 0;) prefix += static_cast<char>(text.size() >> (8 * i) & 0xff);
  const Bytes pieces[] = {as_bytes(prefix), as_bytes(text)};
  transport()->write_sequence(pieces);
  // 3.5]
}

// ---- netstrings

StringReceiver::Found NetstringReceiver::look(std::string_view buffer) const {
  // Task 3.5: Read the digits of the length, a colon, the string and a comma.
  // Return `bad`, with a reason, if there is no digit, if there is a leading zero (but "0:," is an empty string), if
  // the length exceeds max_length(), or if the colon or the comma is missing.
  // Do that as soon as the fault can be seen, for instance before the colon if the length is too large.
  // Do not let a large length wrap around, whatever max_length() is.
  // Otherwise return `incomplete` until the comma has come, then `whole`.
  // [3.5
  std::size_t length = 0;
  std::size_t colon = 0;
  for (; colon < buffer.size() && buffer[colon] >= '0' && buffer[colon] <= '9'; ++colon) {
    if (colon == 1 && buffer[0] == '0') return {Found::Kind::bad, 0, 0, 0, "a length with a leading zero"};
    const auto digit = static_cast<std::size_t>(buffer[colon] - '0');
    if (digit > max_length() || length > (max_length() - digit) / 10) {  // must not wrap around, whatever the maximum
      return {Found::Kind::bad, 0, 0, 0, "a length over " + std::to_string(max_length())};
    }
    length = length * 10 + digit;
  }
  if (colon == buffer.size()) return {};
  if (colon == 0 || buffer[colon] != ':') return {Found::Kind::bad, 0, 0, 0, "no length before a colon"};
  if (buffer.size() - colon - 1 <= length) return {};
  const std::size_t comma = colon + 1 + length;
  if (buffer[comma] != ',') return {Found::Kind::bad, 0, 0, 0, "no comma after the string"};
  return {Found::Kind::whole, colon + 1, length, comma + 1, {}};
  // 3.5]
}

void NetstringReceiver::send_string(std::string_view text) {
  const std::string length = std::to_string(text.size()) + ":";
  const Bytes pieces[] = {as_bytes(length), as_bytes(text), as_bytes(",")};
  transport()->write_sequence(pieces);
}

}  // namespace untwist
