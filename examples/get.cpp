// Asks for a page and prints it.
//
//   example_get http://127.0.0.1:8080/
//   example_get http://127.0.0.1:8080/film --output film --timeout 600
//   example_get http://127.0.0.1:8080/form --data 'name=value' --header 'X-One: 1'
//   example_get http://127.0.0.1:8080/ --head
//
// Exit status: 0 if the page came, 1 if it did not, or the server refused it; 2 if the command line is wrong.

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include <untwist/http/http_client.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/reactor/reactor.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;
using http::ClientResponse;

namespace {

const char* const kUsage =
    "example_get URL [--head] [--header 'NAME: VALUE']... [--data TEXT] [--output FILE] [--timeout SECONDS] "
    "[--max-redirects N]";

bool is_a_terminal(std::FILE* file) {
#ifdef _WIN32
  return ::_isatty(::_fileno(file)) != 0;
#else
  return ::isatty(::fileno(file)) != 0;
#endif
}

std::string in_words(double bytes) {
  const char* const units[] = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < std::size(units); ++unit) bytes /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
  return text;
}

// Shows on a terminal how far a long download is.
class Progress {
 public:
  explicit Progress(std::optional<double> total) : total_(total) {}
  ~Progress() {
    if (shown_) std::fprintf(stderr, "\r\033[K");
  }
  void came(std::size_t bytes) {
    bytes_ += static_cast<double>(bytes);
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + 200ms;
    shown_ = true;
    std::string text = in_words(bytes_);
    if (total_)
      text += " of " + in_words(*total_) + " (" + std::to_string(int(100 * bytes_ / std::max(*total_, 1.0))) + " %)";
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
  }

 private:
  const std::optional<double> total_;
  const bool terminal_ = is_a_terminal(stderr);
  double bytes_ = 0;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + 500ms;
};

// Where the body goes: a file, or standard output. A file gets its name when it is complete.
class Output final : public Consumer {
 public:
  Output(std::string name, std::optional<double> total) : name_(std::move(name)), progress_(total) {
    if (!name_.empty() && !(file_ = std::fopen(part().c_str(), "wb"))) fail();
  }
  ~Output() override {
    if (name_.empty() || !file_) return;
    std::fclose(file_);
    std::remove(part().c_str());
  }

  void register_producer(ProducerPtr, Producing) override {}
  void unregister_producer() override {}
  using Consumer::write;
  void write(Bytes data) override {
    if (std::fwrite(data.data(), 1, data.size(), file_) != data.size()) fail();
    progress_.came(data.size());
  }
  void complete() {
    if (std::fflush(file_) != 0) fail();
    if (name_.empty()) return;
    if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
    if (std::rename(part().c_str(), name_.c_str()) != 0) fail();
  }

 private:
  std::string part() const { return name_ + ".part"; }
  [[noreturn]] void fail() const {
    throw std::runtime_error((name_.empty() ? "standard output" : name_) + ": " + std::strerror(errno));
  }

  const std::string name_;  // empty for standard output
  std::FILE* file_ = stdout;
  Progress progress_;
};

http::ClientRequest request_from(examples::Options& options) {
  http::ClientRequest request;
  if (options.words().empty()) options.refuse("which page?");
  request.url = options.words().front();
  if (options.flag("--head")) request.method = "HEAD";
  for (const std::string& field : options.all("--header")) {
    const std::size_t colon = field.find(':');
    if (colon == field.npos || !http::is_token(field.substr(0, colon)))
      options.refuse("--header takes 'NAME: VALUE', not '" + field + "'");
    request.fields.add(field.substr(0, colon), std::string(http::trim(std::string_view(field).substr(colon + 1))));
  }
  for (const std::string& data : options.all("--data")) {
    if (request.method == "HEAD") options.refuse("--head and --data do not go together");
    request.method = "POST";
    request.body = data;
    if (!request.fields.find("Content-Type")) request.fields.add("Content-Type", "application/x-www-form-urlencoded");
  }
  return request;
}

void print_head(const ClientResponse& response) {
  std::printf("HTTP/1.%d %d %s\n", response.minor_version, response.status, std::string(response.reason()).c_str());
  for (const auto& [name, value] : response.fields())
    std::printf("%s: %s\n", std::string(name).c_str(), std::string(value).c_str());
}

std::optional<double> announced_length(const ClientResponse& response) {
  const auto length = response.field("content-length");
  if (!length) return std::nullopt;
  return std::strtod(std::string(*length).c_str(), nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, kUsage, {"--head"}, 1);
  http::ClientRequest request = request_from(options);
  const bool head = request.method == "HEAD";
  const std::string file = options.text("--output", "");
  request.timeout = std::chrono::seconds(options.number("--timeout", 300, 1, 1'000'000));
  http::ClientOptions settings;
  settings.most_redirects = options.number("--max-redirects", 20, 0, 1000);
  options.done();

  const std::unique_ptr<Reactor> reactor = examples::chosen_reactor();
  const std::unique_ptr<http::Client> client = http::make_client(*reactor, settings);
  const std::string url = request.url;
  int status = 0;
  const auto complain = [&](const std::string& why) {
    std::fprintf(stderr, "%s: %s\n", url.c_str(), why.c_str());
    status = 1;
  };

  const auto finished =
      client->request(std::move(request))
          .add_callback([&](ClientResponse response) -> Deferred<> {
            if (response.status >= 400)
              complain("the server answers " + std::to_string(response.status) + " " + std::string(response.reason()));
            if (head) {
              print_head(response);
              return succeed();
            }
            const auto output = std::make_shared<Output>(file, announced_length(response));
            return response.stream_to(output).add_callback([output](std::uint64_t) { output->complete(); });
          })
          .add_errback([&](const Failure& why) { complain(why.message()); })
          .add_both([&](const Result<>&) { reactor->call_when_running([&] { reactor->stop(); }); });
  reactor->run(Signals::handle);
  if (!finished.has_result()) complain("interrupted");
  return status;
}
