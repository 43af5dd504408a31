#pragma once
// The typed half: the definitions for gather.hpp. Nothing here is for users.

#include <memory>
#include <optional>
#include <tuple>
#include <untwist/deferred/gather.hpp>

namespace untwist {
namespace detail {

// Fires with All: a vector of values, or a tuple.
template <class All>
class GatheringOf : public Gathering {
 public:
  using Gathering::Gathering;

  Deferred<All> deferred() { return promise_.deferred(); }
  void fail(const FirstError& error) override { std::move(promise_).errback(error); }

 protected:
  Promise<All> promise_;
};

template <class T>
class TypedGathering final : public GatheringOf<std::vector<typename Result<T>::Value>> {
 public:
  using Value = typename Result<T>::Value;

  TypedGathering(std::size_t count, LaterFailures later)
      : GatheringOf<std::vector<Value>>(count, later), values_(count) {}

  void finish() override {
    std::vector<Value> all;
    all.reserve(values_.size());
    for (auto& value : values_) all.push_back(std::move(*value));
    std::move(this->promise_).callback(std::move(all));
  }

  void take(std::size_t index, Result<T> result) {
    if (!result.ok()) return this->failed(index, result.failure());
    values_[index].emplace(std::move(result).value());
    this->succeeded();
  }

 private:
  std::vector<std::optional<Value>> values_;
};

template <class... T>
class TupleGathering final : public GatheringOf<std::tuple<typename Result<T>::Value...>> {
 public:
  using All = std::tuple<typename Result<T>::Value...>;

  TupleGathering() : GatheringOf<All>(sizeof...(T), LaterFailures::log) {}

  void finish() override {
    std::apply([this](auto&... value) { std::move(this->promise_).callback(All(std::move(*value)...)); }, values_);
  }

  template <std::size_t index, class Each>
  void take(Result<Each> result) {
    if (!result.ok()) return this->failed(index, result.failure());
    std::get<index>(values_).emplace(std::move(result).value());
    this->succeeded();
  }

 private:
  std::tuple<std::optional<typename Result<T>::Value>...> values_;
};

template <class T>
class TypedRacing final : public Racing {
 public:
  using Racing::Racing;

  Deferred<Winner<T>> deferred() { return promise_.deferred(); }
  void fail(const AllFailed& error) override { std::move(promise_).errback(error); }

  void take(std::size_t index, Result<T> result) {
    if (!result.ok()) return failed(index, result.failure());
    if (!succeeded()) return;
    if constexpr (std::is_void_v<T>) {
      std::move(promise_).callback(Winner<T>{index});
    } else {
      std::move(promise_).callback(Winner<T>{index, std::move(result).value()});
    }
  }

 private:
  Promise<Winner<T>> promise_;
};

// Passes the result of each to `taker`, which the links keep alive.
template <class Taker, class T>
void hand_to(const std::shared_ptr<Taker>& taker, std::vector<Deferred<T>> all) {
  for (std::size_t index = 0; index < all.size(); ++index) {
    std::move(all[index])
        .add_both([taker, index](Result<T> result) { taker->take(index, std::move(result)); })
        .detach();
  }
}

template <class T>
auto gather(std::vector<Deferred<T>> all, LaterFailures later) {
  const auto gathering = std::make_shared<TypedGathering<T>>(all.size(), later);
  auto deferred = gathering->deferred();
  if (all.empty()) gathering->finish();
  hand_to(gathering, std::move(all));
  return deferred;
}

}  // namespace detail

template <class T>
Deferred<std::vector<T>> gather_results(std::vector<Deferred<T>> all, LaterFailures later) {
  return detail::gather(std::move(all), later);
}

inline Deferred<> gather_results(std::vector<Deferred<>> all, LaterFailures later) {
  return detail::gather(std::move(all), later).add_callback([](const std::vector<Nothing>&) {});
}

template <class... T>
requires(sizeof...(T) > 1) Deferred<std::tuple<typename Result<T>::Value...>> gather_results(Deferred<T>... each) {
  const auto gathering = std::make_shared<detail::TupleGathering<T...>>();
  auto deferred = gathering->deferred();
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    (std::move(each)
         .add_both([gathering](Result<T> result) { gathering->template take<index>(std::move(result)); })
         .detach(),
     ...);
  }
  (std::index_sequence_for<T...>());
  return deferred;
}

template <class T>
Deferred<std::vector<Result<T>>> deferred_list(std::vector<Deferred<T>> all) {
  std::vector<Deferred<Result<T>>> results;
  results.reserve(all.size());
  for (Deferred<T>& each : all) {
    results.push_back(std::move(each).add_both([](Result<T> result) { return Result<Result<T>>(std::move(result)); }));
  }
  return gather_results(std::move(results));
}

template <class T>
Deferred<Winner<T>> race(std::vector<Deferred<T>> all) {
  const auto racing = std::make_shared<detail::TypedRacing<T>>(all.size());
  auto deferred = racing->deferred();
  if (all.empty()) racing->fail(AllFailed({}));
  detail::hand_to(racing, std::move(all));
  return deferred;
}

}  // namespace untwist
