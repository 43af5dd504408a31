#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "trace.hpp"

namespace trace {

namespace {

using Json = nlohmann::json;

constexpr double kRounding = 0.001;  // times are written with a resolution of a nanosecond

// A killed program leaves no closing bracket. The format allows that.
Json parsed(std::string_view text) {
  if (const std::size_t first = text.find_first_not_of(" \n\r\t");
      first == text.npos || text.substr(first) == "[" || text.substr(first) == "[\n")
    return Json::array();  // the program was killed before it had done anything
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_discarded()) return json;
  for (std::size_t end = text.rfind('}'); end != text.npos && end > 0; end = text.rfind('}', end - 1)) {
    for (const char* closed : {"]", "]}"}) {
      json = Json::parse(std::string(text.substr(0, end + 1)) + closed, nullptr, false);
      if (!json.is_discarded()) return json;
    }
    if (text.size() - end > 4096) break;  // no event is that long: this is something else
  }
  throw std::runtime_error("this is not JSON");
}

std::string note_of(const Json& event) {
  const auto arguments = event.find("args");
  if (arguments == event.end() || !arguments->is_object()) return "";
  for (const char* name : {"where", "ready"})
    if (const auto found = arguments->find(name); found != arguments->end() && found->is_string())
      return found->get<std::string>();
  return "";
}

// A span that begins later and ends earlier is inside the other one.
std::vector<Span> nested(std::vector<Span> flat) {
  std::stable_sort(flat.begin(), flat.end(), [](const Span& a, const Span& b) {
    return a.began != b.began ? a.began < b.began : a.lasted > b.lasted;
  });
  Span all;
  std::vector<Span*> open = {&all};
  for (Span& span : flat) {
    while (open.size() > 1 && span.began >= open.back()->ended() - kRounding) open.pop_back();
    open.back()->within.push_back(std::move(span));
    open.push_back(&open.back()->within.back());  // its siblings come only once it is closed
  }
  return std::move(all.within);
}

}  // namespace

std::vector<Thread> read(std::string_view text) {
  const Json json = parsed(text);
  const Json* events = &json;
  if (json.is_object() && json.contains("traceEvents")) events = &json["traceEvents"];
  if (!events->is_array()) throw std::runtime_error("this is JSON, but not a trace: an array of events was expected");
  std::map<long long, std::vector<Span>> by_thread;
  for (const Json& event : *events) {
    if (!event.is_object() || event.value("ph", "") != "X") continue;
    if (!event.contains("ts") || !event["ts"].is_number())
      throw std::runtime_error("an event has no time: " + event.dump());
    const Json& lasted = event.contains("dur") ? event["dur"] : event["ts"];
    if (!lasted.is_number()) throw std::runtime_error("an event has no duration: " + event.dump());
    const Json thread = event.value("tid", Json(0));
    by_thread[thread.is_number_integer() ? thread.get<long long>() : 0].push_back(
        {event.value("name", "?"), note_of(event), event["ts"].get<double>(),
         event.contains("dur") ? lasted.get<double>() : 0});
  }
  std::vector<Thread> threads;
  for (auto& [number, spans] : by_thread) threads.push_back({number, nested(std::move(spans))});
  return threads;
}

}  // namespace trace
