// Lesson 05 · Testing network code: a mock that ignores a misspelt check, and a fake that cannot.

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
    // TODO(5.7) If the name begins with "expect", it was meant to be a check, but no check has that name.
    // Throw CheckFailed. Repeat the unknown name, and name the two checks that exist: expect_once and expect_never.
    calls_.emplace_back(name);
  }

 private:
  void expect_calls_of(std::string_view name, long wanted) const {
    const long calls = std::count(calls_.begin(), calls_.end(), name);
    if (calls == wanted) return;
    const auto times = [](long count) { return counted(static_cast<std::size_t>(count), "time"); };
    throw CheckFailed("expected " + std::string(name) + " to be called " + times(wanted) + ", but it was called " +
                      times(calls));
  }

  std::vector<std::string> calls_;
};

}  // namespace

std::unique_ptr<Mock> make_mock() { return std::make_unique<AnyMock>(); }

void FakeMailer::send(std::string_view to, std::string_view text) {
  // TODO(5.7) Append the mail to sent_.
  untwist::todo("5.7");
}

void FakeMailer::expect_one_mail(std::string_view to) const {
  // TODO(5.7) Return if exactly one mail was sent, and it went to `to`.
  // Otherwise throw CheckFailed. Name `to`, and everyone who was sent a mail instead, or "nobody".
  untwist::todo("5.7");
}

}  // namespace untwist::testing
