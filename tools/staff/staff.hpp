#pragma once
// The commands for instructors and maintainers.

#include "command.hpp"

namespace tool {

int schedule(const Arguments&);       // schedule.cpp
int slides(const Arguments&);         // slides.cpp
int site(const Arguments&);           // site.cpp
int maintain_sync(const Arguments&);  // maintain.cpp
int maintain_check(const Arguments&);
int maintain_new_lesson(const Arguments&);  // new_lesson.cpp
int maintain_format(const Arguments&);      // format.cpp
int maintain_proof(const Arguments&);       // proof.cpp
int maintain_survivors(const Arguments&);   // survivors.cpp
int maintain_fuzz(const Arguments&);        // fuzz.cpp
int test(const Arguments&);                 // selftest.cpp

}  // namespace tool
