// ATTACK returns to the caller of the test, so that the test never reaches its end

#include <untwist/course/paradigm.hpp>

namespace untwist {

static void leave_the_caller() {
  void** const own = static_cast<void**>(__builtin_frame_address(0));
  void** const asked = static_cast<void**>(own[0]);     // greeting()
  void** const test = static_cast<void**>(asked[0]);
  void* there[5] = {test[0], test[1], test + 2};
  __builtin_longjmp(there, 1);
}

std::string greeting() {
  leave_the_caller();
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) { leave_the_caller(); }

}  // namespace untwist
