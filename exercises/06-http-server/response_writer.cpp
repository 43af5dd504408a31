// Lesson 06 · An HTTP server: the responses of one connection, written to its transport.
//
// This file and its header are yours: change any of them, as long as the contract in include/untwist/http/server.hpp
// holds.

#include "response_writer.hpp"

#include <array>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/http/write.hpp>

namespace untwist::http {

namespace {

constexpr std::size_t kSmallBody = 16384;     // copied after its head: one piece to send instead of two
constexpr std::size_t kKeptCapacity = 65536;  // a larger buffer is freed

// Does the handler want this response to be the last?
bool asks_to_close(const Fields& fields) {
  bool close = false;
  for (const auto& [name, value] : fields) {
    if (same_name(name, "Connection")) close |= list_holds(value, "close");
  }
  return close;
}

}  // namespace

void ResponseWriter::begin(Response& response, Exchange& exchange) {
  exchange.close |= asks_to_close(response.fields);
  date_no_later_than_now(response.fields);
  const bool body = may_have_body(exchange.method, response.status);
  const Delivery delivery = delivery_of(response, exchange, body);
  for (const char* ours : {"Content-Length", "Transfer-Encoding", "Connection"}) response.fields.remove(ours);
  take_buffer();
  write_head(out_, response.status, response.fields, delivery);
  if (!body) return;
  if (const auto* text = std::get_if<std::string>(&response.body)) {
    exchange.body_sent = text->size();
    if (text->size() <= kSmallBody) {
      out_ += *text;
    } else {
      const std::array<Bytes, 2> pieces = {as_bytes(out_), as_bytes(*text)};
      transport_->write_sequence(pieces);
      handed_over_ += out_.size() + text->size();
      give_back_buffer();
    }
    return;
  }
  stream_ = std::move(std::get<Stream>(response.body));
  length_ = delivery.length;
  chunked_ = delivery.chunked;
}

// Last-Modified must not be later than Date. RFC 9110, section 8.8.2.1.
void ResponseWriter::date_no_later_than_now(Fields& fields) {
  const std::string* modified = fields.find("Last-Modified");
  const auto when = modified ? parse_date(*modified) : std::nullopt;
  if (when && *when > site_.options.wall_clock()) fields.set("Last-Modified", site_.date());
}

// The fields that the connection adds to a response.
Delivery ResponseWriter::delivery_of(const Response& response, const Exchange& exchange, bool body) {
  const auto* text = std::get_if<std::string>(&response.body);
  Delivery delivery;
  delivery.length = text ? std::optional<std::uint64_t>(text->size()) : response.length;
  if (response.status == 204 || response.status == 304) delivery.length.reset();
  if (response.status == 205) delivery.length = 0;
  delivery.chunked = body && !delivery.length && exchange.minor_version > 0;
  delivery.close = exchange.close;
  if (!response.fields.find("Date")) delivery.date = site_.date();
  return delivery;
}

bool ResponseWriter::add_piece(const std::optional<std::string>& piece, Exchange& exchange) {
  take_buffer();
  if (piece) exchange.body_sent += piece->size();
  const bool too_short = !piece && length_ && exchange.body_sent < *length_;
  const bool too_long = length_ && exchange.body_sent > *length_;
  if (too_short || too_long) return false;
  // TODO(6.9) If the body is chunked_, call write_chunk() for a piece, and write_last_chunk() at the end.
  // Otherwise append the piece unchanged.
  if (piece) out_ += *piece;
  return true;
}

// A connection that writes nothing needs no buffer: all of them share one, which goes from hand to hand.
void ResponseWriter::take_buffer() {
  if (out_.empty()) out_.swap(site_.spare);
}

void ResponseWriter::flush() {
  if (out_.empty()) return;
  transport_->write(out_);
  handed_over_ += out_.size();
  give_back_buffer();
}

void ResponseWriter::give_back_buffer() {
  out_.clear();
  if (out_.capacity() <= kKeptCapacity) site_.spare.swap(out_);
  std::string().swap(out_);
}

}  // namespace untwist::http
