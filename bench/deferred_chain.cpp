// Measures what it costs to create, fire and run a chain of ten links: as plain calls, as Deferreds, as plain
// coroutines that wait for each other, and as a coroutine that waits for ten Deferreds whose results are there.
//
// Each round measures each variant once, so that a busy moment affects all of them.

#include <coroutine>
#include <cstdio>
#include <exception>
#include <utility>

#include <untwist/deferred/coroutine.hpp>

#include "bench.hpp"

using namespace bench;

namespace {

constexpr int kLinks = 10;
constexpr int kChains = 20'000;
constexpr int kRounds = 15;

volatile int input = 1;  // volatile, so that the compiler computes nothing in advance
volatile int output = 0;

[[gnu::noinline]] int link(int value) { return value + 1; }

int plain_calls() {
  int value = input;
  for (int i = 0; i < kLinks; ++i) value = link(value);
  return value;
}

int deferreds() {
  int result = 0;
  untwist::Promise<int> promise;
  auto chain = promise.deferred();
  for (int i = 0; i < kLinks; ++i) chain = std::move(chain).add_callback([](int value) { return link(value); });
  std::move(chain).add_callback([&result](int value) { result = value; }).detach();
  std::move(promise).callback(input);
  return result;
}

untwist::Deferred<int> awaiting() {
  int value = input;
  for (int i = 0; i < kLinks; ++i) value = link(co_await untwist::succeed(value));
  co_return value;
}

int awaits() {
  int result = 0;
  awaiting().add_callback([&result](int value) { result = value; }).detach();
  return result;
}

// The minimum that a coroutine needs to wait for another one and to be waited for.
class Task {
 public:
  struct promise_type {
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Final {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) noexcept {
        const auto next = done.promise().waiting;
        return next ? next : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
    void return_value(int result) { value = result; }
    void unhandled_exception() { std::terminate(); }

    int value = 0;
    std::coroutine_handle<> waiting;
  };

  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> who) noexcept {
    handle_.promise().waiting = who;
    return handle_;
  }
  int await_resume() const noexcept { return handle_.promise().value; }

  void start() { handle_.resume(); }
  int value() const { return handle_.promise().value; }

 private:
  std::coroutine_handle<promise_type> handle_;
};

// Waits until it is fired, as a promise does.
struct Event {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> who) noexcept { waiting = who; }
  int await_resume() const noexcept { return value; }

  std::coroutine_handle<> waiting;
  int value = 0;
};

Task links(int count, Event& event) {
  if (count == 0) co_return co_await event;
  co_return link(co_await links(count - 1, event));
}

int coroutines() {
  Event event;
  Task task = links(kLinks, event);
  task.start();
  event.value = input;
  event.waiting.resume();
  return task.value();
}

Seconds many(int (*what)()) {
  return timed([&] {
    for (int i = 0; i < kChains; ++i) output = what();
  });
}

}  // namespace

int main() {
  const std::pair<const char*, int (*)()> all[] = {
      {"plain calls", plain_calls}, {"plain coroutines", coroutines}, {"Deferreds", deferreds}, {"awaits", awaits}};
  Samples samples[std::size(all)];
  for (const auto& [name, what] : all) {
    if (what() != kLinks + 1) throw std::runtime_error(std::string(name) + " computes a wrong result");
  }
  for (int round = 0; round < kRounds; ++round) {
    progress("chains: round " + std::to_string(round + 1));
    for (std::size_t i = 0; i < std::size(all); ++i) samples[i].add(many(all[i].second));
  }
  progress("");
  std::printf("## A chain of %d links, created and fired\n\n", kLinks);
  std::printf("Medians of %d rounds of %d chains each. Plain calls are not inlined.\n\n", kRounds, kChains);
  std::printf("| | ns for a chain | against plain coroutines |\n|---|---|---|\n");
  const double coroutine = samples[1].median().count();
  for (std::size_t i = 0; i < std::size(all); ++i) {
    const double median = samples[i].median().count();
    std::printf("| %s | %.0f | %.2f |\n", all[i].first, median / kChains * 1e9, median / coroutine);
  }
  return 0;
}
