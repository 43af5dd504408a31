#pragma once
/// @file
/// Bytes in transit: a view that owns nothing. Looking at bytes never copies them.

#include <cstddef>
#include <span>
#include <string_view>

namespace untwist {

/// A view of bytes that another object owns. It is valid only during the call that passes it to you: copy the bytes
/// that you want to keep.
using Bytes = std::span<const std::byte>;

/// The bytes of a text. The text must outlive the view.
inline Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// The same bytes as text. The encoding is not checked.
inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace untwist
