#pragma once
/// @file
/// An exchange rate that is always there: a requirement, as a customer wrote it.
///
/// "Our page shows an exchange rate. We download it from a bank, whose server is sometimes slow, sometimes down, and
/// sometimes does not answer at all. Our readers must never notice: they get the last rate that we have, at once.
/// Before we have any, they get the message that it is not available yet.
///
/// Ask the bank as soon as the program starts, and then every 30 seconds by the clock. Not more often, whatever the
/// bank does: they would lock us out. (If our own machine was busy for a moment, never mind when exactly the next
/// question comes.) When it is time to ask again and the last download still has not ended, cancel it; if its answer
/// comes all the same, however late, forget it.
///
/// It must go on like this for months. And when we switch it off, nothing must be left of it."

#include <functional>
#include <memory>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// There is no rate yet.
class RateUnavailable : public Error {
 public:
  RateUnavailable() : Error("the exchange rate is not available yet") {}
};

/// Downloads the rate once. May throw, fail, take its time, or never fire.
using RateDownload = std::function<Deferred<double>()>;

/// The rate, as readers see it.
class Rates {
 public:
  /// Switches it off.
  virtual ~Rates() = default;
  /// The last rate that was downloaded. Never waits. @throws RateUnavailable  if no download has succeeded yet.
  virtual double rate() const = 0;
};

/// Switches it on. The first download begins inside this call.
/// @param time  must outlive the result.
std::unique_ptr<Rates> make_rates(ReactorTime& time, RateDownload download);

}  // namespace untwist
