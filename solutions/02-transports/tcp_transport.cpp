// Lesson 02 · Transports: one connection. Bytes in, bytes out, one ending.
//
// The contracts are in include/untwist/transport/transport.hpp and protocol.hpp. This file is yours: change any of it,
// as long as the contracts hold.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

namespace {

// Space to read into. The connections of a thread share it, since received bytes are handed on immediately. But a
// protocol may take a turn of the loop by hand while it looks at its bytes: then the next connection to read gets
// another buffer.
class ReadBuffer {
 public:
  ReadBuffer() : memory_(spare_ ? std::move(spare_) : std::make_unique<Memory>()) {}
  ~ReadBuffer() { spare_ = std::move(memory_); }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  std::span<std::byte> space() const { return *memory_; }

 private:
  using Memory = std::array<std::byte, 65536>;
  inline static thread_local std::unique_ptr<Memory> spare_;
  std::unique_ptr<Memory> memory_;
};

// Bytes that are waiting to be sent, in order.
class Pending {
 public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return bytes_.size() - sent_; }
  Bytes front() const { return as_bytes(std::string_view(bytes_).substr(sent_)); }
  void append(Bytes more) { bytes_.append(as_text(more)); }

  // The first `count` bytes have been sent. The rest is moved to the front only when that frees more than it costs.
  void drop_front(std::size_t count) {
    sent_ += count;
    if (sent_ * 2 < bytes_.size()) return;
    bytes_.erase(0, sent_);
    sent_ = 0;
  }

  void clear() { *this = {}; }

 private:
  std::string bytes_;
  std::size_t sent_ = 0;
};

class TcpTransport final : public Transport, public Descriptor, public std::enable_shared_from_this<TcpTransport> {
 public:
  TcpTransport(Reactor& reactor, std::unique_ptr<StreamSocket> socket, ProtocolPtr protocol, AfterTheEnd after_the_end)
      : reactor_(reactor),
        socket_(std::move(socket)),
        protocol_(std::move(protocol)),
        after_the_end_(std::move(after_the_end)),
        host_(socket_->host()),
        peer_(socket_->peer()) {}

  void start() {
    reactor_.add_reader(shared_from_this());
    // A connection that is paused, or has read to the end, is neither a reader nor a writer. It must still be notified
    // of a reset, and of the reactor's shutdown.
    reactor_.add_hang_up_watch(shared_from_this());
    at_shutdown_ = reactor_.add_trigger(Phase::during, SystemEvent::shutdown,
                                        [tie = TieToReactor(shared_from_this())] { tie.transport().shut_down(); });
    const ProtocolPtr protocol = protocol_;
    try {
      protocol->make_connection(shared_from_this());
    } catch (...) {
      log_current_error("connection_made");
      connection_lost(Failure::current());
    }
  }

  // ---- bytes in

  int fileno() const noexcept override { return socket_ ? socket_->fileno() : -1; }

  Ending do_read() override {
    // Task 2.3: Receive into a ReadBuffer.
    // If the call would block, return no ending.
    // On an error, return ConnectionLost: see lost_to().
    // If no bytes came, the other side has ended: return input_ended().
    // Otherwise pass the bytes to the protocol's data_received(), once.
    // Keep the protocol alive during the call: it may take a turn of the loop, in which the connection ends.
    // [2.3
    const ReadBuffer buffer;
    const IoResult result = socket_->receive(buffer.space());
    if (result.would_block()) return {};
    if (result.error) return lost_to(result.error);
    if (result.bytes == 0) return input_ended();
    const ProtocolPtr protocol = protocol_;  // it may end the connection while it is being called
    protocol->data_received(buffer.space().first(result.bytes));
    return {};
    // 2.3]
  }

  // After a reset the connection is over, even if input is waiting. After an orderly close on both sides, reading finds
  // the end.
  Ending do_hang_up() override {
    if (disconnecting()) return {};
    const std::error_code error = socket_->take_error();
    return error ? lost_to(error) : Ending{};
  }

  void pause_producing() override { reactor_.remove_reader(*this); }

  void resume_producing() override {
    if (!disconnecting() && !input_ended_) reactor_.add_reader(shared_from_this());
  }

  // ---- bytes out

  using Transport::write;

  void write(Bytes data) override {
    // Task 2.5: Do nothing if no_more_output().
    // If no older bytes are pending, send immediately.
    // keep() the bytes that the socket did not take, in order.
    // Ignore errors here: do_write() meets them again, and can return an ending.
    // [2.5
    if (no_more_output()) return;
    const std::size_t sent = pending_.empty() ? socket_->send(data).bytes : 0;
    keep(data.subspan(sent));
    // 2.5]
  }

