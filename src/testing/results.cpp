#include <untwist/testing/results.hpp>

namespace untwist::testing::detail {

void must_have_come(bool came, std::string_view expected) {
  if (!came) throw WrongResult("expected " + std::string(expected) + ", but there is no result yet");
}

void must_not_have_failed(const Failure* failure) {
  if (failure) throw WrongResult("expected a value, but it failed: " + failure->message());
}

void must_have_failed(bool failed) {
  if (!failed) throw WrongResult("expected a failure, but there is a value");
}

void is_another_failure(const Failure& failure, std::string_view expected) {
  throw WrongResult("expected another kind of failure (" + std::string(expected) +
                    "), but it failed: " + failure.message());
}

}  // namespace untwist::testing::detail
