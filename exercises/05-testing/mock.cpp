// Lesson 05 · Testing network code: a mock that swallows a misspelt check, and a fake that cannot.

#include <algorithm>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/testing/mock.hpp>
#include <untwist/testing/story.hpp>

namespace untwist::testing {

namespace {

class AnyMock final : public Mock {
 public:
  void call(std::string_view name, std::string_view argument) override {
    if (name == "expect_once") return expect_calls_of(argument, 1);
    if (name == "expect_never") return expect_calls_of(argument, 0);
    // TODO(5.5) What begins with "expect" was meant to be a check. There is none of that name: refuse it, with
    // CheckFailed.
    calls_.emplace_back(name);
  }

 private:
  void expect_calls_of(std::string_view name, long wanted) const {
    const long calls = std::count(calls_.begin(), calls_.end(), name);
    if (calls == wanted) return;
    const auto times = [](long count) { return counted(static_cast<std::size_t>(count), "time"); };
    throw CheckFailed("expected " + std::string(name) + " to be called " + times(wanted) + ", and it was " +
                      times(calls));
  }

  std::vector<std::string> calls_;
};

}  // namespace

std::unique_ptr<Mock> make_mock() { return std::make_unique<AnyMock>(); }

void FakeMailer::send(std::string_view to, std::string_view text) {
  // TODO(5.5) Keep it.
  untwist::todo("5.5");
}

void FakeMailer::expect_one_mail(std::string_view to) const {
  // TODO(5.5) Unless there is one mail, and it went to `to`: CheckFailed, which says to whom mail was sent instead.
  untwist::todo("5.5");
}

}  // namespace untwist::testing
