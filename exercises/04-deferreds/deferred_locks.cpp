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
    // TODO(4.9) One more is free. While there are free ones and somebody waits, the first of them gets a new
    // Permit(tokens). Who is called from here may come back here: then the loop that is running already goes on, see
    // handing_out.
    untwist::todo("4.9");
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
  // TODO(4.9) Is there one to have, see tokens()? Then it is taken at once. Else wait, behind all others.
  untwist::todo("4.9");
}

int DeferredSemaphore::tokens() const noexcept { return tokens_->waiting.empty() ? tokens_->free : 0; }

// ---- the queue's decisions

bool detail::goes_to_who_waits(std::size_t waiting, std::size_t things, std::optional<std::size_t> most) {
  // TODO(4.9) Who waits comes first. Else it is kept, unless there are `most` already: QueueOverflow("why").
  untwist::todo("4.9");
}

bool detail::is_there(std::size_t things, std::size_t waiting, std::optional<std::size_t> most) {
  // TODO(4.9) What is there comes first. Else one waits, unless `most` do already: QueueUnderflow("why").
  untwist::todo("4.9");
}

}  // namespace untwist
