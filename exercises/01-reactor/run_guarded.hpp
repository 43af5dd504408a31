#pragma once
// Step 1.8: running code that may throw and is not part of the reactor.

#include <untwist/base/callback.hpp>

namespace untwist {

// Runs a callback. No exception leaves this function. `doing` names the callback in the log and in the trace.
void run_guarded(const char* doing, const Callback& what);

}  // namespace untwist
