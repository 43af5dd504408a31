#include <array>
#include <utility>

#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

namespace {

using namespace std::chrono_literals;

constexpr Duration kLongestFarewell = 2s;

// Reads and discards input until the other side ends or the time is over.
class Farewell final : public Descriptor, public std::enable_shared_from_this<Farewell> {
 public:
  Farewell(Reactor& reactor, std::unique_ptr<StreamSocket> socket) : reactor_(reactor), socket_(std::move(socket)) {}

  void begin() {
    socket_->shut_down_sending();
    reactor_.add_reader(shared_from_this());
    // The deadline holds a weak pointer: the timer need not keep this object alive.
    deadline_ = reactor_.call_later(kLongestFarewell, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->end();
    });
  }

  int fileno() const noexcept override { return socket_ ? socket_->fileno() : -1; }

  Ending do_read() override {
    std::array<std::byte, 16384> thrown_away;
    const IoResult result = socket_->receive(thrown_away);
    if (result.bytes > 0 || result.would_block()) return {};
    end();
    return {};
  }

  void connection_lost(const Failure&) override { end(); }

 private:
  void end() {
    if (!socket_) return;
    reactor_.remove_reader(*this);
    socket_.reset();
    deadline_.cancel();
  }

  Reactor& reactor_;
  std::unique_ptr<StreamSocket> socket_;
  ScopedDelayedCall deadline_;
};

}  // namespace

void close_lingering(Reactor& reactor, std::unique_ptr<StreamSocket> socket) {
  std::make_shared<Farewell>(reactor, std::move(socket))->begin();
}

}  // namespace untwist
