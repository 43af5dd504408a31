#include <mutex>
#include <utility>

#include "records.hpp"

namespace untwist::testing {

TestRecord& record() {
  static TestRecord the_record;
  return the_record;
}

std::string& program_path() {
  static std::string path;
  return path;
}

namespace {
std::mutex story_mutex;  // threads add to stories, too
}

void tell(std::string_view when, std::string_view what) {
  const std::lock_guard lock(story_mutex);
  const StoryLine line{std::string(when), std::string(what)};
  if (record().story.add(line.when, line.what)) on_story_line(line);
}

void end_story() {
  const std::lock_guard lock(story_mutex);
  record().story.end();
}

const std::vector<StoryLine>& story() { return record().story.lines(); }

void rule(std::string_view, std::string_view text, std::string_view about) {
  record().rule = text;
  record().about = about;
}

void report(const std::string& expected, const std::string& got, std::source_location where) {
  if (!record().first_mismatch) record().first_mismatch = Mismatch{expected, got};
  ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << "expected " << expected << "\nbut got  " << got;
}

std::vector<LoggedError> take_logged_errors() { return std::exchange(record().logged, {}); }

}  // namespace untwist::testing
