#pragma once
// The commands that learners use.

#include "command.hpp"

namespace tool {

int start(const Arguments&);
int next(const Arguments&);
int check(const Arguments&);  // check.cpp
int hint(const Arguments&);
int answer(const Arguments&);
int solution(const Arguments&);
int reset(const Arguments&);    // reset.cpp
int restore(const Arguments&);  // reset.cpp
int compare(const Arguments&);  // compare.cpp
int catch_up(const Arguments&);
int progress_table(const Arguments&);
int demo(const Arguments&);   // demo.cpp
int race(const Arguments&);   // demo.cpp
int watch(const Arguments&);  // watch.cpp
int debug(const Arguments&);  // debug.cpp
int trace(const Arguments&);  // draw.cpp

}  // namespace tool
