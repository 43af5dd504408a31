#pragma once
// What submitted programs may not ask the kernel for. As programs of BPF, made by libseccomp for the machine that
// grades.

#include <string>

namespace tool {

/// For everything in the sandbox: no memory that belongs to no process, and nothing that reaches beyond a process.
const std::string& sandbox_filter();

/// For a test program, from its first instruction of ours on: besides, no other process, no other program, no code that
/// is made while it runs, and no copy of the descriptor that results go to. What breaks these rules is killed, or
/// refused where a library may ask by itself.
const std::string& test_filter();

}  // namespace tool