  void write_sequence(std::span<const Bytes> pieces) override {
    // Task 2.11: Send all the pieces with one system call, not one each.
    // Do nothing if no_more_output().
    // Send only if no older bytes are pending.
    // keep() the bytes that the socket did not take, in order. It may stop inside a piece or between two.
    // [2.11 else for (const Bytes& piece : pieces) write(piece);
    if (no_more_output()) return;
    std::size_t sent = pending_.empty() ? socket_->send(pieces).bytes : 0;
    for (const Bytes& piece : pieces) {
      const std::size_t of_this = std::min(sent, piece.size());
      sent -= of_this;
      keep(piece.subspan(of_this));
    }
    // 2.11]
  }

  Ending do_write() override {
    // Task 2.5: Send the pending bytes, if there are any.
    // If the call would block, return no ending.
    // On an error, return ConnectionLost: see lost_to().
    // Drop the bytes that were sent.
    // Return everything_written() if nothing is pending, otherwise no ending.
    // [2.5 else return everything_written();
    if (!pending_.empty()) {
      const IoResult result = socket_->send(pending_.front());
      if (result.would_block()) return {};
      if (result.error) return lost_to(result.error);
      pending_.drop_front(result.bytes);
    }
    return pending_.empty() ? everything_written() : Ending{};
    // 2.5]
  }

  std::size_t unsent() const noexcept override { return pending_.size(); }

  void when_sent(std::function<void()> what) override {
    if (no_more_output()) return;
    when_sent_ = std::move(what);
    reactor_.add_writer(shared_from_this());
  }

  // ---- endings

  void lose_connection() override {
    // Task 2.6: Do nothing if the connection is disconnecting() already.
    // Set closing_.
    // Stop reading.
    // Register as a writer, even if nothing is pending: do_write() then finds that everything is written.
    // [2.6
    if (disconnecting()) return;
    closing_ = true;
    reactor_.remove_reader(*this);
    reactor_.add_writer(shared_from_this());
    // 2.6]
  }

  void abort_connection() override {
    // Task 2.8: Do nothing if the connection is aborted already, or over.
    // Set aborted_ and closing_.
    // Stop reading and writing.
    // Drop the pending bytes.
    // Call the socket's reset_on_close().
    // In a later turn, call connection_lost() with ConnectionAborted.
    // [2.8
    if (aborted_ || !protocol_) return;
    aborted_ = true;
    closing_ = true;
    reactor_.remove_reader(*this);
    reactor_.remove_writer(*this);
    pending_.clear();
    socket_->reset_on_close();
    reactor_.call_later(Duration::zero(),
                        [self = shared_from_this()] { self->connection_lost(Failure::of(ConnectionAborted())); });
    // 2.8]
  }

  void lose_write_connection() override {
    // Task 2.9: Do nothing if no_more_output().
    // Set output_closing_.
    // Register as a writer, even if nothing is pending.
    // Keep reading.
    // [2.9
    if (no_more_output()) return;
    output_closing_ = true;
    reactor_.add_writer(shared_from_this());
    // 2.9]
  }

  bool disconnecting() const noexcept override { return closing_ || !protocol_; }

  // The one ending, whatever caused it.
  void connection_lost(const Failure& reason) override {
    // Task 2.4: Do nothing if there is no protocol_ any more: the connection is over. (disconnecting() is true earlier.)
    // Unregister the socket as a reader and a writer, and drop the pending bytes.
    // Call close_socket(reason).
    // Then take the protocol out of protocol_, and tell() it the reason.
    // Remove the two lines below.
    // [2.4 else protocol_.reset();
    //| close_socket(reason);
    if (!protocol_) return;
    reactor_.remove_reader(*this);
    reactor_.remove_writer(*this);
    pending_.clear();
    close_socket(reason);
    tell(std::exchange(protocol_, nullptr), reason);
    // 2.4]
  }

  // ---- about the connection

  Address host() const override { return host_; }
  Address peer() const override { return peer_; }

  void set_no_delay(bool on) override {
    if (socket_) socket_->set_no_delay(on);
  }
  bool no_delay() const override { return socket_ && socket_->no_delay(); }
  void set_keep_alive(bool on) override {
    if (socket_) socket_->set_keep_alive(on);
  }
  bool keep_alive() const override { return socket_ && socket_->keep_alive(); }

 private:
  // The reactor's handle on a connection. Protocol and transport keep each other alive; this breaks the cycle if the
  // reactor is destroyed without a shutdown.
  class TieToReactor {
   public:
    explicit TieToReactor(std::shared_ptr<TcpTransport> transport) : transport_(std::move(transport)) {}
    TieToReactor(TieToReactor&&) = default;
    ~TieToReactor() {
      if (transport_) transport_->let_go();
    }
    TcpTransport& transport() const { return *transport_; }

   private:
    std::shared_ptr<TcpTransport> transport_;
  };

