#pragma once
/// @file
/// Where a connection comes from, or goes to.

#include <cstdint>
#include <string>

namespace untwist {

/// A numeric internet address and a port. A plain value.
///
/// Twisted: `IPv4Address`, `IPv6Address`.
struct Address {
  std::string host;        ///< in numbers, such as "127.0.0.1" or "::1"
  std::uint16_t port = 0;  ///< 0 lets the operating system choose one, where that makes sense

  /// "127.0.0.1:8000", "[::1]:8000"
  std::string text() const;

  /// Equal in host and port.
  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace untwist
