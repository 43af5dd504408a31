// Each thread keeps what it has freed. Not under a sanitizer, which could then not tell that something is used after it
// was freed.

#include <array>
#include <cstddef>
#include <new>

#include <untwist/base/kept_memory.hpp>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNTWIST_KEEPS_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNTWIST_KEEPS_MEMORY 0
#endif
#endif
#ifndef UNTWIST_KEEPS_MEMORY
#define UNTWIST_KEEPS_MEMORY 1
#endif

namespace untwist {

#if UNTWIST_KEEPS_MEMORY

namespace {

constexpr std::size_t kStep = 16, kSizes = 64;  // sizes up to 1,024 bytes, in steps of 16
constexpr int kMostKept = 128;                  // of each size

struct Freed {
  Freed* next;
};

struct Kept {
  Freed* first;
  int count;
};

// Without a constructor or destructor, because access to a thread's variables is then as fast as to any others.
thread_local std::array<Kept, kSizes> kept;
thread_local enum { unused, keeping, over } state;  // of this thread: over when it ends

// Frees what a thread has kept, when it ends.
struct AtTheEndOfTheThread {
  AtTheEndOfTheThread() { state = keeping; }
  ~AtTheEndOfTheThread() {
    state = over;
    for (Kept& size : kept) {
      while (size.first != nullptr) {
        Freed* const block = size.first;
        size.first = block->next;
        ::operator delete(block);
      }
    }
  }
};

bool may_keep() {
  if (state == unused) {
    static thread_local const AtTheEndOfTheThread at_the_end;
  }
  return state == keeping;
}

// The index of a size; kSizes or more if blocks of that size are not kept.
std::size_t index_of(std::size_t size) { return (size - 1) / kStep; }

}  // namespace

void* take_memory(std::size_t size) {
  const std::size_t index = index_of(size);
  if (index >= kSizes) return ::operator new(size);
  if (Freed* const block = kept[index].first) {
    kept[index].first = block->next;
    --kept[index].count;
    return block;
  }
  return ::operator new((index + 1) * kStep);
}

void give_back_memory(void* memory, std::size_t size) noexcept {
  const std::size_t index = index_of(size);
  if (index >= kSizes || kept[index].count == kMostKept || !may_keep()) return ::operator delete(memory);
  kept[index].first = ::new (memory) Freed{kept[index].first};
  ++kept[index].count;
}

#else

void* take_memory(std::size_t size) { return ::operator new(size); }
void give_back_memory(void* memory, std::size_t) noexcept { ::operator delete(memory); }

#endif

}  // namespace untwist
