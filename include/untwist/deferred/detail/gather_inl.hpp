#pragma once
// The typed half: the definitions for gather.hpp. Nothing here is for users.

#include <memory>
#include <optional>
#include <tuple>
#include <untwist/deferred/gather.hpp>

namespace untwist {
namespace detail {

// What gather_results() and race() have in common: a promise of All, and the members whose results it depends on.
// Counter is Gathering or Racing.
template <class Counter, class All>
class Together : public Counter, public std::enable_shared_from_this<Together<Counter, All>> {
 public:
  template <class... Args>
  explicit Together(Args... args) : Counter(args...), promise_([this] { cancel(); }) {}

  Deferred<All> deferred() { return promise_.deferred(); }

  // The next member. Its result may have come already.
  void add(Deferred<> member) {
    if (cancels_the_rest_) member.cancel();
    running_.push_back(member.has_result() ? Deferred<>() : std::move(member));
  }

 protected:
  // A member has its result. Is that a value which matters? A failure which matters is counted here.
  template <class T>
  bool has_value(std::size_t index, const Result<T>& result) {
    if (index < running_.size()) std::move(running_[index]).detach();
    const Failure* const failure = result.ok() ? nullptr : &result.failure();
    if (!matters(failure, cancelled_)) return false;
    if (failure != nullptr) this->failed(index, *failure);
    return failure == nullptr;
  }

  // Cancels the members that are still running, and those that are added later.
  void cancel_the_rest() {
    cancels_the_rest_ = true;
    cancel_all(running_);
  }

  template <class Outcome>
  void fire(Outcome&& outcome) {
    if (cancelled_ && promise_.fired()) return;  // a member that could not be cancelled has ended
    std::move(promise_).fire(Result<All>(std::forward<Outcome>(outcome)));
  }

 private:
  void cancel() {
    const auto self = this->shared_from_this();  // once every member has its result, nothing else refers to this
    cancelled_ = true;
    cancel_all(running_);
  }

  Promise<All> promise_;
  std::vector<Deferred<>> running_;  // by index; empty once its result has come
  bool cancelled_ = false;
  bool cancels_the_rest_ = false;
};

template <class All>
class GatheringOf : public Together<Gathering, All> {
 public:
  using Together<Gathering, All>::Together;
  void fail(const FirstError& error) override { this->fire(Failure::of(error)); }
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
    this->fire(std::move(all));
  }

  void take(std::size_t index, Result<T> result) {
    if (!this->has_value(index, result)) return;
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
    std::apply([this](auto&... value) { this->fire(All(std::move(*value)...)); }, values_);
  }

  template <std::size_t index, class Each>
  void take(Result<Each> result) {
    if (!this->has_value(index, result)) return;
    std::get<index>(values_).emplace(std::move(result).value());
    this->succeeded();
  }

 private:
  std::tuple<std::optional<typename Result<T>::Value>...> values_;
};

template <class T>
class TypedRacing final : public Together<Racing, Winner<T>> {
 public:
  using Together<Racing, Winner<T>>::Together;

  void fail(const AllFailed& error) override { this->fire(Failure::of(error)); }

  void take(std::size_t index, Result<T> result) {
    if (!this->has_value(index, result)) return;
    if (!this->succeeded()) return;
    this->cancel_the_rest();
    if constexpr (std::is_void_v<T>) {
      this->fire(Winner<T>{index});
    } else {
      this->fire(Winner<T>{index, std::move(result).value()});
    }
  }
};

// Passes the result of each to `taker`, which the links keep alive.
template <class Taker, class T>
void hand_to(const std::shared_ptr<Taker>& taker, std::vector<Deferred<T>> all) {
  for (std::size_t index = 0; index < all.size(); ++index) {
    taker->add(
        std::move(all[index]).add_both([taker, index](Result<T> result) { taker->take(index, std::move(result)); }));
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
    (gathering->add(std::move(each).add_both(
         [gathering](Result<T> result) { gathering->template take<index>(std::move(result)); })),
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
