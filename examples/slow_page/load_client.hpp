#pragma once
/// @file
/// Many clients at the same time, in one thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace slow_page {

using Seconds = std::chrono::duration<double>;

/// The times of one client, counted from the start of the whole measurement.
struct Request {
  Seconds asked{};     ///< when it began to connect
  Seconds taken_up{};  ///< when the first byte of the answer came: its turn
  Seconds answered{};  ///< when the whole answer had come
};

/// Makes that many clients request the page at 127.0.0.1:@p port, all at the same time, and waits until all have their
/// answer.
///
/// @param tick  called many times a second with the number of clients that were answered; may throw to give up.
/// @throws std::runtime_error  if a client gets no answer, or not within @p at_most.
std::vector<Request> ask_all_at_once(std::uint16_t port, int clients, Seconds at_most,
                                     const std::function<void(int)>& tick);

}  // namespace slow_page
