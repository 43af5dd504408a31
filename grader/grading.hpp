#pragma once
// untwist grade

#include "command.hpp"

namespace tool {

int grade_class(const Arguments&);

}  // namespace tool
