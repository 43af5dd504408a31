#pragma once
// What editors want to know about the course.

namespace tool {

/// Writes build/editor/compile_commands.json from that of build/learn, when it is older: one entry for each source and
/// each header. CMake's own names the joint sources that are compiled, and headers that g++ has precompiled; clangd
/// wants neither. .clangd names this one.
void write_editor_database();

}  // namespace tool
