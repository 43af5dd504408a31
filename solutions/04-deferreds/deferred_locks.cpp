// Lesson 04 · Callbacks and Deferreds: a semaphore, a lock built on it, and a queue.

#include <stdexcept>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred_locks.hpp>

namespace untwist {

// The state that a semaphore shares with its permits.
struct Permit::Tokens {
  int free;
  std::deque<Promise<Permit>> waiting;
  bool handing_out = false;

  // A permit has come back. A callback that gets it may give it back immediately, and so on. This must not recurse,
  // however many are waiting.
  static void give_back(const std::shared_ptr<Tokens>& tokens) {
    // Task 4.9: Count one more free token.
    // While tokens are free and promises are waiting, take one token and fire the first promise with a Permit(tokens).
    // Remove the promise from the queue before you fire it.
    // Do not recurse: a callback may call this again. If handing_out is set, return, and let the running loop go on.
    // [4.9
    ++tokens->free;
    if (tokens->handing_out) return;
    tokens->handing_out = true;
    while (tokens->free > 0 && !tokens->waiting.empty()) {
      Promise<Permit> first = std::move(tokens->waiting.front());
      tokens->waiting.pop_front();
      --tokens->free;
      std::move(first).callback(Permit(tokens));
    }
    tokens->handing_out = false;
    // 4.9]
  }
};

Permit::~Permit() {
  if (tokens_) Tokens::give_back(std::exchange(tokens_, nullptr));
}

void Permit::release() {
  if (!tokens_) throw NotHeld("this permit was already given back");
  Tokens::give_back(std::exchange(tokens_, nullptr));
}

DeferredSemaphore::DeferredSemaphore(int tokens) : tokens_(std::make_shared<Permit::Tokens>()) {
  if (tokens < 1) throw std::invalid_argument("a semaphore needs at least one token");
  tokens_->free = tokens;
}

Deferred<Permit> DeferredSemaphore::acquire() {
  // Task 4.9: If a permit is available, see tokens(), take one token and return a Deferred that has its Permit.
  // Otherwise add a promise to the end of the queue, and return its Deferred.
  // [4.9
  if (tokens() == 0) return tokens_->waiting.emplace_back().deferred();
  --tokens_->free;
  return succeed(Permit(tokens_));
  // 4.9]
}

int DeferredSemaphore::tokens() const noexcept { return tokens_->waiting.empty() ? tokens_->free : 0; }

// ---- the queue's decisions

bool detail::deliver_to_waiter(std::size_t waiting, std::size_t things, std::optional<std::size_t> most) {
  // Task 4.9: Return true if a caller of get() is waiting.
  // Otherwise throw QueueOverflow if there is a limit `most`, and the queue holds that many things already.
  // Otherwise return false: the queue keeps the thing.
  // [4.9
  if (waiting > 0) return true;
  if (most && things >= *most) throw QueueOverflow("the queue is full");
  return false;
  // 4.9]
}

bool detail::thing_available(std::size_t things, std::size_t waiting, std::optional<std::size_t> most) {
  // Task 4.9: Return true if the queue holds a thing.
  // Otherwise throw QueueUnderflow if there is a limit `most`, and that many callers are waiting already.
  // Otherwise return false: the caller waits.
  // [4.9
  if (things > 0) return true;
  if (most && waiting >= *most) throw QueueUnderflow("too many callers are waiting for this queue");
  return false;
  // 4.9]
}

}  // namespace untwist
