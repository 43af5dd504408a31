// Lesson 10 · Your own list of tests: an exchange rate that is always there.
//
// The requirement is in include/untwist/course/rates.hpp. How you meet it is up to you.

#include <memory>
#include <optional>
#include <utility>

#include <untwist/course/rates.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/looping_call.hpp>

namespace untwist {

// Task 10.4: Write a class for the rates, and make_rates(). Use your LoopingCall, or not.
// [10.4 else std::unique_ptr<Rates> make_rates(ReactorTime&, RateDownload) { todo("10.4"); }
namespace {

class DownloadedRates final : public Rates {
 public:
  DownloadedRates(ReactorTime& time, RateDownload download)
      : download_(std::move(download)), loop_(time, [this](std::int64_t) { return ask_the_bank(); }) {
    loop_.start(std::chrono::seconds(30)).detach();
  }
  ~DownloadedRates() override { forget_the_last_download(); }

  double rate() const override {
    if (!known_->rate) throw RateUnavailable();
    return *known_->rate;
  }

 private:
  // The loop does not wait for a download: it has to go on if that never ends.
  Deferred<> ask_the_bank() {
    forget_the_last_download();
    const auto keep = [known = known_, number = known_->number](double rate) {
      if (number == known->number) known->rate = rate;
    };
    const auto keep_the_last_rate = [](const Failure&) {};
    try {
      going_on_ = download_().add_callbacks(keep, keep_the_last_rate);
    } catch (...) {
    }
    return succeed();
  }

  // Its answer may still come: from inside cancel(), or when this object is long gone.
  void forget_the_last_download() {
    ++known_->number;
    going_on_.cancel();
  }

  struct Known {
    std::optional<double> rate;
    int number = 0;  // of the download that counts
  };

  const RateDownload download_;
  const std::shared_ptr<Known> known_ = std::make_shared<Known>();  // downloads refer to it
  Deferred<> going_on_;                                             // the download
  LoopingCall loop_;                                                // comes last: its first call is in the constructor
};

}  // namespace

std::unique_ptr<Rates> make_rates(ReactorTime& time, RateDownload download) {
  return std::make_unique<DownloadedRates>(time, std::move(download));
}
// 10.4]

}  // namespace untwist
