// The client's reader alone: any input is a row of responses or a BadResponse, and always the same however the bytes
// are cut.
//
// The first byte of an input determines where the rest is cut, and which methods were sent.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <untwist/http/response_reader.hpp>

namespace {

using namespace untwist::http;

// Small limits, so that small inputs reach them.
const ResponseLimits kLimits = {
    .head = 300, .fields = 10, .interim = 3, .chunk_line = 30, .extensions = 60, .trailers = 60};

// Describes in words what the reader made of a stream of bytes.
class Told {
 public:
  explicit Told(std::uint8_t methods) : methods_(methods) { begin(); }

  void feed(std::string_view piece) {
    if (refused_) return;
    reader_.append(piece);
    try {
      while (take_response()) {
      }
    } catch (const BadResponse&) {
      refuse();
    }
  }

  // The connection ends in good order.
  void end() {
    if (refused_) return;
    if (in_body_ && reader_.ends_here())
      told_ += body_ + "\nended with the connection\n";
    else
      told_ += "cut short\n";
  }
  const std::string& text() const { return told_; }

 private:
  void begin() {
    reader_.begin((methods_ >> (responses_++ % 8) & 1) != 0 ? "HEAD" : "GET");
    in_body_ = false;
    body_.clear();
  }
  void refuse() {
    refused_ = true;
    told_ += "refused\n";
  }

  bool take_response() {
    if (!in_body_) {
      if (!reader_.take_head()) return false;
      const ResponseHead head = reader_.head();
      told_ += std::to_string(head.status) + " " + std::string(head.reason());
      for (const auto& [name, value] : head.fields()) told_.append("\n ").append(name).append("=").append(value);
      told_ += reader_.framing().keeps_alive ? "\nstays\n" : "\nends\n";
      in_body_ = true;
    }
    if (!reader_.take_body(body_)) return false;
    told_ += body_ + "\n";
    begin();
    return true;
  }

  ResponseReader reader_{kLimits};
  const std::uint8_t methods_;
  int responses_ = 0;
  bool in_body_ = false, refused_ = false;
  std::string body_, told_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t cut = data[0] % bytes.size();
  const auto methods = static_cast<std::uint8_t>(data[0] >> 4);
  Told whole(methods), cut_once(methods), byte_by_byte(methods);
  whole.feed(bytes);
  cut_once.feed(bytes.substr(0, cut));
  cut_once.feed(bytes.substr(cut));
  for (std::size_t i = 0; i < bytes.size(); ++i) byte_by_byte.feed(bytes.substr(i, 1));
  for (Told* each : {&whole, &cut_once, &byte_by_byte}) each->end();
  if (cut_once.text() != whole.text() || byte_by_byte.text() != whole.text()) {
    std::fprintf(stderr, "the result depends on the cut:\n--- whole\n%s--- cut after byte %zu\n%s--- byte by byte\n%s",
                 whole.text().c_str(), cut, cut_once.text().c_str(), byte_by_byte.text().c_str());
    std::abort();
  }
  return 0;
}
