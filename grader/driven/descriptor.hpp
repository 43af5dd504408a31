#pragma once
// The grader sends descriptors over descriptor 5: one end of a socket pair for each connection.

#include <sys/socket.h>
#include <sys/types.h>

#include <cstring>

namespace driven {

constexpr int kControl = 5;

struct Received {
  int fd = -1;        // the descriptor received; negative if none
  ssize_t bytes = 0;  // as from recvmsg(): 0 if the other side is closed
};

inline Received receive_descriptor(int flags) {
  char byte = 0;
  iovec piece{&byte, 1};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = room;
  message.msg_controllen = sizeof room;
  Received received;
  received.bytes = ::recvmsg(kControl, &message, flags | MSG_CMSG_CLOEXEC);
  const cmsghdr* const header = received.bytes > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS)
    std::memcpy(&received.fd, CMSG_DATA(header), sizeof received.fd);
  return received;
}

}  // namespace driven
