#pragma once
// The records that a test program sends to a grader are authenticated: each record carries a keyed hash of its number
// and its text. If other code writes, changes, drops, repeats or moves a record, the hash does not match.
//
// Used by main.cpp, which seals, and by ./untwist grade, which checks.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace untwist::testing {

// The 128-bit key of SipHash.
using SealKey = std::array<std::uint64_t, 2>;

// SipHash-2-4 by Jean-Philippe Aumasson and Daniel J. Bernstein, as published.
inline std::uint64_t siphash(const SealKey& key, std::string_view text) {
  const auto rotated = [](std::uint64_t word, int bits) { return word << bits | word >> (64 - bits); };
  std::uint64_t v0 = key[0] ^ 0x736f6d6570736575u, v1 = key[1] ^ 0x646f72616e646f6du;
  std::uint64_t v2 = key[0] ^ 0x6c7967656e657261u, v3 = key[1] ^ 0x7465646279746573u;
  const auto rounds = [&](int count) {
    for (; count > 0; --count) {
      v0 += v1, v1 = rotated(v1, 13) ^ v0, v0 = rotated(v0, 32);
      v2 += v3, v3 = rotated(v3, 16) ^ v2;
      v0 += v3, v3 = rotated(v3, 21) ^ v0;
      v2 += v1, v1 = rotated(v1, 17) ^ v2, v2 = rotated(v2, 32);
    }
  };
  const auto word_at = [&](std::size_t at, std::size_t bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = bytes; i > 0; --i) word = word << 8 | static_cast<unsigned char>(text[at + i - 1]);
    return word;
  };
  const auto take = [&](std::uint64_t word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  };
  const std::size_t whole = text.size() / 8 * 8;
  for (std::size_t at = 0; at < whole; at += 8) take(word_at(at, 8));
  take(static_cast<std::uint64_t>(text.size()) << 56 | word_at(whole, text.size() - whole));
  v2 ^= 0xff;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

// The seal that follows a record and a tab: 16 hexadecimal digits.
inline std::string seal_of(const SealKey& key, std::uint64_t number, std::string_view record) {
  char digits[20];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(siphash(key, std::to_string(number) + "\t" + std::string(record))));
  return digits;
}

// The orders that a grader gives a test program through a pipe, before any code under test can run: the key, the name
// of the test, and the system-call filter that the program installs, empty for none.
struct Orders {
  SealKey key{};
  std::string test;
  std::string filter;
};

inline std::string packed(const Orders& orders) {
  std::string bytes(sizeof orders.key, 0);
  std::memcpy(bytes.data(), orders.key.data(), sizeof orders.key);
  return bytes + orders.test + '\n' + orders.filter;
}

// Returns false if the bytes are not orders.
inline bool unpack(std::string_view bytes, Orders& orders) {
  const std::size_t end = bytes.size() < sizeof orders.key ? bytes.npos : bytes.find('\n', sizeof orders.key);
  if (end == bytes.npos) return false;
  std::memcpy(orders.key.data(), bytes.data(), sizeof orders.key);
  orders.test = bytes.substr(sizeof orders.key, end - sizeof orders.key);
  orders.filter = bytes.substr(end + 1);
  return true;
}

}  // namespace untwist::testing
