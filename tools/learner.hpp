#pragma once
// The commands that learners use.

#include "command.hpp"

namespace tool {

int start(const Arguments&);
int next(const Arguments&);
int check(const Arguments&);
int hint(const Arguments&);
int solution(const Arguments&);
int reset(const Arguments&);
int catch_up(const Arguments&);
int progress_table(const Arguments&);
int demo(const Arguments&);
int watch(const Arguments&);  // watch.cpp
int trace(const Arguments&);  // draw.cpp

}  // namespace tool
