#pragma once
/// @file
/// Receiving strings that carry their length in front: as a binary number, or as netstrings.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist {

/// A protocol of strings, each preceded by its length. The common base of both kinds.
///
/// Nothing is delivered before a whole string has come, while the protocol is paused, or once the transport is
/// disconnecting. A string whose announced length is too large is refused before its first byte.
/// Twisted: the common part of `IntNStringReceiver` and `NetstringReceiver`.
class StringReceiver : public BufferedReceiver {
 public:
  /// A whole string. The view is valid during this call. Twisted: `stringReceived`.
  virtual void string_received(std::string_view text) = 0;

  /// The announced length is larger than max_length(), or the bytes are not a valid string. By default it closes the
  /// connection.
  /// @param why  the reason, for a log: "a length of 100000; at most 99999".
  /// Twisted: `lengthLimitExceeded`, and `NetstringParseError`.
  virtual void bad_string(std::string_view /*why*/) { transport()->lose_connection(); }

  /// Sends a string with its length.
  /// @throws std::length_error  if the length does not fit into the prefix. Twisted: `sendString`.
  virtual void send_string(std::string_view text) = 0;

  void data_received(Bytes data) final;

  /// Resumes delivery. Buffered strings are delivered immediately.
  void resume_producing();

  /// How long a string may be: 99999 bytes by default. Twisted: `MAX_LENGTH`.
  std::size_t max_length() const noexcept { return max_length_; }
  /// Sets the maximum in bytes, without the prefix, from the next string on.
  void set_max_length(std::size_t bytes) { max_length_ = bytes; }

 protected:
  /// What look() found at the front of a buffer.
  struct Found {
    /// The kinds of results.
    enum class Kind { incomplete, whole, bad };
    Kind kind = Kind::incomplete;  ///< `incomplete`: look again when more bytes have come
    std::size_t offset = 0;        ///< where the string begins
    std::size_t length = 0;        ///< how long the string is
    std::size_t total = 0;         ///< how many bytes of the buffer it takes, including its length and delimiters
    std::string why;               ///< the reason, for `bad`
  };

  /// Finds out what the buffer begins with. A pure function: it changes nothing.
  virtual Found look(std::string_view buffer) const = 0;

 private:
  std::size_t max_length_ = 99999;
};

/// How many bytes a binary length takes.
enum class PrefixWidth { one = 1, two = 2, four = 4 };

/// Strings preceded by a binary length, most significant byte first.
///
/// Twisted: `Int8StringReceiver`, `Int16StringReceiver`, `Int32StringReceiver`.
class PrefixedReceiver : public StringReceiver {
 public:
  /// Lengths of @p width bytes, the most significant first.
  explicit PrefixedReceiver(PrefixWidth width) : width_(static_cast<std::size_t>(width)) {}
  void send_string(std::string_view text) final;

 protected:
  Found look(std::string_view buffer) const final;

 private:
  const std::size_t width_;
};

/// Netstrings: `5:hello,` (D. J. Bernstein, 1997).
///
/// Twisted: `NetstringReceiver`.
class NetstringReceiver : public StringReceiver {
 public:
  void send_string(std::string_view text) final;

 protected:
  Found look(std::string_view buffer) const final;
};

}  // namespace untwist
