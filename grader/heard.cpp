#include "heard.hpp"

#include "testing/test_process.hpp"

namespace tool {

namespace {

using untwist::testing::SealKey;

// What is to come next.
enum class Stage { begin, end, leak_or_done, nothing };

class Listener {
 public:
  Listener(const SealKey& key, const std::string& test) : key_(key), test_(test) {}

  void line(const std::string& line) {
    const std::size_t tab = line.rfind('\t');
    const std::string record = line.substr(0, tab);
    if (tab == line.npos || line.substr(tab + 1) != untwist::testing::seal_of(key_, number_, record))
      return void(heard.forged = true);
    ++number_;
    std::vector<std::string> fields = untwist::testing::fields_of(record);
    fields.resize(3);
    if (!expected(fields)) heard.forged = true;
  }

  Heard heard;

 private:
  // A sealed record, in its place?
  bool expected(const std::vector<std::string>& fields) {
    const std::string& kind = fields[0];
    if (kind == "tell") return heard.story.push_back(fields[1]), true;
    if (kind == "fault" && stage_ != Stage::nothing) return heard.failed = true;
    if (kind == "deaf" && stage_ == Stage::end) return heard.deaf = heard.failed = true;
    if (kind == "begin" && stage_ == Stage::begin && fields[1] == test_) return stage_ = Stage::end, true;
    if (kind == "verdict" && stage_ == Stage::end) return heard.verdict = fields[1], true;
    if (kind == "end" && stage_ == Stage::end && fields[1] == test_) {
      (fields[2] == "passed" ? heard.passed : heard.failed) = true;
      return stage_ = Stage::leak_or_done, true;
    }
    if (kind == "leak" && stage_ == Stage::leak_or_done) return heard.leaks = true;
    if (kind == "done") {
      const bool good = stage_ == Stage::leak_or_done;
      stage_ = Stage::nothing;
      heard.done = true;
      return good;
    }
    return false;
  }

  const SealKey& key_;
  const std::string& test_;
  Stage stage_ = Stage::begin;
  std::uint64_t number_ = 0;
};

}  // namespace

Heard read_records(std::string_view reported, const SealKey& key, const std::string& test) {
  Listener listener(key, test);
  for (std::size_t at = 0; at < reported.size();) {
    const std::size_t end = reported.find('\n', at);
    if (end == reported.npos) break;  // cut off by the program's end
    listener.line(std::string(reported.substr(at, end - at)));
    at = end + 1;
  }
  Heard heard = std::move(listener.heard);
  heard.passed = heard.passed && !heard.failed && heard.done && !heard.leaks && !heard.forged;
  return heard;
}

}  // namespace tool
