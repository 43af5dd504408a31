// Lesson 04 · Deferreds: one fetch for all who want the same thing.
//
// The contract is in include/untwist/deferred/shared_fetch.hpp. There are no functions to fill in: the design is yours.

#include <map>
#include <utility>
#include <vector>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/shared_fetch.hpp>

namespace untwist {

// [4.10 else
namespace {

using Waiting = std::vector<Promise<std::string>>;  // in the order in which they have asked

class OneFetchForAll final : public SharedFetch {
 public:
  explicit OneFetchForAll(Fetch fetch) : fetch_(std::move(fetch)) {}
  ~OneFetchForAll() override {
    const auto left = std::exchange(*waiting_, {});  // destroyed outside of the map: their errbacks may do anything
  }

  Deferred<std::string> get(const std::string& key) override {
    const auto [place, is_first] = waiting_->try_emplace(key);
    Deferred<std::string> answer = place->second.emplace_back().deferred();
    if (is_first) {
      maybe_deferred(fetch_, key)
          .add_both([weak = std::weak_ptr(waiting_), key](const Result<std::string>& result) {
            if (const auto waiting = weak.lock()) tell_all(*waiting, key, result);
          })
          .detach();
    }
    return answer;
  }

 private:
  // By key, while something is fetched. The fetch that is under way may outlive us, but keeps nobody waiting alive.
  using Fetches = std::map<std::string, Waiting>;

  // Takes them out first: then a callback that asks again begins a new fetch.
  static void tell_all(Fetches& fetches, const std::string& key, const Result<std::string>& result) {
    Waiting all = std::move(fetches.extract(key).mapped());
    for (Promise<std::string>& promise : all) std::move(promise).fire(result);
  }

  const Fetch fetch_;
  const std::shared_ptr<Fetches> waiting_ = std::make_shared<Fetches>();
};

}  // namespace
// 4.10]

std::unique_ptr<SharedFetch> make_shared_fetch(SharedFetch::Fetch fetch) {
  // Task 4.10: Write this so that its contract holds.
  // [4.10
  return std::make_unique<OneFetchForAll>(std::move(fetch));
  // 4.10]
}

}  // namespace untwist
