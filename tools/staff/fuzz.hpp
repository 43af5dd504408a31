#pragma once
// Runs the fuzz targets. fuzz/ says what they are fed and what must hold.

#include "report.hpp"

namespace tool {

/// Runs each of the programs in fuzz/ for this many seconds, starting from the corpus.
void fuzz(int seconds, Report& report);

}  // namespace tool
