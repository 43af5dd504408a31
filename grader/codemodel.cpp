#include "codemodel.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "shell.hpp"

namespace tool {

namespace {

using nlohmann::json;

const std::string api = "/.cmake/api/v1/", client = "client-untwist", model_kind = "codemodel-v2",
                  cache_kind = "cache-v2";

// The newest answer: the name of its index comes last.
std::string index_of(const std::string& build_folder) {
  std::string newest;
  for (const std::string& name : files_in(build_folder + api + "reply", ".json"))
    if (name.starts_with("index-")) newest = name;
  return newest;
}

json read_json(const std::string& path) { return json::parse(read_file(path)); }

// The words of a part of a command line, as CMake quotes them for a shell.
Strings words_of(const std::string& fragment) {
  Strings all;
  for (const Strings& command : shell_commands(fragment)) all.insert(all.end(), command.begin(), command.end());
  return all;
}

// The options for dependency files differ from generator to generator, and do not affect what is compiled.
Strings without_dependencies(const Strings& words) {
  Strings kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-MF" || words[i] == "-MT" || words[i] == "-MQ")
      ++i;
    else if (words[i] != "-MD" && words[i] != "-MMD")
      kept.push_back(words[i]);
  }
  return kept;
}

// All compile commands, by object.
std::map<std::string, CompileCommand> read_compile_commands(const Checkout& checkout) {
  std::map<std::string, CompileCommand> all;
  const json entries = read_json(checkout.build + "/compile_commands.json");
  for (const json& entry : entries) {
    CompileCommand command{without_dependencies(words_of(entry.at("command"))), entry.at("file"), ""};
    // Anything before the compiler is a launcher.
    command.words.erase(command.words.begin(),
                        std::find(command.words.begin(), command.words.end(), checkout.compiler));
    const auto output = std::find(command.words.begin(), command.words.end(), "-o");
    if (output == command.words.end() || output + 1 == command.words.end()) continue;
    command.object = output[1];
    all[command.object] = command;
  }
  return all;
}

BuildTarget::Kind kind_of(const std::string& type) {
  return type == "EXECUTABLE"       ? BuildTarget::Kind::program
         : type == "STATIC_LIBRARY" ? BuildTarget::Kind::archive
         : type == "OBJECT_LIBRARY" ? BuildTarget::Kind::objects
                                    : BuildTarget::Kind::other;
}

BuildTarget read_target(const json& from, const Checkout& checkout,
                        const std::map<std::string, CompileCommand>& commands) {
  BuildTarget target;
  target.name = from.at("name");
  target.kind = kind_of(from.at("type"));
  if (from.contains("artifacts") && target.kind != BuildTarget::Kind::objects)
    target.artifact = from["artifacts"].at(0).at("path");
  // CMake gives the objects of a target a folder of its own.
  const std::string in = from.at("paths").at("build"),
                    folder = (in == "." ? "" : in + "/") + "CMakeFiles/" + target.name + ".dir/";
  std::map<std::string, std::string> objects;  // by source
  for (auto one = commands.lower_bound(folder); one != commands.end() && one->first.starts_with(folder); ++one) {
    target.compiles.push_back(one->second);
    objects[one->second.source] = one->first;
  }
  const auto whole = [&](const std::string& path) { return path.starts_with("/") ? path : checkout.root + "/" + path; };
  if (from.contains("sources"))
    for (const json& source : from["sources"]) {
      std::string path = whole(source.at("path"));
      if (const auto own = objects.find(path); own != objects.end()) target.objects.push_back(own->second);
      if (!path.ends_with(".o")) continue;
      if (path.starts_with(checkout.build + "/")) path.erase(0, checkout.build.size() + 1);
      target.objects.push_back(path);
    }
  if (from.contains("link"))
    for (const json& fragment : from["link"].value("commandFragments", json::array())) {
      Strings& list = fragment.at("role") == "flags" ? target.link_flags : target.libraries;
      for (const std::string& word : words_of(fragment.at("fragment"))) list.push_back(word);
    }
  return target;
}

}  // namespace

void CodeModel::request(const std::string& build_folder) {
  for (const std::string& kind : {model_kind, cache_kind})
    write_file(build_folder + api + "query/" + client + "/" + kind, "");
}

bool CodeModel::written(const std::string& build_folder) {
  const std::string index = index_of(build_folder);
  if (index.empty()) return false;
  const json answer = json::parse(read_file_or(build_folder + api + "reply/" + index, ""), nullptr, false);
  return answer.is_object() &&
         answer.value("reply", json::object()).contains(client);  // other clients may have asked, such as an editor
}

CodeModel::CodeModel(const std::string& build_folder) {
  try {
    const std::string replies = build_folder + api + "reply/";
    if (!written(build_folder)) throw Error("CMake has written nothing");
    const json replied = read_json(replies + index_of(build_folder)).at("reply").at(client);
    const auto answer = [&](const std::string& kind) {
      return read_json(replies + replied.at(kind).at("jsonFile").get<std::string>());
    };
    const json model = answer(model_kind), cache = answer(cache_kind);
    checkout_.root = model.at("paths").at("source");
    checkout_.build = model.at("paths").at("build");
    for (const json& entry : cache.at("entries"))
      if (entry.at("name") == "CMAKE_CXX_COMPILER") checkout_.compiler = entry.at("value");

    const std::map<std::string, CompileCommand> commands = exists(checkout_.build + "/compile_commands.json")
                                                               ? read_compile_commands(checkout_)
                                                               : std::map<std::string, CompileCommand>{};
    std::map<std::string, std::string> names;  // by id
    const json& listed = model.at("configurations").at(0).at("targets");
    for (const json& one : listed) names[one.at("id")] = one.at("name");
    for (const json& one : listed) {
      const json from = read_json(replies + one.at("jsonFile").get<std::string>());
      BuildTarget target = read_target(from, checkout_, commands);
      for (const json& dependency : from.value("dependencies", json::array()))
        target.needs.push_back(names[dependency.at("id")]);
      targets_[target.name] = std::move(target);
    }
  } catch (const std::exception& problem) {
    throw Error("CMake's description of " + build_folder + " cannot be read: " + problem.what());
  }
}

std::vector<BuildTarget> CodeModel::needed_by(const Strings& targets) const {
  std::vector<BuildTarget> all;
  std::set<std::string> seen;
  const auto add = [&](const auto& self, const std::string& name) -> void {
    if (!seen.insert(name).second) return;
    const auto target = targets_.find(name);
    if (target == targets_.end()) throw Error("CMake has no target " + name + " here");
    for (const std::string& need : target->second.needs) self(self, need);
    all.push_back(target->second);
  };
  for (const std::string& name : targets) add(add, name);
  return all;
}

}  // namespace tool
