#pragma once
/// @file
/// Bytes as they travel: a view that owns nothing. To look at bytes never copies them.

#include <cstddef>
#include <span>
#include <string_view>

namespace untwist {

/// A view of bytes that somebody else owns. Valid only during the call that hands it to you: copy what you keep.
using Bytes = std::span<const std::byte>;

/// The bytes of a text. The text must outlive the view.
inline Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// The same bytes, to be read as text. No encoding is checked.
inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace untwist
