#pragma once
/// @file
/// Coroutines: chains that are written as straight-line code.
///
/// With this header, a function that returns a Deferred may be a coroutine: its body may contain `co_await` and
/// `co_return`.
///
///     Deferred<int> sum(Deferred<int> one, Deferred<int> other) {
///       const int first = co_await std::move(one);
///       co_return first + co_await std::move(other);
///     }
///
/// **Waiting.** `co_await` on a Deferred waits for its result. If that is a value, it is the value of the expression.
/// If it is a failure, its exception is thrown there, and the body may catch it. The Deferred is used up.
///
/// **When it runs.** A call runs the body immediately, until the first `co_await` whose result is not there yet; then
/// the caller gets the Deferred. The body goes on inside the call that fires what it waits for, as a callback would. It
/// never goes on if that never comes.
///
/// **The result.** `co_return` a value, a Failure, or a Deferred of the same type whose result it will be; then the
/// body is over, and does not wait. (In a `Deferred<>`, throw a failure, and `co_await` another Deferred.) An exception
/// that leaves the body is a failure. As with any chain: a failure that nothing handles is logged, and a Deferred that
/// is dropped or detached does not stop the work.
///
/// **Cancelling.** cancel() on the Deferred of a coroutine cancels what it is waiting for at this moment, even if that
/// is another coroutine. So the body sees Cancelled at its `co_await`. It may catch it, clean up and go on; then it can
/// be cancelled again. It works in programs that are linked with the layer of lesson 07.
///
/// **Ownership.** The parameters and variables of a suspended coroutine live in its frame, until its result was taken.
/// A parameter that is a reference or a view is only that: what it refers to must live as long. The same is true of
/// what a lambda has captured: it lies in the lambda, not in the frame. A chain destroys a callback when it has
/// returned, so a callback that is a coroutine must not capture: pass what it needs as a parameter.
///
/// **Cost.** One block of memory for the frame, from kept memory; none for a `co_await`. However many results are there
/// already, and however many coroutines wait for each other, handing on results does not make the stack grow. (Starting
/// one inside another is a call like any other.)
///
/// **Threads.** As with any chain: everything happens in one thread, the reactor's.
///
/// **A fault of g++ 12.** In `co_await (first ? one() : other())` it destroys the temporary Deferred twice. Give it a
/// name first: `auto chosen = first ? one() : other();`, then `co_await std::move(chosen)`.
///
/// Twisted: `inlineCallbacks`, `ensureDeferred`, and `await` on a Deferred.

#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/detail/coroutine_inl.hpp>
