// The C++ that lesson 08 takes for granted.

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>

//! [full]
// Writes until the operating system takes no more: nobody reads at the other end.
std::size_t fill(int fd) {
  const std::string piece(65536, 'x');
  std::size_t taken = 0;
  for (;;) {
    const ssize_t count = ::send(fd, piece.data(), piece.size(), MSG_DONTWAIT);
    if (count < 0) return taken;  // EAGAIN: the buffer is full, and the rest is your problem
    taken += static_cast<std::size_t>(count);
  }
}
//! [full]

//! [copy]
struct Job {
  std::function<void()> go_on;
};

struct Owner {
  std::shared_ptr<Job> job;

  void run() {
    const std::shared_ptr<Job> copy = job;  // keeps the job alive, whatever happens inside the call
    copy->go_on();                          // may set `job` to null
  }
};
//! [copy]

int main() {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 1;
  std::printf("taken: %zu bytes\n", fill(pair[0]));
  Owner owner{std::make_shared<Job>()};
  owner.job->go_on = [&] { owner.job = nullptr; };
  owner.run();
  ::close(pair[0]);
  ::close(pair[1]);
}
