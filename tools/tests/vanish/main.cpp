// vanish PORT PID: clients that connect and vanish in every possible way, while others work.
//
// A thousand clients of the HTTP server at 127.0.0.1:PORT close, reset, fall silent or stop reading, each at some point
// of a request, while a hundred others request page after page. Afterwards the server, process PID, must have as many
// descriptors and as much memory as before. The first thousand only warm it up: memory that was needed once may be kept
// for the next time. Prints "ok ..." or "not ok ..." for each check.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

int port;

class Client {
 public:
  explicit Client(int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval patience = {20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
  Client& operator=(Client&&) = delete;
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool connected() const { return connected_; }
  void send(std::string_view text) const { (void)!::send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
  void half_close() const { ::shutdown(fd_, SHUT_WR); }
  void reset() {
    const linger at_once = {1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(fd_, -1));
  }

  // Reads a response with a Content-Length. False if anything is missing.
  bool read_response() const {
    std::string all;
    char buffer[16384];
    for (;;) {
      const std::size_t head = all.find("\r\n\r\n"), length = all.find("Content-Length: ");
      if (head != all.npos && length < head) {
        const std::size_t size = std::strtoul(all.c_str() + length + 16, nullptr, 10);
        if (all.size() >= head + 4 + size) return all.starts_with("HTTP/1.1 200 ") && all.size() == head + 4 + size;
      }
      const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
      if (count <= 0) return false;
      all.append(buffer, static_cast<std::size_t>(count));
    }
  }

 private:
  int fd_;
  bool connected_ = false;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n",
                           kLater = "GET /later HTTP/1.1\r\nHost: here\r\n\r\n",
                           kLarge = "GET /files/large HTTP/1.1\r\nHost: here\r\n\r\n", kHead = "GET / HTTP/1.1\r\nHo",
                           kBody = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\nhalf of it",
                           kChunks = "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";

// One of the thousand. A connection that stays open for a while goes to `lingering` and is closed or reset later.
void come_and_vanish(int number, std::deque<Client>& lingering) {
  const std::string_view begun[] = {"", kHead, kGet, kLater, kLarge, kBody, kChunks, "nonsense\r\n\r\n"};
  const std::string_view sent = begun[number % std::size(begun)];
  Client client(number % 3 == 0 ? 4096 : 0);
  if (!sent.empty()) client.send(sent);
  switch (number / std::size(begun) % 5) {
    case 0:  // closes immediately, whatever has arrived by then
      return;
    case 1:
      return client.reset();
    case 2:  // half-closes, then closes
      return client.half_close();
    case 3:  // half-closes, and reads nothing
      client.half_close();
      break;
    default:  // falls silent
      break;
  }
  lingering.push_back(std::move(client));
}

void a_thousand() {
  std::deque<Client> lingering;
  for (int i = 0; i < 1000; ++i) {
    come_and_vanish(i, lingering);
    if (lingering.size() < 200) continue;
    if (i % 2 == 0) lingering.front().reset();
    lingering.pop_front();
  }
}

std::size_t descriptors_of(const std::string& pid) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/" + pid + "/fd")) ++count;
  return count;
}

long kilobytes_of(const std::string& pid) {
  std::ifstream status("/proc/" + pid + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
  return 0;
}

void say(bool good, const std::string& what) { std::printf("%s %s\n", good ? "ok" : "not ok", what.c_str()); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || (port = std::atoi(argv[1])) <= 0) {
    std::fprintf(stderr, "vanish PORT PID\n");
    return 2;
  }
  const std::string pid = argv[2];
  const std::size_t descriptors = descriptors_of(pid);
  a_thousand();

  const long kilobytes = kilobytes_of(pid);
  std::atomic<bool> over = false;
  std::atomic<int> answered = 0, failed = 0;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker)
    workers.emplace_back([&] {
      std::vector<Client> clients;
      for (int i = 0; i < 25; ++i) clients.emplace_back();
      while (!over)
        for (const Client& client : clients) {
          client.send(kGet);
          client.read_response() ? ++answered : ++failed;
        }
    });
  for (int i = 0; i < 5; ++i) a_thousand();
  over = true;
  for (std::thread& worker : workers) worker.join();
  say(failed == 0 && answered > 100, "100 clients are served while 5000 others vanish: " + std::to_string(answered) +
                                         " answers, " + std::to_string(failed) + " failed");

  // A client that requested a page which takes two seconds, and left without a reset, is noticed when the page is sent.
  std::size_t left = 0;
  for (int tries = 0; tries < 100 && (left = descriptors_of(pid)) > descriptors; ++tries)
    std::this_thread::sleep_for(100ms);
  say(left == descriptors,
      "descriptors afterwards: " + std::to_string(left) + ", as before: " + std::to_string(descriptors));
  const long now = kilobytes_of(pid);
  say(now <= kilobytes + 2048, "memory afterwards: " + std::to_string(now) +
                                   " kB, no more than after the first thousand: " + std::to_string(kilobytes) + " kB");
  return 0;
}
