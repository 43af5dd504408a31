#pragma once
/// @file
/// Strings that say how long they are: with a binary length in front, or as netstrings.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist {

/// A protocol of strings, each behind its length. What both kinds share.
///
/// Nothing is delivered before a whole string is there, while the protocol is paused, or once the transport is
/// disconnecting. A string that is announced too long is refused before its first byte.
/// Twisted: what `IntNStringReceiver` and `NetstringReceiver` have in common.
class StringReceiver : public BufferedReceiver {
 public:
  /// A whole string. The view is valid during this call. Twisted: `stringReceived`.
  virtual void string_received(std::string_view text) = 0;

  /// A string is announced that is longer than max_length(), or something that is no string at all. By default closes.
  /// @param why  for the log: "a length of 100000; at most 99999".
  /// Twisted: `lengthLimitExceeded`, and `NetstringParseError`.
  virtual void bad_string(std::string_view /*why*/) { transport()->lose_connection(); }

  /// Sends a string in its wrapping.
  /// @throws std::length_error  when the wrapping cannot say such a length. Twisted: `sendString`.
  virtual void send_string(std::string_view text) = 0;

  void data_received(Bytes data) final;

  /// Strings again; those that are buffered come at once.
  void resume_producing();

  /// How long a string may be: 99999 bytes unless set otherwise. Twisted: `MAX_LENGTH`.
  std::size_t max_length() const noexcept { return max_length_; }
  /// In bytes, of the string alone; applies to the next one.
  void set_max_length(std::size_t bytes) { max_length_ = bytes; }

 protected:
  /// What the front of a buffer holds.
  struct Found {
    /// What was found.
    enum class Kind { incomplete, whole, bad };
    Kind kind = Kind::incomplete;  ///< `incomplete`: look again when more has come
    std::size_t offset = 0;        ///< where the string begins
    std::size_t length = 0;        ///< how long it is
    std::size_t total = 0;         ///< how much of the buffer it takes, wrapping included
    std::string why;               ///< of a bad one
  };

  /// What does the buffer begin with? Pure: looks, and keeps nothing.
  virtual Found look(std::string_view buffer) const = 0;

 private:
  std::size_t max_length_ = 99999;
};

/// How many bytes a binary length takes.
enum class PrefixWidth { one = 1, two = 2, four = 4 };

/// Strings behind a binary length, most significant byte first.
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
