// The parser alone: any input is either a request or a Refusal, and always the same one however the bytes are cut.
//
// The first byte of an input determines where the rest is cut.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <untwist/http/parse.hpp>

namespace {

using namespace untwist::http;

// Small limits, so that small inputs reach them.
const Limits kLimits = {.request_line = 100, .head = 400, .fields = 10, .body = 200, .chunk_line = 30, .trailers = 60};

// Describes in words what the parser made of a stream of bytes.
class Reader {
 public:
  void feed(std::string_view piece) {
    buffer_ += piece;
    try {
      while (!refused_ && take_request()) {
      }
    } catch (const Refusal& refusal) {
      refused_ = true;
      told_ += "refused " + std::to_string(refusal.status()) + "\n";
    }
  }
  const std::string& told() const { return told_; }

 private:
  bool take_request() {
    std::string_view bytes = buffer_;
    const bool whole = take_request(bytes);
    buffer_.erase(0, buffer_.size() - bytes.size());
    return whole;
  }

  bool take_request(std::string_view& bytes) {
    if (!decoder_) {
      if (!parser_.look(bytes)) return false;
      request_ = parser_.take(bytes);
      check_host(request_);
      decoder_.emplace(framing_of(request_), kLimits);
    }
    decoder_->take(bytes, request_.body);
    if (!decoder_->done()) return false;
    decoder_.reset();
    told_.append(request_.method()).append(" ").append(request_.target()).append(" ");
    told_.append(request_.path()).append("?").append(request_.query()).append(" ").append(request_.authority());
    for (const auto& [name, value] : request_.fields()) told_.append("\n ").append(name).append("=").append(value);
    told_ += wants_close(request_) ? "\nclose\n" : "\nstay\n";
    told_ += request_.body + "\n";
    return true;
  }

  std::string buffer_, told_;
  HeadParser parser_{kLimits};
  Request request_;
  std::optional<BodyDecoder> decoder_;
  bool refused_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t cut = data[0] % bytes.size();
  Reader whole, cut_once, byte_by_byte;
  whole.feed(bytes);
  cut_once.feed(bytes.substr(0, cut));
  cut_once.feed(bytes.substr(cut));
  for (std::size_t i = 0; i < bytes.size(); ++i) byte_by_byte.feed(bytes.substr(i, 1));
  if (cut_once.told() != whole.told() || byte_by_byte.told() != whole.told()) {
    std::fprintf(stderr, "the result depends on the cut:\n--- whole\n%s--- cut after byte %zu\n%s--- byte by byte\n%s",
                 whole.told().c_str(), cut, cut_once.told().c_str(), byte_by_byte.told().c_str());
    std::abort();
  }
  return 0;
}
