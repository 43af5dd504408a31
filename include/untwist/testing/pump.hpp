#pragma once
/// @file
/// Two protocols joined in memory, with bytes that arrive cut in any way.

#include <cstdint>
#include <memory>
#include <untwist/base/errors.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/testing/clock.hpp>

namespace untwist::testing {

/// How bytes are cut into pieces on their way.
class Cut {
 public:
  /// Everything that was written since the last round, in one piece.
  static Cut together() { return {Kind::together, 0}; }
  /// A piece for each write.
  static Cut as_written() { return {Kind::as_written, 0}; }
  /// Pieces of 1 to 16 bytes, at random: the same seed gives the same pieces.
  static Cut by_chance(std::uint32_t seed) { return {Kind::by_chance, seed}; }

  /// The ways to cut.
  enum class Kind { together, as_written, by_chance };
  Kind kind;           ///< the way to cut
  std::uint32_t seed;  ///< for by_chance
};

/// Bytes kept going back and forth: flush() gave up.
class Restless : public Error {
 public:
  using Error::Error;
};

/// Carries bytes between two protocols when the test says so, and never while one of them is writing.
///
/// Twisted: `twisted.test.iosim.IOPump`, and the pump policies of `twisted.protocols.loopback`.
class Pump {
 public:
  virtual ~Pump() = default;

  //! [pump]
  /// Carries out one round. Advances the clock, if there is one. Then delivers what each side has written to the other.
  ///
  /// If a side has closed and all its bytes have arrived, both sides get connection_lost(ConnectionDone). If a side has
  /// aborted, nothing more arrives: it gets ConnectionAborted, and the other side ConnectionLost. A paused side
  /// receives nothing until it resumes by itself; a side that has closed receives nothing more.
  /// @returns whether anything was delivered, or the connection ended. Twisted: `pump`.
  virtual bool pump() = 0;
  //! [pump]

  /// Carries out rounds until one of them returns false. @throws Restless  after a thousand rounds. Twisted: `flush`.
  void flush();
};

/// Joins two protocols: each gets a transport, @p left first.
///
/// @param cut    its seed goes into the story of the test, so that a red test can be repeated.
/// @param clock  advanced by zero in each round, so that calls that are due are made. May be null.
std::unique_ptr<Pump> join(ProtocolPtr left, ProtocolPtr right, Cut cut = Cut::together(), Clock* clock = nullptr);

}  // namespace untwist::testing
