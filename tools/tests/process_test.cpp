// Running other programs, and working in parallel.

#include "process.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "staff/variants.hpp"

namespace tool {
namespace {

TEST(Run, KeepsTheOutputAndTheStatus) {
  Lines seen;
  const Finished finished =
      run({"sh", "-c", "echo one; echo two >&2; exit 3"}, [&](const std::string& line) { seen.push_back(line); });
  EXPECT_EQ(3, finished.status);
  EXPECT_EQ("one\ntwo\n", finished.output);
  EXPECT_EQ((Lines{"one", "two"}), seen);
}

TEST(Run, StopsAProgramThatPrintsNothingForTooLong) {
  const auto began = std::chrono::steady_clock::now();
  try {
    run({"sh", "-c", "echo first; exec sleep 60"}, {}, std::chrono::milliseconds(100));
    FAIL() << "it was not stopped";
  } catch (const Error& error) {
    EXPECT_TRUE(has(error.what(), "has printed nothing for")) << error.what();
    EXPECT_TRUE(has(error.what(), "first")) << error.what();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
}

TEST(Run, IsPatientWithAProgramThatPrintsNowAndThen) {
  EXPECT_EQ(0,
            run({"sh", "-c", "for i in $(seq 30); do sleep 0.1; echo $i; done"}, {}, std::chrono::seconds(2)).status);
}

TEST(SideBySide, DoesEachPieceOfWorkOnce) {
  std::vector<std::atomic<int>> done(100);
  side_by_side(3, done.size(), [&](std::size_t i) { ++done[i]; });
  for (const std::atomic<int>& times : done) EXPECT_EQ(1, times);
}

TEST(SideBySide, RethrowsAnExceptionInTheCallersThread) {
  std::atomic<int> began = 0;
  EXPECT_THROW(side_by_side(2, 1000,
                            [&](std::size_t) {
                              ++began;
                              throw Error("broken");
                            }),
               Error);
  EXPECT_LE(began, 2);
}

}  // namespace
}  // namespace tool
