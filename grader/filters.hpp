#pragma once
// The system calls that submitted programs may not make, as BPF programs that libseccomp generates for the grading
// machine.

#include <string>

namespace tool {

/// For everything in the sandbox: no memory outside of any process, and nothing that reaches into other processes.
const std::string& sandbox_filter();

/// For a test program, from our first instruction in it: in addition, no new process or program, no code generated at
/// run time, and no copy of the descriptor for results. A call that breaks these rules kills the program, or fails
/// where a library might make it on its own.
const std::string& test_filter();

}  // namespace tool
