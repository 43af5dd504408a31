// The body of a response.

#include <utility>

#include <untwist/http/client_message.hpp>

namespace untwist::http {

namespace {

// Keeps what is written to it. It never pauses its producer, and so need not know it.
class Collector final : public Consumer {
 public:
  explicit Collector(std::size_t most) : most_(most) {}

  void register_producer(ProducerPtr, Producing) override {}
  void unregister_producer() override {}

  using Consumer::write;
  void write(Bytes data) override {
    if (data.size() > most_ - text_.size()) throw BodyTooLarge(most_);
    text_.append(as_text(data));
  }

  std::string take() { return std::exchange(text_, {}); }

 private:
  const std::size_t most_;
  std::string text_;
};

}  // namespace

Deferred<std::uint64_t> ClientResponse::Body::stream_to(const std::shared_ptr<Consumer>& consumer) {
  if (asked_) throw AlreadyRead();
  Deferred<std::uint64_t> sent = source_ ? source_->stream_to(consumer) : succeed(std::uint64_t{0});
  asked_ = true;  // not if the consumer was refused
  source_ = nullptr;
  return sent;
}

Deferred<std::string> ClientResponse::read_body(std::size_t most) {
  const auto collector = std::make_shared<Collector>(most);
  return stream_to(collector).add_callbacks([collector](std::uint64_t) { return collector->take(); },
                                            [collector](const Failure& why) -> Result<std::string> {
                                              const auto* cut = why.as<BodyCutShort>();
                                              if (!cut) return why;
                                              return Failure::of(BodyCutShort(cut->what(), collector->take()));
                                            });
}

Deferred<std::uint64_t> ClientResponse::stream_to(std::shared_ptr<Consumer> consumer) {
  return body_.stream_to(consumer);
}

}  // namespace untwist::http
