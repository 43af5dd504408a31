#pragma once
// The typed half: the definitions for timeout.hpp. Nothing here is for users.

#include <untwist/deferred/timeout.hpp>

namespace untwist {
namespace detail {

// A link with a time limit, on which `Decide` decides what the result is: Result<T> decide(Result<T>, const Timeout&).
// The delayed call is part of the link, so a timeout costs one allocation besides the call itself.
template <class T, class Decide>
class TimeoutLink final : public Cell<T> {
 public:
  TimeoutLink(Decide decide, Duration limit, SourceLocation where)
      : timeout_(limit), decide_(std::move(decide)), where_(where) {}

  static Deferred<T> add(Deferred<T> chain, Decide decide, Duration limit, ReactorTime& time, SourceLocation where) {
    must_not_be_used_up(chain.cell_);
    auto* const link = new TimeoutLink(std::move(decide), limit, where);
    Deferred<T> longer(link);
    link->comes_after(chain.cell_);
    add_link(std::exchange(chain.cell_, nullptr), link);
    link->timeout_.start(time, link);
    return longer;
  }

  void set_failure(Failure failure) override {
    failure.note_origin(where_);
    this->put(std::move(failure));
  }
  void call_success_side(Link& before) override { take(before); }
  void call_failure_side(Link& before) override { take(before); }

 private:
  void take(Link& before) {
    timeout_.stop();
    Result<T> decided = decide_(std::move(*static_cast<Cell<T>&>(before).result), timeout_);
    if (!decided.ok()) decided.failure().note_origin(where_);
    this->keep_or_fail(std::move(decided));
  }

  Timeout timeout_;
  Decide decide_;
  const SourceLocation where_;
};

template <class T, class Decide>
Deferred<T> limited(Deferred<T> chain, Decide decide, Duration limit, ReactorTime& time, SourceLocation where) {
  return TimeoutLink<T, Decide>::add(std::move(chain), std::move(decide), limit, time, where);
}

}  // namespace detail

template <class T>
Deferred<T> add_timeout(Deferred<T> deferred, Duration limit, ReactorTime& time, std::string what,
                        SourceLocation where) {
  return detail::limited(
      std::move(deferred),
      [what = std::move(what)](Result<T> result, const detail::Timeout& timeout) -> Result<T> {
        if (result.ok()) return result;
        return timeout.instead_of(result.failure(), what);
      },
      limit, time, where);
}

template <class T, class F>
requires std::invocable<F&, Result<T>, Duration> Deferred<T> add_timeout(Deferred<T> deferred, Duration limit,
                                                                         ReactorTime& time, F on_timeout,
                                                                         SourceLocation where) {
  return detail::limited(
      std::move(deferred),
      [on_timeout = std::move(on_timeout)](Result<T> result, const detail::Timeout& timeout) mutable -> Result<T> {
        if (!timeout.is_up()) return result;
        return on_timeout(std::move(result), timeout.limit());
      },
      limit, time, where);
}

}  // namespace untwist
