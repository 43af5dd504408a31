// Counts allocations: every `new` in this program comes through here. All forms are replaced together, so that no block
// is allocated by a sanitizer and freed here. The forms for arrays and for extended alignment are not replaced: their
// blocks are freed as they were allocated.

#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace untwist::testing {

std::size_t allocations = 0;
std::size_t living_blocks = 0;

}  // namespace untwist::testing

void* operator new(std::size_t size) {
  ++untwist::testing::allocations;
  ++untwist::testing::living_blocks;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) --untwist::testing::living_blocks;
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }
