#pragma once
/// @file
/// Sending something large, piece by piece: a file, a listing, a database.

#include <cstdint>
#include <functional>
#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/transport/flow.hpp>

namespace untwist {

/// Returns the next bytes of something, at most this many. Empty at the end.
using ReadPiece = std::function<std::string(std::size_t most)>;

/// The consumer was gone before everything was sent.
class StoppedEarly : public Error {
 public:
  /// @p bytes had been written by then.
  explicit StoppedEarly(std::uint64_t bytes)
      : Error("the connection was over after " + std::to_string(bytes) + " bytes had been written"), written(bytes) {}

  std::uint64_t written;  ///< how many bytes had been written
};

/// How many bytes are read and written at a time.
inline constexpr std::size_t kPiece = 16384;

//! [send_pieces]
/// Sends everything that @p read returns to @p consumer, one piece at a time, as a pull producer. So no more than one
/// piece is in memory, however large the whole is.
///
/// @returns a Deferred that fires with the number of bytes when the last piece was written, after the producer has been
///          unregistered. It fails with StoppedEarly if the connection is over before that, or with what @p read throws.
/// Cancelling it unregisters the producer: what was written before is still sent.
/// @throws ProducerRegistered  if the consumer has a producer.
/// Twisted: `FileSender.beginFileTransfer`.
Deferred<std::uint64_t> send_pieces(ReadPiece read, std::shared_ptr<Consumer> consumer);
//! [send_pieces]

}  // namespace untwist
