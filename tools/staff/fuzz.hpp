#pragma once
// Hostile input: fuzz/ says what is fed, and what must hold.

#include "report.hpp"

namespace tool {

/// Feeds each of the programs in fuzz/ for so many seconds, beginning with the corpus.
void fuzz(int seconds, Report& report);

}  // namespace tool
