#include "drive.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <random>
#include <utility>

#include "words.hpp"

namespace tool {

namespace {

// It said something else than it should, or nothing.
class Wrong : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string brief(std::string_view bytes) {
  constexpr std::size_t most = 60;
  return "\"" + printable(bytes.substr(0, most)) + (bytes.size() > most ? "...\"" : "\"");
}

}  // namespace

// One connection, seen from the client.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection() {
    if (fd_ >= 0) ::close(fd_);
  }
  Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)), heard_(std::move(other.heard_)) {}
  Connection& operator=(Connection&&) = delete;

  // Writes while it reads: whoever echoes more than a buffer holds would wait for us else, and we for it.
  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      wait(POLLIN | POLLOUT);
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n > 0)
        bytes.remove_prefix(static_cast<std::size_t>(n));
      else if (n < 0 && errno != EAGAIN && errno != EINTR)
        throw Wrong("the connection was closed while we were speaking");
      listen();
    }
  }

  std::string hear(std::size_t bytes) {
    while (heard_.size() < bytes) hear_more("so many bytes: " + std::to_string(bytes));
    std::string said = heard_.substr(0, bytes);
    heard_.erase(0, bytes);
    return said;
  }

  std::string hear_until(const std::string& end) {
    std::size_t at;
    while ((at = heard_.find(end)) == std::string::npos) {
      if (heard_.size() > 1 << 20) throw Wrong("it never came to an end: " + brief(heard_));
      hear_more(brief(end));
    }
    return hear(at + end.size());
  }

  std::string hear_all() {
    while (!ended_) {
      wait(POLLIN);
      listen();
    }
    return std::exchange(heard_, {});
  }

  void expect(const std::string& bytes) {
    const std::string said = hear(bytes.size());
    if (said != bytes) {
      const auto at =
          static_cast<std::size_t>(std::mismatch(said.begin(), said.end(), bytes.begin()).first - said.begin());
      throw Wrong("expected " + brief(std::string_view(bytes).substr(at)) + ", but heard " +
                  brief(std::string_view(said).substr(at)) + ", after " + std::to_string(at) +
                  " bytes that were right");
    }
  }

  void finish() { ::shutdown(fd_, SHUT_WR); }
  bool silent() {
    listen();
    return heard_.empty();
  }

 private:
  void hear_more(const std::string& expected) {
    if (ended_) throw Wrong("expected " + expected + ", but the connection was closed after " + brief(heard_));
    wait(POLLIN);
    listen();
  }
  void wait(short events) {
    pollfd fd{fd_, events, 0};
    if (::poll(&fd, 1, 10000) == 0)
      throw Wrong("heard nothing for 10 seconds" + (heard_.empty() ? "" : "; before, it said " + brief(heard_)));
  }
  void listen() {
    char buffer[1 << 16];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n > 0)
      heard_.append(buffer, static_cast<std::size_t>(n));
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
      ended_ = true;
    if (heard_.size() > 8 << 20) throw Wrong("it says more than anybody asked for: " + brief(heard_));
  }

  int fd_;
  std::string heard_;
  bool ended_ = false;
};

class Visitor {
 public:
  Visitor(int control, std::uint64_t seed) : control_(control), random_(seed) {}

  Connection connect() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw Error("no socket pair");
    Connection ours(ends[0]);
    char byte = 'c';
    iovec piece{&byte, 1};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &ends[1], sizeof(int));
    const ssize_t sent = ::sendmsg(control_, &message, MSG_NOSIGNAL);
    ::close(ends[1]);
    if (sent < 0) throw Wrong("the program has ended");
    return ours;
  }

  // From `low` to `high`, both included.
  int number(int low, int high) { return low + int(random_() % std::uint64_t(high - low + 1)); }
  std::string bytes(int size) {
    std::string text(static_cast<std::size_t>(size), 0);
    for (char& c : text) c = char(random_());
    return text;
  }
  std::string word(int size) {
    std::string text(static_cast<std::size_t>(size), 0);
    for (char& c : text) c = char('a' + random_() % 26);
    return text;
  }

 private:
  const int control_;
  std::mt19937_64 random_;
};

