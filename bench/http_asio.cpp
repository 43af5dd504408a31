// The same fixed answer on Asio: its loop, its sockets, its buffers; no parser.

#include <asio.hpp>

#include <cstdlib>
#include <memory>

#include "http_answer.hpp"

namespace {

using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : socket_(std::move(socket)) { socket_.set_option(tcp::no_delay(true)); }

  void read() {
    asio::async_read_until(socket_, asio::dynamic_buffer(bytes_), "\r\n\r\n",
                           [self = shared_from_this()](asio::error_code error, std::size_t size) {
                             if (error) return;
                             self->bytes_.erase(0, size);
                             self->write();
                           });
  }

 private:
  void write() {
    asio::async_write(socket_, asio::buffer(kAnswer.data(), kAnswer.size()),
                      [self = shared_from_this()](asio::error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }

  tcp::socket socket_;
  std::string bytes_;
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&](asio::error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main(int, char** argv) {
  asio::io_context loop(1);
  tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::atoi(argv[1]))});
  accept(acceptor);
  loop.run();
  return 0;
}
