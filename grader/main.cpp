// untwist_grade: grades a class. See docs/grading.md.

#include "grading.hpp"

using namespace tool;

int main(int argc, char** argv) { return run_command_line(argc, argv, {{"grade", grade_class}}); }