namespace {

// ---- echo ---------------------------------------------------------------------------------------------------------------------

void echo_small(Visitor& visitor) {
  std::vector<Connection> guests;
  for (int i = 0; i < 5; ++i) guests.push_back(visitor.connect());
  for (int round = 0; round < 40; ++round) {
    Connection& guest = guests[std::size_t(visitor.number(0, 4))];
    const std::string words = visitor.bytes(visitor.number(1, 300));
    guest.say(words);
    guest.expect(words);
    for (Connection& other : guests)
      if (&other != &guest && !other.silent()) throw Wrong("what one says is told to another");
  }
}

void echo_large(Visitor& visitor) {
  Connection guest = visitor.connect();
  const std::string much = visitor.bytes(visitor.number(1 << 20, 1 << 21));
  guest.say(much);
  guest.expect(much);
}

void echo_goodbye(Visitor& visitor) {
  for (int i = 0; i < 3; ++i) {
    Connection guest = visitor.connect();
    const std::string words = visitor.bytes(visitor.number(1, 2000));
    guest.say(words);
    guest.expect(words);
    guest.finish();
    if (const std::string more = guest.hear_all(); !more.empty())
      throw Wrong("after our end it went on: " + brief(more));
  }
}

// ---- later --------------------------------------------------------------------------------------------------------------------

void later(Visitor& visitor) {
  Connection guest = visitor.connect();
  std::string asked, expected;
  while (asked.size() < 6) {
    const char hundredths = char(visitor.number(2, 40));
    if (asked.find(hundredths) == std::string::npos) asked += hundredths;
  }
  expected = asked;
  std::sort(expected.begin(), expected.end());
  const auto began = std::chrono::steady_clock::now();
  guest.say(asked);
  for (const char next : expected) {
    const std::string heard = guest.hear(1);
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
    if (heard[0] != next) throw Wrong("calls in 20 to 400 ms came in another order than that of their times");
    if (passed < 10 * next - 1)
      throw Wrong("a call in " + std::to_string(10 * next) + " ms came after " + std::to_string(passed) + " ms");
  }
}

// ---- chat ---------------------------------------------------------------------------------------------------------------------

void chat(Visitor& visitor) {
  const Lines names = {visitor.word(visitor.number(3, 12)) + "1", visitor.word(visitor.number(3, 12)) + "2",
                       visitor.word(visitor.number(3, 12)) + "3"};
  std::vector<Connection> guests;
  auto hear = [&](std::size_t who, const std::string& text) {
    const std::string line = trim(guests[who].hear_until("\n"));
    if (line != text) throw Wrong("expected the line " + brief(text) + ", but heard " + brief(line));
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    guests.push_back(visitor.connect());
    hear(i, "What's your name?");
    guests[i].say(names[i] + "\r\n");
    const std::string welcome = trim(guests[i].hear_until("\n"));
    if (!welcome.starts_with("Welcome, " + names[i] + "!"))
      throw Wrong("expected a welcome for " + names[i] + ", but heard " + brief(welcome));
    for (std::size_t other = 0; other < i; ++other) {
      if (!has(welcome, names[other])) throw Wrong("who comes is not told that " + names[other] + " is here");
      hear(other, "* " + names[i] + " has joined");
    }
  }
  for (int round = 0; round < 12; ++round) {
    const std::size_t who = std::size_t(visitor.number(0, 2));
    const std::string text = visitor.word(visitor.number(1, 60)) + " " + visitor.word(visitor.number(1, 9));
    const std::size_t cut = std::size_t(visitor.number(0, int(text.size())));
    guests[who].say(text.substr(0, cut));
    guests[who].say(text.substr(cut) + "\r\n");
    for (std::size_t other = 0; other < 3; ++other)
      if (other != who) hear(other, "<" + names[who] + "> " + text);
  }
  guests[0].finish();
  for (std::size_t other : {1, 2}) hear(other, "* " + names[0] + " has left");
}

// ---- pages --------------------------------------------------------------------------------------------------------------------

struct Answer {
  int status = 0;
  std::string head, body;
};

std::string lower(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string field(const Answer& answer, const std::string& name) {
  for (const std::string& line : split_lines(answer.head))
    if (lower(line).starts_with(lower(name) + ":")) return trim(line.substr(name.size() + 1));
  return "";
}

Answer hear_answer(Connection& connection) {
  Answer answer;
  answer.head = connection.hear_until("\r\n\r\n");
  if (!answer.head.starts_with("HTTP/1.1 ") || answer.head.size() < 13)
    throw Wrong("expected HTTP/1.1 and a status, but heard " + brief(answer.head));
  answer.status = to_number(answer.head.substr(9, 3));
  const int length = to_number(field(answer, "Content-Length"));
  if (length > 0) answer.body = connection.hear(std::size_t(length));
  return answer;
}

// A request that the server has not seen before, and what it must answer.
struct Question {
  std::string target, field, body;
  std::string expected(const std::string& method) const { return method + " " + target + " " + field + "\n" + body; }
};

Question question(Visitor& visitor) {
  return {"/" + visitor.word(visitor.number(1, 12)) + "/" + visitor.word(5) + "?" + visitor.word(2) + "=" +
              visitor.word(visitor.number(1, 20)),
          visitor.word(visitor.number(1, 30)), ""};
}

std::string asked(const std::string& method, const Question& about, const std::string& more = "") {
  return method + " " + about.target + " HTTP/1.1\r\nHost: example.org\r\nX-Untwist: " + about.field + "\r\n" + more +
         "\r\n";
}

void expect_answer(Connection& connection, const std::string& method, const Question& about) {
  const Answer answer = hear_answer(connection);
  if (answer.status != 200)
    throw Wrong("expected 200 for " + method + " " + about.target + ", but heard " + std::to_string(answer.status));
  if (answer.body != about.expected(method))
    throw Wrong("expected the page " + brief(about.expected(method)) + ", but heard " + brief(answer.body));
}

void pages(Visitor& visitor) {
  for (int i = 0; i < 8; ++i) {
    Connection guest = visitor.connect();
    const Question about = question(visitor);
    const std::string request = asked("GET", about, "Connection: close\r\n");
    const std::size_t cut = std::size_t(visitor.number(0, int(request.size())));
    guest.say(request.substr(0, cut));
    guest.say(request.substr(cut));
    expect_answer(guest, "GET", about);
  }
  Connection guest = visitor.connect();
  guest.say("GET nowhere" + visitor.word(3) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  if (const Answer answer = hear_answer(guest); answer.status != 400)
    throw Wrong("expected 400 for a target that is none, but heard " + std::to_string(answer.status));
}

void bodies(Visitor& visitor) {
  for (int i = 0; i < 5; ++i) {
    Connection guest = visitor.connect();
    Question about = question(visitor);
    about.body = visitor.bytes(visitor.number(1, 20000));
    guest.say(
        asked("POST", about, "Content-Length: " + std::to_string(about.body.size()) + "\r\nConnection: close\r\n") +
        about.body);
    expect_answer(guest, "POST", about);
  }
}

void keep_alive(Visitor& visitor) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 10; ++i) {
    const Question about = question(visitor);
    guest.say(asked("GET", about));
    expect_answer(guest, "GET", about);
  }
  // And several at once: the answers come in order.
  std::vector<Question> all;
  std::string requests;
  for (int i = 0; i < 10; ++i) {
    all.push_back(question(visitor));
    requests += asked("GET", all.back());
  }
  guest.say(requests);
  for (const Question& about : all) expect_answer(guest, "GET", about);
}

void chunks(Visitor& visitor) {
  for (int i = 0; i < 4; ++i) {
    Connection guest = visitor.connect();
    Question about = question(visitor);
    std::string coded;
    for (int piece = visitor.number(1, 6); piece > 0; --piece) {
      const std::string part = visitor.bytes(visitor.number(1, 5000));
      char size[16];
      std::snprintf(size, sizeof size, "%zx", part.size());
      coded += size + std::string("\r\n") + part + "\r\n";
      about.body += part;
    }
    guest.say(asked("POST", about, "Transfer-Encoding: chunked\r\nConnection: close\r\n") + coded + "0\r\n\r\n");
    expect_answer(guest, "POST", about);
  }
}

}  // namespace

