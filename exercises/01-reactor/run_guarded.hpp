#pragma once
// Step 1.8: code that is not the reactor's own, and may throw.

#include <untwist/base/callback.hpp>

namespace untwist {

// Runs something that is not ours. Whatever it throws stays here. `doing` names it, in the log and in the trace.
void run_guarded(const char* doing, const Callback& what);

}  // namespace untwist
