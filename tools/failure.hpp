#pragma once
// Why a build failed, if not because of a compile error in the learner's file: undefined or duplicate symbols,
// something the machine lacks, or a fault in the course itself.

#include "build.hpp"
#include "course.hpp"

namespace tool {

/// Linker errors in our own words: a name defined twice is reported with both files, an undefined one with the file
/// that uses it.
std::vector<CompileError> read_link_errors(std::string_view output);

/// The reason for a failure in which neither the compiler nor the linker reported an error: a full disk, a compiler
/// that was killed, a message from ninja or CMake.
std::string reason_of(std::string_view output);

/// Is a failed build the course's fault? It is if the files that failed are unchanged, or if the same tests do not
/// build on the solution either.
bool is_our_fault(const Lesson& lesson, const BuildResult& built);

/// Are all exercises of a lesson unchanged?
bool is_starter(const Lesson& lesson);

/// Writes what a maintainer needs to fix the fault: system, compilers, `what`. @return the file's name.
std::string write_fault_report(const std::string& what);

/// The screen for a fault of ours: says so, shows the beginning of `what`, and names the file to send.
Lines shown_fault(const std::string& title, const std::string& what);

}  // namespace tool
