// The system call and the C++ that lesson 01 takes for granted.

#include <cstdio>
#include <functional>
#include <map>
#include <utility>

#include <poll.h>
#include <unistd.h>

void poll_a_pipe() {
  //! [poll]
  int ends[2];
  if (pipe(ends) != 0) return;
  write(ends[1], "x", 1);

  pollfd asked[] = {{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}};  // which descriptors, and for what
  const int ready = poll(asked, 2, 1500);                         // sleeps for at most 1,500 ms
  // 1: one of the two is ready. 0: the time is up. -1: an error, or a signal (EINTR).

  if (ready == 1 && (asked[0].revents & POLLIN)) std::printf("the first has input\n");
  //! [poll]
  close(ends[0]);
  close(ends[1]);
}

void sort_by_two() {
  //! [pairs]
  std::map<std::pair<int, int>, const char*> calls;  // sorted by the first number, then by the second
  calls.emplace(std::pair(20, 1), "B");
  calls.emplace(std::pair(20, 2), "C");
  calls.emplace(std::pair(10, 3), "A");
  for (const auto& [key, name] : calls) std::printf("%s ", name);  // A B C
  auto node = calls.extract(std::pair(10, 3));                     // out of the map, without a copy
  //! [pairs]
  std::printf("\n%s is out, %zu are left\n", node.mapped(), calls.size());
}

void call_once() {
  //! [exchange]
  std::function<void()> what = [] { std::printf("called\n"); };
  std::function<void()> taken = std::exchange(what, nullptr);  // `what` is empty now
  if (!what) taken();
  //! [exchange]
}

int main() {
  poll_a_pipe();
  sort_by_two();
  call_once();
}
