// The C++ that lesson 07 takes for granted.

#include <cstdio>
#include <functional>
#include <memory>
#include <utility>

//! [owners]
struct Job {
  std::function<void()> when_done;  // a function owns everything that it has captured by value
};

void a_circle() {
  const auto job = std::make_shared<Job>();
  job->when_done = [job] { std::printf("done\n"); };  // the job owns the function,
                                                      // which owns the job: neither dies
  job->when_done = nullptr;                           // unless the circle is cut
}
//! [owners]

//! [weak]
void no_circle() {
  const auto job = std::make_shared<Job>();
  job->when_done = [job = std::weak_ptr(job)] {  // refers to the job without owning it
    if (const auto still_there = job.lock()) std::printf("done\n");
  };
}
//! [weak]

//! [exchange]
int used_once(int& ticket) {
  return std::exchange(ticket, 0);  // returns what it was, and leaves 0: the second call gets 0
}
//! [exchange]

int main() {
  a_circle();
  no_circle();
  int ticket = 5;
  std::printf("%d ", used_once(ticket));
  std::printf("%d\n", used_once(ticket));
}
