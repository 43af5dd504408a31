#pragma once
/// @file
/// Bytes that have come and are not delivered yet: what line_receiver.hpp and prefixed.hpp have in common.

#include <cstddef>
#include <string>
#include <string_view>
#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// Bytes in the order in which they came. They are added at the end and taken off the front.
///
/// Taking bytes off the front costs what is taken, however many follow: what remains is not moved.
class ReceiveBuffer {
 public:
  /// How many bytes there are.
  std::size_t size() const noexcept { return bytes_.size() - front_; }
  /// Are there none?
  bool empty() const noexcept { return size() == 0; }
  /// All of them. Valid until the buffer changes.
  std::string_view view() const noexcept { return std::string_view(bytes_).substr(front_); }
  /// Where @p text begins, at @p from or later; std::string::npos if it is not there.
  std::size_t find(std::string_view text, std::size_t from = 0) const noexcept { return view().find(text, from); }

  /// Adds bytes at the end.
  void append(std::string_view data);
  /// Adds bytes at the front, before all that are there.
  void prepend(std::string_view data);

  /// Removes the first @p count bytes, which must be there, and returns them.
  std::string take(std::size_t count);
  /// Removes all bytes, and returns them.
  std::string take_all();
  /// Removes the first @p count bytes, which must be there.
  void drop(std::size_t count);
  /// Removes all bytes.
  void clear() { drop(size()); }

 private:
  std::string bytes_;
  std::size_t front_ = 0;  // the bytes before this one are gone already
};

/// A protocol that keeps bytes until they make a message: what LineReceiver and StringReceiver share.
///
/// Twisted: `_PauseableMixin`, and the buffers of its receivers.
class BufferedReceiver : public Protocol {
 public:
  /// Delivers nothing, and has the transport read nothing, until resume_producing().
  void pause_producing() {
    paused_ = true;
    transport()->pause_producing();
  }

 protected:
  /// Sets a flag, and clears it at the end of its scope, also when that ends with an exception.
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

  ReceiveBuffer buffer_;     ///< what has arrived and is not delivered
  bool paused_ = false;      ///< nothing may be delivered now
  bool delivering_ = false;  ///< a callback is running: the loop that called it goes on with what comes meanwhile
};

}  // namespace untwist
