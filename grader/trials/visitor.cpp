#include "visitor.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "words.hpp"

namespace tool {

std::string brief(std::string_view bytes, std::size_t most) {
  return "\"" + printable(bytes.substr(0, most)) + (bytes.size() > most ? "...\"" : "\"");
}

Connection::~Connection() {
  if (fd_ >= 0) ::close(fd_);
}

Connection::Connection(Connection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), heard_(std::move(other.heard_)), ended_(other.ended_) {}

void Connection::say(std::string_view bytes) {
  while (!bytes.empty()) {
    wait(POLLIN | POLLOUT);
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0)
      bytes.remove_prefix(static_cast<std::size_t>(n));
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
      throw Wrong("the connection was closed while the client was still sending");
    listen();
  }
}

std::string Connection::hear(std::size_t bytes) {
  while (heard_.size() < bytes) hear_more(std::to_string(bytes) + " bytes");
  std::string said = heard_.substr(0, bytes);
  heard_.erase(0, bytes);
  return said;
}

std::string Connection::hear_until(const std::string& end) {
  std::size_t at;
  while ((at = heard_.find(end)) == std::string::npos) {
    if (heard_.size() > 1 << 20) throw Wrong("the answer did not end: " + brief(heard_));
    hear_more(brief(end));
  }
  return hear(at + end.size());
}

std::string Connection::hear_all() {
  while (!ended_) {
    wait(POLLIN);
    listen();
  }
  return std::exchange(heard_, {});
}

void Connection::expect(const std::string& bytes) {
  const std::string said = hear(bytes.size());
  if (said != bytes) {
    const auto at =
        static_cast<std::size_t>(std::mismatch(said.begin(), said.end(), bytes.begin()).first - said.begin());
    throw Wrong("expected " + brief(std::string_view(bytes).substr(at)) + ", but received " +
                brief(std::string_view(said).substr(at)) + " after " + std::to_string(at) + " correct bytes");
  }
}

void Connection::ask(const std::string& question, const std::string& answer) {
  std::string heard;
  try {
    say(question + "\r\n");
    heard = trim(hear_until("\r\n"));
  } catch (const Wrong& wrong) {
    throw Wrong("asked " + brief(question, 400) + ": " + wrong.what());
  }
  if (heard != trim(answer))
    throw Wrong("asked " + brief(question, 400) + ", expected " + brief(answer, 400) + ", but received " +
                brief(heard, 400));
}

void Connection::finish() { ::shutdown(fd_, SHUT_WR); }

bool Connection::silent() {
  listen();
  return heard_.empty();
}

void Connection::hear_more(const std::string& expected) {
  if (ended_) throw Wrong("expected " + expected + ", but the connection was closed after " + brief(heard_));
  wait(POLLIN);
  listen();
}

void Connection::wait(short events) {
  pollfd fd{fd_, events, 0};
  if (::poll(&fd, 1, 10000) == 0)
    throw Wrong("received nothing for 10 seconds" + (heard_.empty() ? "" : ", after " + brief(heard_)));
}

void Connection::listen() {
  char buffer[1 << 16];
  const ssize_t n = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n > 0)
    heard_.append(buffer, static_cast<std::size_t>(n));
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    ended_ = true;
  if (heard_.size() > 8 << 20) throw Wrong("it sent far more than was asked for: " + brief(heard_));
}

Connection Visitor::connect() {
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

int Visitor::number(int low, int high) { return low + int(random_() % std::uint64_t(high - low + 1)); }

std::string Visitor::bytes(int size) {
  std::string text(static_cast<std::size_t>(size), 0);
  for (char& c : text) c = char(random_());
  return text;
}

std::string Visitor::word(int size) {
  std::string text(static_cast<std::size_t>(size), 0);
  for (char& c : text) c = char('a' + random_() % 26);
  return text;
}

}  // namespace tool
