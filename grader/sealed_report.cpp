#include "sealed_report.hpp"

#include "testing/test_report.hpp"

namespace tool {

using untwist::testing::RecordKind;
using untwist::testing::RecordReader;
using untwist::testing::ReportedTest;
using untwist::testing::SealKey;

SealedReport read_sealed(std::string_view reported, const SealKey& key, const std::string& test) {
  SealedReport report;
  RecordReader reader;
  std::uint64_t number = 0;
  for (std::size_t at = 0, end = 0; at < reported.size(); at = end + 1) {
    end = reported.find('\n', at);
    if (end == reported.npos) break;  // cut off by the program's end
    const std::string_view line = reported.substr(at, end - at), record = line.substr(0, line.rfind('\t'));
    const bool sealed =
        record.size() < line.size() && line.substr(record.size() + 1) == untwist::testing::seal_of(key, number, record);
    if (sealed) ++number;
    // A record without a valid seal is not even read. A sealed record must be in its proper place.
    if (!sealed || reader.read(record) == RecordKind::unexpected) report.forged = true;
  }

  const std::vector<ReportedTest>& tests = reader.tests();
  const bool ended = !tests.empty() && tests[0].outcome != ReportedTest::Outcome::none;
  // There must be exactly one test, the right one, and no end without it.
  if (tests.size() > 1 || (!tests.empty() && tests[0].name != test) || (reader.done() && !ended)) report.forged = true;
  const bool green = ended && tests[0].outcome == ReportedTest::Outcome::passed;
  report.failed = reader.fault() || reader.deaf() || (ended && !green);
  report.done = reader.done();
  report.leaks = reader.leak();
  report.deaf = reader.deaf();
  report.passed = green && report.done && !report.failed && !report.leaks && !report.forged;
  if (!tests.empty()) {
    report.story = tests[0].story;
    report.verdict = tests[0].verdict;
  }
  return report;
}

}  // namespace tool
