#pragma once
/// @file
/// Memory for small objects that come and go in great numbers.

#include <cstddef>

namespace untwist {

/// Memory for one object. A thread that has freed an object will soon want another one of about the same size, so each
/// thread keeps what it frees, up to a limit, and is given that first.
/// @throws std::bad_alloc
void* take_memory(std::size_t size);
/// Frees memory that take_memory() returned for @p size bytes, in this thread or in another one.
void give_back_memory(void* memory, std::size_t size) noexcept;

/// Derive from it: objects made with new are in such memory.
class InKeptMemory {
 public:
  /// Takes it.
  static void* operator new(std::size_t size) { return take_memory(size); }
  /// Gives it back. A class that is deleted through a base needs a virtual destructor, as always.
  static void operator delete(void* memory, std::size_t size) noexcept { give_back_memory(memory, size); }
};

/// The allocator for std::allocate_shared() and for containers that uses such memory.
template <class T>
struct KeptMemory {
  using value_type = T;  ///< what the memory is for

  KeptMemory() noexcept = default;
  /// One for another type. All of them are equal.
  template <class U>
  KeptMemory(const KeptMemory<U>&) noexcept {}

  /// Memory for @p count objects.
  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= alignof(std::max_align_t));
    return static_cast<T*>(take_memory(count * sizeof(T)));
  }
  /// Frees it.
  void deallocate(T* memory, std::size_t count) noexcept { give_back_memory(memory, count * sizeof(T)); }

  /// Can each free the memory of the other? Always.
  friend bool operator==(KeptMemory, KeptMemory) noexcept { return true; }
};

}  // namespace untwist