  void shut_down() { connection_lost(Failure::of(ConnectionLost("connection lost: the reactor shut down"))); }

  // The reactor is being destroyed. The protocol is not notified, just as pending delayed calls are dropped silently.
  void let_go() noexcept {
    if (!at_shutdown_) return;  // already over
    at_shutdown_.reset();
    socket_.reset();
    // Destroyed last: the objects that they hold may still use this connection.
    const std::function<void()> old_when_sent = std::exchange(when_sent_, nullptr);
    const AfterTheEnd old_after_the_end = std::exchange(after_the_end_, nullptr);
    const ProtocolPtr old_protocol = std::exchange(protocol_, nullptr);
  }

  bool no_more_output() const { return disconnecting() || output_closing_; }

  // Keeps bytes until the socket takes them.
  void keep(Bytes rest) {
    if (rest.empty()) return;
    pending_.append(rest);
    reactor_.add_writer(shared_from_this());
  }

  static Failure lost_to(std::error_code error) {
    return Failure::of(ConnectionLost("connection lost: " + error.message(), error));
  }

  // The other side has ended its output.
  Ending input_ended() {
    // Task 2.9: Set input_ended_.
    // If the protocol is not a HalfCloseProtocol, return ConnectionDone.
    // Otherwise stop reading, and call its read_connection_lost().
    // Then return ConnectionDone if the output is closed too, otherwise no ending.
    // [2.9 else return Failure::of(ConnectionDone());
    input_ended_ = true;
    const auto half_close = std::dynamic_pointer_cast<HalfCloseProtocol>(protocol_);
    if (!half_close) return Failure::of(ConnectionDone());
    reactor_.remove_reader(*this);
    half_close->read_connection_lost();
    return output_closed_ ? Failure::of(ConnectionDone()) : Ending{};
    // 2.9]
  }

  // Tells the protocol and the owner of this transport that the connection is over.
  void tell(const ProtocolPtr protocol, const Failure& reason) {
    try {
      protocol->connection_lost(reason);
    } catch (...) {
      log_current_error("connection_lost");
    }
    if (after_the_end_) std::exchange(after_the_end_, nullptr)(reason);  // a copy left here could keep others alive
  }

  // Everything has been sent. Decides what comes next.
  Ending everything_written() {
    reactor_.remove_writer(*this);
    if (when_sent_ && !no_more_output()) {
      std::exchange(when_sent_, nullptr)();  // it may write, or end the connection: both make this a writer again
      return {};
    }
    // Task 2.6: If closing_ is set, return ConnectionDone.
    // [2.6 else
    if (closing_) return Failure::of(ConnectionDone());
    // 2.6]
    // Task 2.9: If output_closing_ is set and the output is not closed yet, set output_closed_.
    // Then call the socket's shut_down_sending(), and after that a HalfCloseProtocol's write_connection_lost().
    // Then, if the input has ended too, return ConnectionDone.
    // [2.9 else
    if (output_closing_ && !output_closed_) {
      output_closed_ = true;
      socket_->shut_down_sending();
      if (const auto half_close = std::dynamic_pointer_cast<HalfCloseProtocol>(protocol_))
        half_close->write_connection_lost();
      if (input_ended_) return Failure::of(ConnectionDone());
    }
    // 2.9]
    return {};
  }

  void close_socket(const Failure& reason) {
    reactor_.remove_hang_up_watch(*this);
    if (at_shutdown_) reactor_.remove_trigger(*std::exchange(at_shutdown_, std::nullopt));
    when_sent_ = nullptr;
    // If this side closes the connection in good order, the other side may still be sending.
    if (closing_ && !input_ended_ && reason.is<ConnectionDone>()) {
      close_lingering(reactor_, std::move(socket_));
    } else {
      socket_.reset();
    }
  }

  Reactor& reactor_;
  std::unique_ptr<StreamSocket> socket_;  // null once the connection is over
  ProtocolPtr protocol_;                  // null once the connection is over
  AfterTheEnd after_the_end_;
  const Address host_;
  const Address peer_;
  Pending pending_;
  std::function<void()> when_sent_;
  std::optional<Trigger> at_shutdown_;  // none once the connection is over

  bool closing_ = false;  // lose_connection() or abort_connection() was called
  bool aborted_ = false;
  bool input_ended_ = false;     // the other side has ended its output
  bool output_closing_ = false;  // lose_write_connection() was called
  bool output_closed_ = false;   // the end of our output has been sent
};

}  // namespace

TransportPtr start_tcp_transport(Reactor& reactor, std::unique_ptr<StreamSocket> socket, ProtocolPtr protocol,
                                 AfterTheEnd after_the_end) {
  auto transport =
      std::make_shared<TcpTransport>(reactor, std::move(socket), std::move(protocol), std::move(after_the_end));
  transport->start();
  return transport;
}

}  // namespace untwist
