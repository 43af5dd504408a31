#include "result.hpp"

#include <nlohmann/json.hpp>

#include "words.hpp"

namespace tool {

namespace {

using nlohmann::json;

json to_json(const LessonVerdict& verdict) {
  json tests = json::array();
  for (const TestVerdict& test : verdict.tests)
    tests.push_back({{"name", test.name}, {"step", test.step}, {"passed", test.passed}, {"why", test.why}});
  return {{"lesson", verdict.lesson}, {"build", int(verdict.build)}, {"log", verdict.log},
          {"tests", tests},           {"flags", verdict.flags},      {"driven", verdict.driven}};
}

LessonVerdict to_verdict(const json& from) {
  LessonVerdict verdict{from.at("lesson"), BuildState(from.at("build").get<int>()),
                        from.at("log"),    {},
                        from.at("flags"),  from.at("driven")};
  for (const json& test : from.at("tests"))
    verdict.tests.push_back({test.at("name"), test.at("step"), test.at("passed"), test.at("why")});
  return verdict;
}

}  // namespace

Strings Result::all_flags() const {
  Strings all = flags;
  auto add = [&](const LessonVerdict& verdict) {
    for (const std::string& flag : verdict.flags)
      if (!contains(all, flag)) all.push_back(flag);
  };
  for (const LessonVerdict& verdict : lessons) add(verdict);
  if (own_stack) add(*own_stack);
  return all;
}

std::string key_of(const Submission& submission, const std::string& circumstances) {
  std::uint64_t one = digest("one"), other = digest("other");
  auto add = [&](const std::string& text) {
    one = digest(text, one);
    other = digest(text, other);
  };
  for (const auto& [folder, files] : submission.files)
    for (const auto& [name, text] : files) add(folder), add(name), add(text);
  for (const auto& [folder, names] : submission.not_used)
    for (const std::string& name : names) add(folder), add(name);
  for (const std::string& flag : submission.flags) add(flag);
  add(submission.trouble);
  return circumstances + " " + std::to_string(one) + " " + std::to_string(other);
}

std::optional<Result> kept(const std::string& path, const std::string& key) {
  const json from = json::parse(read_file_or(path, ""), nullptr, false);
  try {
    if (from.is_discarded() || from.at("key") != key) return {};
    Result result{from.at("name"), from.at("id"), from.at("trouble"), from.at("flags"), {}, {}};
    for (const json& verdict : from.at("lessons")) result.lessons.push_back(to_verdict(verdict));
    if (from.contains("own stack")) result.own_stack = to_verdict(from.at("own stack"));
    return result;
  } catch (const json::exception&) {
    return {};
  }
}

void keep(const std::string& path, const std::string& key, const Result& result) {
  json to = {{"key", key},
             {"name", printable(result.name)},
             {"id", result.id},
             {"trouble", result.trouble},
             {"flags", result.flags},
             {"lessons", json::array()}};
  for (const LessonVerdict& verdict : result.lessons) to["lessons"].push_back(to_json(verdict));
  if (result.own_stack) to["own stack"] = to_json(*result.own_stack);
  write_file(path, to.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace tool
