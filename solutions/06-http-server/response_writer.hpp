#pragma once
// Lesson 06 · An HTTP server: the responses of one connection, written to its transport.

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

  // Writes the head of a response, and its body if that is a text. If the handler asks to close, notes that in
  // `exchange`.
  void begin(Response& response, Exchange& exchange);
  // Does the rest of the body come from a stream? Then next_piece() asks for the next piece, and add_piece() takes it,
  // or the end.
  bool is_streaming() const { return stream_ != nullptr; }
  Deferred<std::optional<std::string>> next_piece() const { return maybe_deferred(stream_); }
  // Returns false if the body does not have the announced length.
  bool add_piece(const std::optional<std::string>& piece, Exchange& exchange);
  void drop_stream() { stream_ = nullptr; }

  // Bytes to be sent. flush() hands them to the transport.
  std::string& out() { return out_; }
  std::size_t unsent() const { return out_.size() + transport_->unsent(); }
  // How many bytes the transport has sent since the connection began.
  std::uint64_t taken() const { return handed_over_ - transport_->unsent(); }
  void flush();
  void drop_all() { std::string().swap(out_); }

 private:
  void take_buffer();
  void give_back_buffer();
  void date_no_later_than_now(Fields& fields);
  Delivery delivery_of(const Response& response, const Exchange& exchange, bool body);

  Site& site_;
  Transport* transport_ = nullptr;
  std::string out_;
  std::uint64_t handed_over_ = 0;  // bytes handed to the transport
  Stream stream_;
  std::optional<std::uint64_t> length_;  // of the stream
  bool chunked_ = false;
};

}  // namespace untwist::http