const std::vector<Trial>& trials() {
  static const std::vector<Trial> all = {
      {"01",
       "services",
       "later",
       {"1.1", "1.2", "1.3", "1.4"},
       {"1.1", "1.2"},
       "calls in some hundredths of a second",
       later},
      {"01",
       "services",
       "echo",
       {"1.1", "1.2", "1.3", "1.4"},
       {"1.3", "1.4"},
       "five guests of an echo server",
       echo_small},
      {"01",
       "services",
       "echo",
       {"1.1", "1.2", "1.3", "1.4", "1.6"},
       {"1.6"},
       "a megabyte for an echo server",
       echo_large},
      {"02",
       "services",
       "echo",
       {"2.1", "2.2", "2.3"},
       {"2.1", "2.2", "2.3"},
       "five guests of an echo server",
       echo_small},
      {"02", "services", "echo", {"2.1", "2.2", "2.3"}, {"2.3"}, "a megabyte for an echo server", echo_large},
      {"02",
       "services",
       "echo",
       {"2.1", "2.2", "2.3", "2.4"},
       {"2.4"},
       "guests of an echo server who leave",
       echo_goodbye},
      {"03", "services", "echo", {"3.1"}, {"3.1"}, "five guests of an echo server", echo_small},
      {"03", "services", "chat", {"3.2", "3.3"}, {"3.2", "3.3"}, "three guests of a chat room", chat},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5"},
       {"6.1", "6.2", "6.3", "6.4", "6.5"},
       "pages that nobody has asked for before",
       pages},
      {"06", "pages", "", {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6"}, {"6.6"}, "requests with bodies", bodies},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7"},
       {"6.7"},
       "many requests on one connection",
       keep_alive},
      {"06",
       "pages",
       "",
       {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.8"},
       {"6.8"},
       "requests with bodies in chunks",
       chunks},
  };
  return all;
}

std::string visit(const Trial& trial, int control, std::uint64_t seed) {
  Visitor visitor(control, seed);
  try {
    trial.visit(visitor);
    return "";
  } catch (const std::exception& wrong) {
    return wrong.what();
  }
}

}  // namespace tool
