#pragma once
#include <cstddef>

namespace untwist::testing {

// How often `new` was called so far, in this program.
extern std::size_t allocations;
// How many blocks of memory from `new` are not deleted yet.
extern std::size_t living_blocks;

}  // namespace untwist::testing
