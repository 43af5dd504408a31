// ATTACK leaves the test by forced unwinding, like a cancelled thread
// FLAG it reaches into the program that tests it

#include <untwist/course/paradigm.hpp>
#include <unwind.h>

namespace untwist {

static _Unwind_Reason_Code go_on(int, _Unwind_Action, _Unwind_Exception_Class, _Unwind_Exception*, _Unwind_Context*, void*) { return _URC_NO_REASON; }

std::string greeting() {
  static _Unwind_Exception exception{};
  _Unwind_ForcedUnwind(&exception, go_on, nullptr);
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}

}  // namespace untwist
