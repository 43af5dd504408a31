#pragma once
/// @file
/// Producers and consumers: a fast writer must not fill the memory for a slow reader.
///
/// write() never blocks: what the other side does not take now is kept. So a program that writes without looking keeps
/// everything that a slow client does not read. Here the consumer tells the producer when to stop and when to go on.
///
/// **A push producer** writes by itself, like a socket that delivers what it receives. It is paused when more than
/// kHighWater bytes are unsent, and resumed when nothing is.
///
/// **A pull producer** writes only when it is asked, like a file. It is asked once when it is registered, and again
/// each time everything that it has written was sent.
///
/// **Who calls whom.** A consumer calls its producer, from register_producer(), from write(), and from the reactor. The
/// producer may call the consumer from inside these calls: write, unregister itself, register another one.
///
/// **Ownership.** A consumer keeps its producer until it is unregistered, or the connection is over.

#include <cstddef>
#include <memory>
#include <untwist/base/bytes.hpp>
#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/transport.hpp>

namespace untwist {

/// Writes bytes to a consumer, at the consumer's pace.
///
/// Twisted: `IPushProducer` and `IPullProducer`.
class Producer {
 public:
  virtual ~Producer() = default;

  /// There is room. A push producer goes on; a pull producer writes one piece, now or later.
  virtual void resume_producing() = 0;
  /// There is no room: write nothing until resume_producing(). May be called again while paused. A pull producer is
  /// never paused.
  virtual void pause_producing() = 0;
  /// Nothing will be taken any more: the connection is over. Called once, as the last call.
  virtual void stop_producing() = 0;
};

/// A producer, shared by its owner and its consumer.
using ProducerPtr = std::shared_ptr<Producer>;

/// Does a producer write by itself, or only when it is asked?
enum class Producing { push, pull };

/// A producer is registered while another one still is.
class ProducerRegistered : public Error {
 public:
  using Error::Error;
};

/// Takes the bytes of one producer at a time.
///
/// Twisted: `IConsumer`.
class Consumer {
 public:
  virtual ~Consumer() = default;

  //! [register_producer]
  /// From now on @p producer is told when to write. A pull producer is asked now, inside this call.
  ///
  /// If the connection is over already, the producer is stopped instead, inside this call.
  /// @throws ProducerRegistered  if another producer is still registered.
  /// Twisted: `registerProducer`.
  virtual void register_producer(ProducerPtr producer, Producing how) = 0;
  //! [register_producer]

  /// The producer has written everything, and is not called any more. Without a producer, this does nothing.
  /// Twisted: `unregisterProducer`.
  virtual void unregister_producer() = 0;

  /// Takes bytes. If too many are unsent after that, a push producer is paused, inside this call.
  virtual void write(Bytes data) = 0;
  /// Takes the bytes of a text.
  void write(std::string_view text) { write(as_bytes(text)); }
};

/// A push producer is paused when more bytes than this are unsent. Exactly this many are not too many.
inline constexpr std::size_t kHighWater = 65536;

/// The consumer in front of a connection. Its protocol makes one, and tells it when the connection is over.
class ConnectionConsumer : public Consumer {
 public:
  using Consumer::write;

  //! [lose_connection]
  /// Ends the connection in good order. If a producer is registered, it may first write the rest: the connection is
  /// closed when the producer unregisters.
  /// Twisted: `loseConnection`, which waits for a pull producer only.
  virtual void lose_connection() = 0;
  //! [lose_connection]

  /// The connection is over: stops the producer. Call it from Protocol::connection_lost(), unless that ends the
  /// producer in another way.
  virtual void connection_lost() = 0;
};

/// Makes the consumer in front of @p transport. Write to the consumer, not to the transport: it counts unsent bytes
/// only in its own write().
std::shared_ptr<ConnectionConsumer> consumer_of(TransportPtr transport);

/// Makes a push producer of a pull producer: for a consumer that takes push producers only.
///
/// It begins when it is resumed. From then on it asks @p pull once in each turn, until it is paused or stopped. If
/// resume_producing() of @p pull throws, that is logged, @p pull is stopped, and it is unregistered from @p consumer.
/// @param time  must outlive the result.
/// Twisted: `_PullToPush`.
ProducerPtr pull_to_push(ReactorTime& time, ProducerPtr pull, std::weak_ptr<Consumer> consumer);

/// A connection as a producer: pausing it pauses its reading. stop_producing() ends the connection.
ProducerPtr producer_of(TransportPtr transport);

}  // namespace untwist
