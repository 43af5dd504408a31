#pragma once
#include <cstddef>

namespace untwist::testing {

// The number of calls to `new` in this program so far.
extern std::size_t allocations;
// The number of blocks from `new` that are not deleted yet.
extern std::size_t living_blocks;

}  // namespace untwist::testing
