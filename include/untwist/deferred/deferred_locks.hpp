#pragma once
/// @file
/// Taking turns without blocking: a lock, a semaphore, a queue.
///
/// No threads are involved. A chain that waits for an answer returns control to the loop; meanwhile another chain may
/// reach the same place. Where only one chain, or a limited number, may proceed at a time, they take turns here: first
/// come, first served.

#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <untwist/deferred/deferred.hpp>

namespace untwist {

/// A permit was released twice, or is not held.
class NotHeld : public Error {
 public:
  using Error::Error;
};

/// put() was called on a full queue. Twisted: `QueueOverflow`.
class QueueOverflow : public Error {
 public:
  using Error::Error;
};

/// get() was called on a queue for which the maximum number of callers is waiting. Twisted: `QueueUnderflow`.
class QueueUnderflow : public Error {
 public:
  using Error::Error;
};

/// The right to proceed where only a limited number may. Move-only; its destructor gives it back.
class Permit {
 public:
  /// Takes over the permit: @p other then holds nothing.
  Permit(Permit&& other) noexcept = default;
  /// Takes over the permit; the one held before is given back.
  Permit& operator=(Permit&& other) noexcept {
    Permit taken(std::move(other));
    std::swap(tokens_, taken.tokens_);  // the old permit is given back with `taken`, now
    return *this;
  }
  ~Permit();

  /// Gives it back now: the first waiting promise is fired with it, inside this call.
  /// @throws NotHeld  if it was already given back, or moved from.
  void release();

 private:
  friend class DeferredSemaphore;
  struct Tokens;
  explicit Permit(std::shared_ptr<Tokens> tokens) : tokens_(std::move(tokens)) {}

  std::shared_ptr<Tokens> tokens_;  // null once given back
};

/// Lets a limited number in at a time. It may be destroyed before its permits.
///
/// Twisted: `DeferredSemaphore`.
class DeferredSemaphore {
 public:
  /// @throws std::invalid_argument  if @p tokens is less than one.
  explicit DeferredSemaphore(int tokens);

  /// Fires with a permit when it is the caller's turn; immediately if a permit is available.
  Deferred<Permit> acquire();

  /// Runs @p f when it is its turn. Gives the permit back when @p f has thrown or returned; if it returned a Deferred,
  /// when that has fired. Twisted: `run`.
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

  /// How many permits are available. 0 while anyone is waiting. Twisted: `tokens`.
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

  /// Is the lock held? Never false while it passes from one holder to the next. Twisted: `locked`.
  bool locked() const noexcept { return tokens() == 0; }
};

namespace detail {

/// A thing is put. Is it delivered to the first waiting caller (true), or kept (false)?
/// @throws QueueOverflow  if it would be kept, and the queue already holds @p most.
bool deliver_to_waiter(std::size_t waiting, std::size_t things, std::optional<std::size_t> most);

/// A caller asks for a thing. Is one available (true), or must the caller wait (false)?
/// @throws QueueUnderflow  if the caller would wait, and @p most are already waiting.
bool thing_available(std::size_t things, std::size_t waiting, std::optional<std::size_t> most);

}  // namespace detail

/// Holds things that were put and not yet taken, or promises for callers who wait for a thing. A DeferredQueue<void>
/// only counts.
///
/// Twisted: `DeferredQueue`.
template <class T>
class DeferredQueue {
 public:
  /// The type of the things: T, or Nothing if T is void.
  using Thing = typename Result<T>::Value;

  /// @param size     how many things it holds; if empty, no limit.
  /// @param backlog  how many callers may wait; if empty, no limit.
  explicit DeferredQueue(std::optional<std::size_t> size = {}, std::optional<std::size_t> backlog = {})
      : size_(size), backlog_(backlog) {}

  /// Gives the thing to the first waiting caller, inside this call. Otherwise keeps it.
  /// @throws QueueOverflow  if the queue is full.
  void put(Thing thing) {
    if (!detail::deliver_to_waiter(waiting_->size(), things_.size(), size_)) return things_.push_back(std::move(thing));
    Promise<T> first = std::move(waiting_->front());
    waiting_->pop_front();
    std::move(first).callback(std::move(thing));
  }

  /// The same for a queue that only counts.
  void put() requires std::is_void_v<T> { put(Nothing{}); }

  /// Fires with the next thing; immediately if there is one.
  /// @throws QueueUnderflow  if the maximum number of callers is waiting.
  /// Cancelling it while it waits takes the caller out of the queue.
  Deferred<T> get() {
    if (!detail::thing_available(things_.size(), waiting_->size(), backlog_)) return wait();
    Thing first = std::move(things_.front());
    things_.pop_front();
    return detail::now_with<T>(std::move(first), SourceLocation());
  }

  /// How many things the queue holds.
  std::size_t size() const noexcept { return things_.size(); }
  /// How many callers are waiting for a thing.
  std::size_t waiting() const noexcept { return waiting_->size(); }

 private:
  using Waiting = std::list<Promise<T>>;

  Deferred<T> wait() {
    const auto place = std::make_shared<typename Waiting::iterator>();
    *place = waiting_->emplace(waiting_->end(), [waiting = waiting_.get(), place] {
      Promise<T> cancelled = std::move(**place);
      waiting->erase(*place);
      std::move(cancelled).errback(Cancelled());
    });
    return (*place)->deferred();
  }

  const std::optional<std::size_t> size_;
  const std::optional<std::size_t> backlog_;
  std::deque<Thing> things_;
  std::unique_ptr<Waiting> waiting_ = std::make_unique<Waiting>();  // does not move with the queue
};

}  // namespace untwist
