#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/testing/probe.hpp>
#include <untwist/testing/story.hpp>

#include "descriptors.hpp"

namespace untwist::testing {

SocketPair::SocketPair() {
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "create a pair of sockets");
  }
  for (const int end : ends_) ::fcntl(end, F_SETFL, O_NONBLOCK);
}

SocketPair::~SocketPair() {
  close_near();
  close_far();
}

void SocketPair::send_from_far(std::string_view text) const {
  if (::send(ends_[1], text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    throw std::system_error(errno, std::generic_category(), "send from the far end");
  }
}

void SocketPair::close_far() {
  if (ends_[1] >= 0) descriptors::close(std::exchange(ends_[1], -1));
}

void SocketPair::close_near() {
  if (ends_[0] >= 0) descriptors::close(std::exchange(ends_[0], -1));
}

void SocketPair::fill_near() const {
  const std::string block(65536, 'x');
  while (::send(ends_[0], block.data(), block.size(), MSG_NOSIGNAL) > 0) {
  }
}

std::string SocketPair::read_at_far() const {
  std::string text;
  char buffer[65536];
  for (ssize_t count; (count = ::recv(ends_[1], buffer, sizeof buffer, 0)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

int Probe::fileno() const noexcept {
  ++asked_;
  return fd_;
}

void Probe::note(const std::string& what) {
  if (!log_.empty()) log_ += ' ';
  log_ += what;
}

Descriptor::Ending Probe::do_read() {
  note("read");
  char buffer[4096];
  const ssize_t count = fd_ < 0 ? -1 : descriptors::read(fd_, buffer, sizeof buffer);
  if (count > 0) received_.append(buffer, static_cast<std::size_t>(count));
  tell("",
       name_ + " gets do_read()" + (count > 0 ? " and reads " + counted(static_cast<std::size_t>(count), "byte") : ""));
  if (on_read) return on_read();
  if (count == 0) return Failure::of(ConnectionDone());
  return {};
}

Descriptor::Ending Probe::do_write() {
  note("write");
  tell("", name_ + " gets do_write()");
  return on_write ? on_write() : Ending{};
}

Descriptor::Ending Probe::do_hang_up() {
  note("hang-up");
  tell("", name_ + " gets do_hang_up()");
  return on_hang_up ? on_hang_up() : Descriptor::do_hang_up();
}

void Probe::connection_lost(const Failure& reason) {
  note("lost");
  lost_ = reason.message();
  reason_ = reason;
  tell("", name_ + " gets connection_lost(): " + lost_);
  if (on_lost) on_lost();
}

}  // namespace untwist::testing
