#pragma once
/// @file
/// Many clients at once, in one thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace slow_page {

using Seconds = std::chrono::duration<double>;

/// What one client lived through. All times count from the beginning of the whole.
struct Request {
  Seconds asked{};     ///< it began to connect
  Seconds taken_up{};  ///< the first byte of the answer came: its turn
  Seconds answered{};  ///< the whole answer was there
};

/// Lets so many clients ask for the page at 127.0.0.1:@p port, all at the same time, and waits until all have their
/// answer.
///
/// @param tick  called many times a second with the number of clients that were answered; may throw to give up.
/// @throws std::runtime_error  when one is not answered, or not within @p at_most.
std::vector<Request> ask_all_at_once(std::uint16_t port, int clients, Seconds at_most,
                                     const std::function<void(int)>& tick);

}  // namespace slow_page
