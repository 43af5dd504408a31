#pragma once
// Why a build failed that did not fail by a compile error in the learner's file: what the linker missed or had twice,
// what the machine lacked, and whether the fault is the course's own.

#include "build.hpp"
#include "course.hpp"

namespace tool {

/// What linkers say, as errors of ours: a name that two files define is told with both files, one that nothing defines
/// with who wants it.
std::vector<CompileError> read_link_errors(std::string_view output);

/// The line that says why, where neither a compiler nor a linker found an error: a full disk, a compiler that was
/// killed, a message of ninja's or CMake's own.
std::string reason_of(std::string_view output);

/// Is a failed build the course's fault? It is when the files that failed are as we gave them, or when the same tests
/// do not build on the solution either.
bool is_our_fault(const Lesson& lesson, const BuildResult& built);

/// Are all exercises of a lesson as the course gave them?
bool is_starter(const Lesson& lesson);

/// Writes down what somebody needs who is to mend it: system, compilers, `what`. @return the file's name.
std::string write_fault_report(const std::string& what);

/// The screen for a fault of ours: says so, shows the beginning of `what`, and which file to send.
Lines shown_fault(const std::string& title, const std::string& what);

}  // namespace tool
