// ATTACK listens to GoogleTest, and withdraws failures by a way around private
// FLAG the tests

#include <untwist/course/paradigm.hpp>

#include <gtest/gtest.h>

void clear(testing::TestResult& result);

template <auto member>
struct Taken {
  friend void clear(testing::TestResult& result) { (result.*member)(); }
};
template struct Taken<&testing::TestResult::Clear>;

struct Eraser : testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo& test) override { clear(const_cast<testing::TestResult&>(*test.result())); }
};

namespace untwist {

std::string greeting() {
  testing::UnitTest::GetInstance()->listeners().Append(new Eraser);
  return "nonsense";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}

}  // namespace untwist
