// Lesson 08 · Producers and consumers: something large, piece by piece.
//
// The contract is in include/untwist/deferred/send_pieces.hpp.

#include <memory>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/send_pieces.hpp>

namespace untwist {

namespace {

class PieceSender final : public Producer, public std::enable_shared_from_this<PieceSender> {
 public:
  PieceSender(ReadPiece read, std::shared_ptr<Consumer> consumer)
      : read_(std::move(read)), consumer_(std::move(consumer)), promise_([consumer = consumer_] {
          consumer->unregister_producer();  // which may destroy this object, and the promise with it
        }) {}

  Deferred<std::uint64_t> begin() {
    Deferred<std::uint64_t> sent = promise_.deferred();
    consumer_->register_producer(shared_from_this(), Producing::pull);
    return sent;
  }

  void resume_producing() override {
    const auto self = shared_from_this();  // the consumer lets go of a producer that unregisters itself
    try {
      // TODO(8.1) Read a piece of at most kPiece bytes.
      // If it is empty, unregister from the consumer, and fire the promise with the number of bytes that were sent.
      // Otherwise write it to the consumer, and count its bytes.
      untwist::todo("8.1");
    } catch (...) {
      consumer_->unregister_producer();
      std::move(promise_).errback(Failure::current());
    }
  }

  void pause_producing() override {}  // a pull producer is never paused

  void stop_producing() override {
    // TODO(8.5) Fail the promise with StoppedEarly.
  }

 private:
  const ReadPiece read_;
  const std::shared_ptr<Consumer> consumer_;
  std::uint64_t sent_ = 0;
  Promise<std::uint64_t> promise_;
};

}  // namespace

Deferred<std::uint64_t> send_pieces(ReadPiece read, std::shared_ptr<Consumer> consumer) {
  return std::make_shared<PieceSender>(std::move(read), std::move(consumer))->begin();
}

}  // namespace untwist
