// The C++ that lesson 10 takes for granted.

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>

using namespace std::chrono_literals;

//! [grid]
const std::chrono::milliseconds passed = 10'500ms, interval = 1s;

const auto how_often = passed / interval;   // 10, a number
const auto since_then = passed % interval;  // 500ms
//! [grid]

//! [alive]
struct Lamp {
  std::shared_ptr<int> alive = std::make_shared<int>();
  bool on = false;

  std::function<void()> later() {
    return [this, alive = std::weak_ptr<int>(alive)] {
      if (!alive.expired()) on = true;  // otherwise `this` is a dangling pointer
    };
  }
};
//! [alive]

int main() {
  std::printf("%lld %lld\n", static_cast<long long>(how_often), static_cast<long long>(since_then.count()));
  auto lamp = std::make_unique<Lamp>();
  const auto later = lamp->later();
  later();
  std::printf("%d\n", lamp->on);
  lamp = nullptr;
  later();
}
