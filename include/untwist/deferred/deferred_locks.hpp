#pragma once
/// @file
/// Taking turns without blocking: a lock, a semaphore, a queue.
///
/// No threads are involved. A chain that waits for an answer gives the loop back; meanwhile another chain may come to
/// the same place. Where only one, or only so many, may be under way, they take turns here: first come, first served.

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <untwist/deferred/deferred.hpp>

namespace untwist {

/// Something was released twice, or is not held.
class NotHeld : public Error {
 public:
  using Error::Error;
};

/// put() into a queue that is full. Twisted: `QueueOverflow`.
class QueueOverflow : public Error {
 public:
  using Error::Error;
};

/// get() from a queue that has enough who wait. Twisted: `QueueUnderflow`.
class QueueUnderflow : public Error {
 public:
  using Error::Error;
};

/// The right to be where only so many may be. Move-only; gives itself back when it dies.
class Permit {
 public:
  /// Takes over: @p other holds nothing then.
  Permit(Permit&& other) noexcept = default;
  /// Takes over; what this one held is given back.
  Permit& operator=(Permit&& other) noexcept {
    Permit taken(std::move(other));
    std::swap(tokens_, taken.tokens_);  // what was ours is given back with `taken`, now
    return *this;
  }
  ~Permit();

  /// Gives it back now: whoever waits first has it, inside this call.
  /// @throws NotHeld  when it was given back, or moved from.
  void release();

 private:
  friend class DeferredSemaphore;
  struct Tokens;
  explicit Permit(std::shared_ptr<Tokens> tokens) : tokens_(std::move(tokens)) {}

  std::shared_ptr<Tokens> tokens_;  // null once given back
};

/// Lets at most so many in at a time. It may die before its permits.
///
/// Twisted: `DeferredSemaphore`.
class DeferredSemaphore {
 public:
  /// @throws std::invalid_argument  when there is not at least one token.
  explicit DeferredSemaphore(int tokens);

  /// Comes with a permit when it is one's turn; at once when there is one to have.
  Deferred<Permit> acquire();

  /// Runs @p f when it is its turn, and gives the permit back when f has thrown, has returned, or when the Deferred it
  /// returned has ended. Twisted: `run`.
  template <class F>
  Deferred<detail::After<F, void>> run(F f) {
    using U = detail::After<F, void>;
    return acquire().add_callback([f = std::move(f)](Permit permit) mutable {
      return maybe_deferred(std::move(f)).add_both([permit = std::move(permit)](Result<U> result) mutable {
        permit.release();
        return result;
      });
    });
  }

  /// How many permits there are to have. None while somebody waits. Twisted: `tokens`.
  int tokens() const noexcept;

 private:
  std::shared_ptr<Permit::Tokens> tokens_;
};

/// Lets one in at a time.
///
/// Twisted: `DeferredLock`.
class DeferredLock : public DeferredSemaphore {
 public:
  DeferredLock() : DeferredSemaphore(1) {}

  /// Is somebody in? Never false between one and the next who waits. Twisted: `locked`.
  bool locked() const noexcept { return tokens() == 0; }
};

namespace detail {

/// Somebody puts a thing. Does it go to who waits first (true), or is it kept (false)?
/// @throws QueueOverflow  when it would be kept, and there are @p most already.
bool goes_to_who_waits(std::size_t waiting, std::size_t things, std::optional<std::size_t> most);

/// Somebody wants a thing. Is one there (true), or must they wait (false)?
/// @throws QueueUnderflow  when they would wait, and @p most do already.
bool is_there(std::size_t things, std::size_t waiting, std::optional<std::size_t> most);

}  // namespace detail

/// Things that were put and not yet got, or those who wait for something to be put. A DeferredQueue<void> only counts.
///
/// Twisted: `DeferredQueue`.
template <class T>
class DeferredQueue {
 public:
  /// The type of the things: T, or Nothing if T is void.
  using Thing = typename Result<T>::Value;

  /// @param size     how many things it holds; without: no limit.
  /// @param backlog  how many may wait; without: no limit.
  explicit DeferredQueue(std::optional<std::size_t> size = {}, std::optional<std::size_t> backlog = {})
      : size_(size), backlog_(backlog) {}

  /// Gives a thing to who waits first, inside this call; else keeps it.
  /// @throws QueueOverflow  when it is full.
  void put(Thing thing) {
    if (!detail::goes_to_who_waits(waiting_.size(), things_.size(), size_)) return things_.push_back(std::move(thing));
    Promise<T> first = std::move(waiting_.front());
    waiting_.pop_front();
    std::move(first).callback(std::move(thing));
  }

  /// The same, where things are only counted.
  void put() requires std::is_void_v<T> { put(Nothing{}); }

  /// Comes with the next thing; at once when there is one.
  /// @throws QueueUnderflow  when enough wait.
  Deferred<T> get() {
    if (!detail::is_there(things_.size(), waiting_.size(), backlog_)) return waiting_.emplace_back().deferred();
    Thing first = std::move(things_.front());
    things_.pop_front();
    return detail::now_with(Result<T>(std::move(first)), SourceLocation());
  }

  /// How many things lie here, and how many wait for one.
  std::size_t size() const noexcept { return things_.size(); }
  /// How many wait for a thing.
  std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  const std::optional<std::size_t> size_;
  const std::optional<std::size_t> backlog_;
  std::deque<Thing> things_;
  std::deque<Promise<T>> waiting_;
};

}  // namespace untwist
