#include <untwist/testing/test_kit.hpp>

namespace untwist {

int to_write();  // TO WRITE: include the header that has the contract instead

namespace testing {
namespace {

TEST(Step @N @_1_ToWrite, IsGreenOnTheSolution) {
  rule("TO WRITE", "TO WRITE: the sentence of the contract that this test is about");
  expect("what it returns", to_write(), 42);
}

}  // namespace
}  // namespace testing
}  // namespace untwist
