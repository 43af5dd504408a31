#pragma once
/// @file
/// Trying again.

#include <functional>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// Calls @p attempt until it succeeds, and fires then.
///
/// The first attempt is made inside this call. When an attempt fails (its Deferred fails, or the call throws), the next
/// one is made after @p pause. If the last one fails, the whole fails with that failure.
///
/// Cancelling the whole cancels the attempt or the pause that it is waiting for, and leaves no delayed call behind.
/// There are no attempts after that. If the cancelled attempt ends inside cancel(), with a value or a failure of its
/// own, that is the result; otherwise it is Cancelled, and what the attempt ends with later does not matter. An attempt
/// may cancel the whole itself: it is then cancelled as soon as it has returned.
///
/// When the whole has its result, nothing refers to @p attempt any more.
/// @param times  at most this many attempts in all.
/// @param time   must outlive the chain.
/// @throws std::invalid_argument  if @p times is less than one, or @p pause is negative.
Deferred<> retry(std::function<Deferred<>()> attempt, int times, Duration pause, ReactorTime& time);

}  // namespace untwist
