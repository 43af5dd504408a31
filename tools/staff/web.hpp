#pragma once
// What comes from npm, pinned in tools/web: Marp for the slides, pagefind for search, and what looks at built pages in
// a browser. Nobody who only learns needs any of it.

#include "text.hpp"

namespace tool {

/// Why the npm tools cannot be used here; empty when they can. Installs them into build/web when they are not there
/// yet.
std::string web_tools_missing();

/// The path of one of their programs: "marp".
std::string web_tool(const std::string& name);

/// The path of the browser that looks at pages and prints them; empty when there is none.
std::string browser();

/// "node SCRIPT ARGUMENT...", for a script of tools/web.
Strings node_script(const std::string& name, const Strings& arguments);

}  // namespace tool
