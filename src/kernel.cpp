#include <untwist/kernel.hpp>

namespace untwist {

namespace {

class RealKernel final : public Kernel {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }

  int poll(std::span<pollfd> descriptors, int timeout) override {
    return ::poll(descriptors.data(), descriptors.size(), timeout);
  }
};

}  // namespace

Kernel& real_kernel() {
  static RealKernel kernel;
  return kernel;
}

}  // namespace untwist
