// Lesson 04 · Callbacks and Deferreds: a semaphore, the lock that is made of it, and a queue.

#include <stdexcept>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred_locks.hpp>

namespace untwist {

// What a semaphore and its permits share.
struct Permit::Tokens {
  int free;
  std::deque<Promise<Permit>> waiting;
  bool handing_out = false;

  // A permit has come back. Whoever it goes to may give it back at once, and so on: no recursion, however many wait.
  static void give_back(const std::shared_ptr<Tokens>& tokens) {
    // Task 4.9: One more is free. While there are free ones and somebody waits, the first of them gets a new
    // Permit(tokens). Who is called from here may come back here: then the loop that is running already goes on, see
    // handing_out.
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
  if (!tokens_) throw NotHeld("this permit was given back before");
  Tokens::give_back(std::exchange(tokens_, nullptr));
}

DeferredSemaphore::DeferredSemaphore(int tokens) : tokens_(std::make_shared<Permit::Tokens>()) {
  if (tokens < 1) throw std::invalid_argument("a semaphore needs at least one token");
  tokens_->free = tokens;
}

Deferred<Permit> DeferredSemaphore::acquire() {
  // Task 4.9: Is there one to have, see tokens()? Then it is taken at once. Else wait, behind all others.
  // [4.9
  if (tokens() == 0) return tokens_->waiting.emplace_back().deferred();
  --tokens_->free;
  return succeed(Permit(tokens_));
  // 4.9]
}

int DeferredSemaphore::tokens() const noexcept { return tokens_->waiting.empty() ? tokens_->free : 0; }

// ---- the queue's decisions

bool detail::goes_to_who_waits(std::size_t waiting, std::size_t things, std::optional<std::size_t> most) {
  // Task 4.9: Who waits comes first. Else it is kept, unless there are `most` already: QueueOverflow("why").
  // [4.9
  if (waiting > 0) return true;
  if (most && things >= *most) throw QueueOverflow("the queue is full");
  return false;
  // 4.9]
}

bool detail::is_there(std::size_t things, std::size_t waiting, std::optional<std::size_t> most) {
  // Task 4.9: What is there comes first. Else one waits, unless `most` do already: QueueUnderflow("why").
  // [4.9
  if (things > 0) return true;
  if (most && waiting >= *most) throw QueueUnderflow("enough wait for this queue already");
  return false;
  // 4.9]
}

}  // namespace untwist
