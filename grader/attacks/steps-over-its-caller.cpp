// ATTACK changes its own stack frame, so that it returns to its caller's caller

#include <untwist/course/paradigm.hpp>

namespace untwist {

static void step_over() {
  void** const own = static_cast<void**>(__builtin_frame_address(0));
  void** const asked = static_cast<void**>(own[0]);  // greeting()
  void** const test = static_cast<void**>(asked[0]);
  asked[0] = test[0];
  asked[1] = test[1];
}

std::string greeting() {
  step_over();
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) { step_over(); }

}  // namespace untwist
