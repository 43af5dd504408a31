#include "test_report.hpp"

#include <algorithm>

namespace untwist::testing {

namespace {

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size())
      out += text[i];
    else
      out += text[++i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
  }
  return out;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', begin), line.size());
    fields.push_back(unescaped(line.substr(begin, tab - begin)));
    begin = tab + 1;
  }
  return fields;
}

// "0.1 s<tab>what": when, and what happened.
void add_line(Told& story, const std::string& line) {
  const std::size_t tab = line.find('\t');
  if (tab == line.npos)
    story.add("", line);
  else
    story.add(line.substr(0, tab), line.substr(tab + 1));
}

}  // namespace

RecordKind RecordReader::read(std::string_view line) {
  std::vector<std::string> fields = fields_of(line);
  fields.resize(3);
  const std::string& kind = fields[0];
  if (kind == "tell") {  // threads may send these at any time
    if (running_) add_line(tests_.back().story, fields[1]);
    return RecordKind::tell;
  }
  if (done_) return RecordKind::unexpected;
  if (kind == "begin" && !running_) {
    tests_.push_back({fields[1], ReportedTest::Outcome::none, {}, {}});
    running_ = true;
    return RecordKind::begin;
  }
  if (kind == "verdict" && running_) {
    tests_.back().verdict = fields[1];
    return RecordKind::verdict;
  }
  if (kind == "end" && running_ && fields[1] == tests_.back().name) {
    tests_.back().outcome = fields[2] == "passed"      ? ReportedTest::Outcome::passed
                            : fields[2] == "unwritten" ? ReportedTest::Outcome::unwritten
                                                       : ReportedTest::Outcome::failed;
    running_ = false;
    return RecordKind::end;
  }
  if (kind == "done") {
    done_ = true;
    return running_ ? RecordKind::unexpected : RecordKind::done;
  }
  if (kind == "fault") {
    fault_ = true;
    return RecordKind::fault;
  }
  if (kind == "deaf" && running_) {
    deaf_ = true;
    return RecordKind::deaf;
  }
  if (kind == "leak" && !running_ && !tests_.empty()) {
    leak_ = true;
    return RecordKind::leak;
  }
  return RecordKind::unexpected;
}

}  // namespace untwist::testing
