#pragma once
// Tells editors how the course is compiled.

namespace tool {

/// Writes build/editor/compile_commands.json, if it is older than the one in build/learn, with one entry for each
/// source and each header. CMake's own file lists unity sources and headers that g++ has precompiled; clangd can use
/// neither. .clangd points to this file.
void write_editor_database();

}  // namespace tool
