#pragma once
/// @file
/// Buffering received bytes that are not delivered yet: the common part of line_receiver.hpp and prefixed.hpp.

#include <cstddef>
#include <string>
#include <string_view>
#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// Bytes in the order in which they came. They are added at the end and removed from the front.
///
/// The cost of removing bytes from the front depends only on how many are removed: the remaining bytes are not moved.
class ReceiveBuffer {
 public:
  /// How many bytes there are.
  std::size_t size() const noexcept { return bytes_.size() - front_; }
  /// Is it empty?
  bool empty() const noexcept { return size() == 0; }
  /// All bytes. Valid until the buffer changes.
  std::string_view view() const noexcept { return std::string_view(bytes_).substr(front_); }
  /// The position of @p text, searched from @p from on; std::string::npos if it is not found.
  std::size_t find(std::string_view text, std::size_t from = 0) const noexcept { return view().find(text, from); }

  /// Adds bytes at the end.
  void append(std::string_view data);
  /// Adds bytes at the front.
  void prepend(std::string_view data);

  /// Removes the first @p count bytes, which must exist, and returns them.
  std::string take(std::size_t count);
  /// Removes all bytes, and returns them.
  std::string take_all();
  /// Removes the first @p count bytes, which must exist.
  void drop(std::size_t count);
  /// Removes all bytes.
  void clear() { drop(size()); }

 private:
  std::string bytes_;
  std::size_t front_ = 0;  // the bytes before this one have been removed
};

/// A protocol that buffers bytes until they form a message: the common base of LineReceiver and StringReceiver.
///
/// Twisted: `_PauseableMixin`, and the buffers of its receivers.
class BufferedReceiver : public Protocol {
 public:
  /// Delivers nothing until resume_producing(), and pauses the transport.
  void pause_producing() {
    paused_ = true;
    transport()->pause_producing();
  }

 protected:
  /// Sets a flag, and clears it at the end of its scope, even if the scope is left by an exception.
  class Delivering {
   public:
    /// @param flag  delivering_.
    explicit Delivering(bool& flag) noexcept : flag_(flag) { flag_ = true; }
    ~Delivering() { flag_ = false; }
    Delivering(const Delivering&) = delete;
    Delivering& operator=(const Delivering&) = delete;

   private:
    bool& flag_;
  };

  ReceiveBuffer buffer_;     ///< bytes that have arrived and are not delivered
  bool paused_ = false;      ///< nothing may be delivered now
  bool delivering_ = false;  ///< a callback is running; the loop that called it delivers bytes that come meanwhile
};

}  // namespace untwist
