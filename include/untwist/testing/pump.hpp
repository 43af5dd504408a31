#pragma once
/// @file
/// Two protocols joined in memory, and bytes that arrive cut in any way.

#include <cstdint>
#include <memory>
#include <untwist/base/errors.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/testing/clock.hpp>

namespace untwist::testing {

/// How bytes are cut on their way.
class Cut {
 public:
  /// All that was written since the last round, in one piece.
  static Cut together() { return {Kind::together, 0}; }
  /// A piece for each write.
  static Cut as_written() { return {Kind::as_written, 0}; }
  /// Pieces of 1 to 16 bytes, by chance: the same seed gives the same pieces.
  static Cut by_chance(std::uint32_t seed) { return {Kind::by_chance, seed}; }

  /// In which way.
  enum class Kind { together, as_written, by_chance };
  Kind kind;           ///< in which way
  std::uint32_t seed;  ///< for by_chance
};

/// Bytes went to and fro for ever: flush() gave up.
class Restless : public Error {
 public:
  using Error::Error;
};

/// Carries bytes between two protocols, when the test says so: never while one of them is writing.
///
/// Twisted: `twisted.test.iosim.IOPump`, and the pump policies of `twisted.protocols.loopback`.
class Pump {
 public:
  virtual ~Pump() = default;

  //! [pump]
  /// One round: the clock is advanced, if there is one; then what each side has written by now arrives at the other. A
  /// side that has closed is told to the other once all its bytes have arrived; then both hear
  /// connection_lost(ConnectionDone). If a side has aborted, nothing arrives any more: it hears ConnectionAborted, the
  /// other one ConnectionLost. A side that has paused gets nothing more: it must resume by itself. Nor does one that
  /// has closed.
  /// @returns whether anything arrived. Twisted: `pump`.
  virtual bool pump() = 0;
  //! [pump]

  /// Rounds until one moves nothing. @throws Restless  after a thousand. Twisted: `flush`.
  void flush();
};

/// Joins two protocols: each gets a transport, @p left first.
///
/// @param cut    its seed is told to the story of the test, so that a red test can be repeated.
/// @param clock  advanced by nothing in each round: what is due at once is called. May be null.
std::unique_ptr<Pump> join(ProtocolPtr left, ProtocolPtr right, Cut cut = Cut::together(), Clock* clock = nullptr);

}  // namespace untwist::testing
