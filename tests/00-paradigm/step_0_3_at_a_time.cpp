#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <untwist/course/concurrency_limit.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using Over = ConcurrencyLimit::Over;

class Step0_3_SoManyAtATime : public ::testing::Test {
 protected:
  // A job that goes on until over(name).
  ConcurrencyLimit::Job job(const std::string& name) {
    return [this, name](Over over) {
      begin(name);
      at_work.emplace_back(name, std::move(over));
    };
  }
  // A job that is over before it returns.
  ConcurrencyLimit::Job quick(const std::string& name) {
    return [this, name](const Over& over) {
      begin(name);
      over();
    };
  }
  void begin(const std::string& name) {
    begun += (begun.empty() ? "" : " ") + name;
    tell("", "job " + name + " begins");
  }
  // The work of a job is over.
  void over(const std::string& name) {
    tell("", "job " + name + " is over");
    for (const auto& [its_name, its_over] : std::vector(at_work))
      if (its_name == name) its_over();
  }

  std::string begun;
  std::vector<std::pair<std::string, Over>> at_work;
};

TEST_F(Step0_3_SoManyAtATime, NoMoreThanTheLimit) {
  rule("", "jobs begin at once while there is room, and the others wait", "make_concurrency_limit");
  const auto limit = make_concurrency_limit(2);
  for (const char* name : {"A", "B", "C", "D"}) limit->add(job(name));
  expect("what has begun, with room for two", begun, "A B");
}

TEST_F(Step0_3_SoManyAtATime, TheNextOneBeginsWhenThereIsRoom) {
  rule("", "when work is over, the job that has waited longest begins", "make_concurrency_limit");
  const auto limit = make_concurrency_limit(2);
  for (const char* name : {"A", "B", "C", "D", "E"}) limit->add(job(name));
  over("B");
  expect("what has begun when B is over", begun, "A B C");
  over("A");
  over("C");
  expect("what has begun when A and C are over, too", begun, "A B C D E");
  over("D");
  over("E");
  limit->add(job("F"));
  expect("what has begun when all were over, and F was added", begun, "A B C D E F");
}

TEST_F(Step0_3_SoManyAtATime, ItIsOverOnce) {
  rule("", "a job is over once, however often that is said, and by whichever copy of the function",
       "make_concurrency_limit");
  const auto limit = make_concurrency_limit(1);
  for (const char* name : {"A", "B", "C"}) limit->add(job(name));
  const Over first = at_work[0].second, copy = first;
  first();
  expect("what has begun when A is over", begun, "A B");
  first();
  copy();
  expect("what has begun when that was said twice more", begun, "A B");
}

TEST_F(Step0_3_SoManyAtATime, AJobMayBeOverBeforeItReturns) {
  rule("", "a job may be over before it returns; then there is room for the next one", "make_concurrency_limit");
  const auto limit = make_concurrency_limit(1);
  for (const char* name : {"A", "B", "C"}) limit->add(quick(name));
  expect("what has begun", begun, "A B C");
}

TEST_F(Step0_3_SoManyAtATime, TheStackDoesNotGrow) {
  rule("", "any number of jobs that are over at once need no more stack than one", "make_concurrency_limit");
  const auto limit = make_concurrency_limit(1);
  limit->add(job("A"));
  std::uintptr_t first = 0, last = 0;
  int ran = 0;
  for (int i = 0; i < 1000; ++i) {
    limit->add([&](const Over& over) {
      last = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
      if (ran++ == 0) first = last;
      over();
    });
  }
  over("A");
  expect("how many of the jobs behind A have run", ran, 1000);
  const std::uintptr_t grown = first > last ? first - last : last - first;
  expect_that("the last one of a thousand was called as deep in the stack as the first; it was " +
                  std::to_string(grown) + " bytes deeper",
              grown < 4096);
}

TEST_F(Step0_3_SoManyAtATime, AJobMayAddOthers) {
  rule("", "a job that is added by another begins when that one has returned, behind those that are waiting",
       "make_concurrency_limit");
  const auto limit = make_concurrency_limit(3);
  limit->add([&](const Over&) {
    begin("A");
    limit->add(job("inner"));
    begin("end of A");
  });
  expect("what has begun", begun, "A end of A inner");
  limit->add(job("B"));
  limit->add([&](const Over&) {
    begin("C");
    limit->add(job("last"));
  });
  limit->add(job("D"));
  over("inner");
  over("B");
  expect("what has begun at the end", begun, "A end of A inner B C D");
}

TEST_F(Step0_3_SoManyAtATime, WhatWaitsEndsWithTheLimit) {
  rule("", "when the limit is destroyed, jobs that wait are destroyed, and what is over later does not matter",
       "make_concurrency_limit");
  auto limit = make_concurrency_limit(1);
  limit->add(job("A"));
  const auto held = std::make_shared<int>();
  limit->add([this, held](const Over&) { begin("B"); });
  limit = nullptr;
  expect_that("the waiting job was destroyed, with all that it held", held.use_count() == 1);
  over("A");
  expect("what has begun", begun, "A");
}

TEST_F(Step0_3_SoManyAtATime, AJobMayDestroyTheLimit) {
  rule("", "the limit may be destroyed at any time, inside a job as well: what waits then never begins",
       "make_concurrency_limit");
  auto limit = make_concurrency_limit(1);
  limit->add(job("A"));
  limit->add([&](const Over& over) {
    begin("B");
    limit = nullptr;
    over();
  });
  limit->add(job("C"));
  over("A");
  expect("what has begun", begun, "A B");
}

TEST_F(Step0_3_SoManyAtATime, NoRoomAtAllIsRefused) {
  rule("", "a limit of none is refused: nothing could ever begin", "make_concurrency_limit");
  expect_throws<std::invalid_argument>("make_concurrency_limit(0)", [] { make_concurrency_limit(0); });
}

}  // namespace
}  // namespace untwist::testing
