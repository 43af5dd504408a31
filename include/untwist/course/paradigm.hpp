#pragma once
/// @file
/// Lesson 00: the slow page, as a handler that blocks and as one that schedules.

#include <functional>
#include <string>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// What step 0.1 returns, to show that compiling, linking and testing work here.
std::string greeting();

/// Sends the answer to one request. Call it once.
using Answer = std::function<void(const std::string& page)>;

/// Does nothing for that long, and blocks everything else meanwhile, like every blocking call.
using Sleep = std::function<void(Duration)>;

/// How long the slow page takes. It waits for something, say a database, and uses no processor time.
inline constexpr Duration kSlowPageTakes = std::chrono::seconds(1);

/// The page.
inline constexpr const char* kSlowPage = "<h1>Worth the wait</h1>";

/// Answers one request for the slow page, kSlowPageTakes from now.
///
/// Returns immediately: while this request waits, the loop serves others.
/// @param time    schedules the answer.
/// @param sleep   blocks; a handler in an event loop never calls it.
/// @param answer  called once, from the loop, with kSlowPage.
void handle_slow_page(ReactorTime& time, const Sleep& sleep, Answer answer);

}  // namespace untwist
