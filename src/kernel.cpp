#include <untwist/base/trace.hpp>
#include <untwist/reactor/kernel.hpp>

#include "trace.hpp"

namespace untwist {

namespace {

class RealKernel final : public Kernel {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }

  int poll(std::span<pollfd> descriptors, int timeout) override {
    if (!trace::on()) return ::poll(descriptors.data(), descriptors.size(), timeout);
    const trace::Sleep sleep(timeout);
    const int ready = ::poll(descriptors.data(), descriptors.size(), timeout);
    sleep.woke_up(descriptors, ready);
    return ready;
  }
};

}  // namespace

Kernel& real_kernel() {
  static RealKernel kernel;
  return kernel;
}

}  // namespace untwist
