#include "command.hpp"
namespace tool {
#define S(n) int n(const Arguments&){ return 0; }
S(start) S(next) S(check) S(hint) S(solution) S(reset) S(catch_up) S(progress_table) S(demo) S(watch) S(maintain_proof) S(test)
}
