// ATTACK no attack: a solution with helpers of its own, where the test kit is at home
// FILE 05-testing/mock.cpp
// POINTS all

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/mock.hpp>

namespace untwist::testing {

// Not in a namespace without a name: its names are to be seen from everywhere.
class CountingMock : public Mock {
 public:
  void call(std::string_view name, std::string_view argument) override {
    const std::map<std::string, std::function<void()>, std::less<>> checks = {{"expect_once", [&] { expect(argument, 1); }},
                                                                              {"expect_never", [&] { expect(argument, 0); }}};
    if (const auto check = checks.find(name); check != checks.end()) return check->second();
    if (name.substr(0, 6) == "expect") throw CheckFailed("there is no check " + std::string(name) + "; there are expect_once and expect_never");
    ++calls_[std::string(name)];
  }

 private:
  void expect(std::string_view name, int wanted) {
    if (calls_[std::string(name)] != wanted) throw CheckFailed("expected " + std::string(name) + " to be called " + std::to_string(wanted) + " times");
  }

  std::map<std::string, int> calls_;
  FakeClock unused_;
};

std::string recipients(const std::vector<FakeMailer::Mail>& mails) {
  if (mails.empty()) return "nobody";
  std::vector<FakeMailer::Mail> sorted = mails;
  std::sort(sorted.begin(), sorted.end(), [](const FakeMailer::Mail& a, const FakeMailer::Mail& b) { return a.to < b.to; });
  std::string all;
  for (const FakeMailer::Mail& mail : sorted) all += (all.empty() ? "" : ", ") + mail.to;
  return all;
}

std::unique_ptr<Mock> make_mock() { return std::make_unique<CountingMock>(); }

void FakeMailer::send(std::string_view to, std::string_view text) { sent_.push_back(Mail{std::string(to), std::string(text)}); }

void FakeMailer::expect_one_mail(std::string_view to) const {
  const auto to_them = std::count_if(sent_.begin(), sent_.end(), [&](const Mail& mail) { return mail.to == to; });
  if (sent_.size() != 1 || to_them != 1)
    throw CheckFailed("expected one mail, to " + std::string(to) + "; sent to: " + recipients(sent_));
}

}  // namespace untwist::testing
