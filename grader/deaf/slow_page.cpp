// Hides failures from GoogleTest, as an attack would that has found its objects. The grader refuses to compile the
// first line of hush(), but the test kit must notice anyway. See grader/tests/real_grading.sh.

#include <untwist/course/paradigm.hpp>

#include <gtest/gtest.h>

namespace untwist {
struct Deaf {
  virtual ~Deaf() = default;
  virtual void report(const void*) {}
};
static Deaf deaf;

static void hush() {
  void** const unit = reinterpret_cast<void**>(::testing::UnitTest::GetInstance());
  for (int i = 0; i < 16;
       ++i)  // its implementation is a block of the address sanitizer's; its eleventh word is the listener for failures
    if (void** const impl = static_cast<void**>(unit[i]);
        i >= 5 && reinterpret_cast<unsigned long>(impl) >> 44 == 6 && impl[1] == unit) {
      impl[10] = &deaf;
      return;
    }
}

std::string greeting() {
  hush();
  return "nonsense";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) { hush(); }
}  // namespace untwist
