#pragma once
// The npm tools, pinned in tools/web: Marp for the slides, pagefind for search, and the checks of built pages in a
// browser. Learners need none of them.

#include "text.hpp"

namespace tool {

/// Why the npm tools cannot be used here; empty if they can. Installs them into build/web if necessary.
std::string web_tools_missing();

/// The path of one of their programs, such as "marp".
std::string web_tool(const std::string& name);

/// The path of the browser that checks and prints pages; empty if there is none.
std::string browser();

/// "node SCRIPT ARGUMENT...", for a script of tools/web.
Strings node_script(const std::string& name, const Strings& arguments);

}  // namespace tool
