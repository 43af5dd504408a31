#pragma once
// Lesson 06 · An HTTP server: the responses of one connection, as bytes to its transport.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <untwist/http/message.hpp>

#include "http/exchange.hpp"
#include "http/site.hpp"

namespace untwist::http {

class ResponseWriter {
 public:
  explicit ResponseWriter(Site& site) : site_(site) {}
  void set_transport(Transport& transport) { transport_ = &transport; }

  // Begins a response: its head, and its body if that is a text. A handler's wish to close is noted in `exchange`.
  void begin(Response& response, Exchange& exchange);
  // Is the rest of the body to come out of a stream? Then next_piece() asks for more, and add_piece() wants what came,
  // or the end.
  bool is_streaming() const { return stream_ != nullptr; }
  Deferred<std::optional<std::string>> next_piece() const { return maybe_deferred(stream_); }
  // False if the body is not as long as was said.
  bool add_piece(const std::optional<std::string>& piece, Exchange& exchange);
  void drop_stream() { stream_ = nullptr; }

  // What waits to be sent; flush() hands it to the transport.
  std::string& out() { return out_; }
  std::size_t unsent() const { return out_.size() + transport_->unsent(); }
  // How many bytes the transport has taken from us and passed on, since the connection began.
  std::uint64_t taken() const { return handed_over_ - transport_->unsent(); }
  void flush();
  void drop_all() { std::string().swap(out_); }

 private:
  void date_no_later_than_now(Fields& fields);
  Delivery delivery_of(const Response& response, const Exchange& exchange, bool body);

  Site& site_;
  Transport* transport_ = nullptr;
  std::string out_;
  std::uint64_t handed_over_ = 0;  // bytes, to the transport
  Stream stream_;
  std::optional<std::uint64_t> length_;  // of the stream
  bool chunked_ = false;
};

}  // namespace untwist::http
