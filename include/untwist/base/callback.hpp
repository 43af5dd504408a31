#pragma once
/// @file
/// A function to call later, without arguments.

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace untwist {

/// Holds anything that can be called without arguments: a function, a lambda, a std::function, a std::bind.
///
/// Unlike std::function it never copies what it holds, so a lambda may own a promise or a socket:
/// `call_later(1s, [promise = std::move(promise)]() mutable { std::move(promise).callback(); })`. It can therefore only
/// be moved. A moved-from callback is empty. A callable that fits into three pointers and moves without throwing is
/// held without an allocation.
class Callback {
 public:
  /// Holds nothing.
  Callback() noexcept = default;
  /// Holds nothing.
  Callback(std::nullptr_t) noexcept {}

  /// Holds @p what; its return value is ignored. A null function pointer or an empty std::function gives an empty
  /// callback.
  template <class F, class Held = std::decay_t<F>>
  requires(!std::is_same_v<Held, Callback> && std::is_invocable_v<Held&>) Callback(F&& what) {
    if constexpr (can_be_null<Held>()) {
      if (what == nullptr) return;
    }
    if constexpr (fits<Held>()) {
      ::new (static_cast<void*>(&held_)) Held(std::forward<F>(what));
      actions_ = &kInside<Held>;
    } else {
      ::new (static_cast<void*>(&held_)) Held*(new Held(std::forward<F>(what)));
      actions_ = &kOutside<Held>;
    }
  }

  /// Takes over the callable of @p other, which is then empty.
  Callback(Callback&& other) noexcept { take(other); }
  /// Takes over the callable of @p other, and destroys the one held before.
  Callback& operator=(Callback&& other) noexcept;
  ~Callback();

  /// Is there something to call?
  explicit operator bool() const noexcept { return actions_ != nullptr; }
  /// Is there nothing to call?
  friend bool operator==(const Callback& callback, std::nullptr_t) noexcept { return !callback; }

  /// Calls it. Exceptions propagate. The callback must not be empty.
  ///
  /// As with std::function, calling a constant callback may change the state of the callable.
  void operator()() const { actions_->call(&held_); }

 private:
  struct alignas(void*) Space {
    std::byte bytes[3 * sizeof(void*)];
  };

  // How to call, move and destroy a callable whose type is no longer known.
  struct Actions {
    void (*call)(Space*);
    void (*move)(Space* from, Space* to) noexcept;  // `from` holds nothing after that
    void (*drop)(Space*) noexcept;
  };

  template <class Held>
  static constexpr bool fits() {
    return sizeof(Held) <= sizeof(Space) && alignof(Held) <= alignof(Space) &&
           std::is_nothrow_move_constructible_v<Held>;
  }

  // A lambda that captures nothing converts to a function pointer, which is never null: do not check it.
  template <class Held>
  static constexpr bool can_be_null() {
    return requires(const Held& held) { held == nullptr; }
    &&!(std::is_class_v<Held> && requires(const Held& held) { +held; });
  }

  template <class Held>
  static Held* inside(Space* space) {
    return std::launder(reinterpret_cast<Held*>(space));
  }
  template <class Held>
  static Held*& outside(Space* space) {
    return *std::launder(reinterpret_cast<Held**>(space));
  }

  template <class Held>
  static constexpr Actions kInside = {
      [](Space* space) { static_cast<void>((*inside<Held>(space))()); },
      [](Space* from, Space* to) noexcept {
        ::new (static_cast<void*>(to)) Held(std::move(*inside<Held>(from)));
        std::destroy_at(inside<Held>(from));
      },
      [](Space* space) noexcept { std::destroy_at(inside<Held>(space)); },
  };
  template <class Held>
  static constexpr Actions kOutside = {
      [](Space* space) { static_cast<void>((*outside<Held>(space))()); },
      [](Space* from, Space* to) noexcept { ::new (static_cast<void*>(to)) Held*(outside<Held>(from)); },
      [](Space* space) noexcept { delete outside<Held>(space); },
  };

  void take(Callback& other) noexcept;

  mutable Space held_;
  const Actions* actions_ = nullptr;
};

}  // namespace untwist
