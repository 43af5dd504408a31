#pragma once
/// @file
/// The address of one end of a connection.

#include <cstdint>
#include <string>

namespace untwist {

/// A numeric internet address and a port. A plain value.
///
/// Twisted: `IPv4Address`, `IPv6Address`.
struct Address {
  std::string host;        ///< a numeric address, such as "127.0.0.1" or "::1"
  std::uint16_t port = 0;  ///< 0 lets the operating system choose one, where that makes sense

  /// The address as text: "127.0.0.1:8000", "[::1]:8000".
  std::string text() const;

  /// Are host and port equal?
  friend bool operator==(const Address&, const Address&) = default;
};

}  // namespace untwist
