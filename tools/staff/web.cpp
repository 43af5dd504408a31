#include "web.hpp"

#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

const std::string folder = "build/web";

const std::string pinned = "tools/web/package-lock.json";

// Are the installed versions the pinned ones?
bool installed() { return read_file_or(folder + "/done", "") == read_file(pinned); }

}  // namespace

std::string web_tools_missing() {
  if (!in_path("node") || !in_path("npm")) return "node and npm are not installed";
  const std::string version = trim(run({"node", "--version"}).output);  // "v18.20.4"
  if (to_number(split(version, '.')[0].substr(version.empty() ? 0 : 1)) < 18)
    return "node 18 or later is needed, but this is " + version;
  if (!installed()) {
    for (const std::string name : {"package.json", "package-lock.json"})
      write_file(folder + "/" + name, read_file("tools/web/" + name));
    progress("installing tools/web/package.json into " + folder);
    Finished npm = run({"npm", "ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"});
    end_progress();
    if (npm.status != 0) {
      write_file("build/web.log", npm.output);
      return "npm cannot install tools/web/package.json (build/web.log)";
    }
    write_file(folder + "/done", read_file(pinned));
  }
  // Scripts look for their modules in their own folder.
  for (const std::string& name : files_in("tools/web", ".mjs"))
    write_file(folder + "/" + name, read_file("tools/web/" + name));
  return "";
}

std::string web_tool(const std::string& name) { return folder + "/node_modules/.bin/" + name; }

std::string browser() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"})
    if (in_path(name)) return trim(run({"sh", "-c", std::string("command -v ") + name}).output);
  return "";
}

Strings node_script(const std::string& name, const Strings& arguments) {
  Strings command = {"node", folder + "/" + name};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace tool
