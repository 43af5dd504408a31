// Lesson 06 · An HTTP server: how often a client may ask.
//
// The contract is in include/untwist/http/rate_limit.hpp. There are no functions to fill in: the design is yours.

#include <deque>
#include <list>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/http/rate_limit.hpp>

namespace untwist::http {

// [6.16 else
namespace {

// The clients, in the order of their last request that was passed on.
class Clients {
 public:
  Clients(const TimeSource& time, const RateLimit& limit) : time_(time), limit_(limit) {}

  // Counts the request of a client, and returns zero. If that would be too many: how long until the next one is not.
  Duration ask(const std::string& address) {
    const TimePoint now = time_.now();
    const auto [found, is_new] = known_.try_emplace(address);
    if (is_new) {
      found->second = clients_.insert(clients_.end(), Client{address, {}});
      if (clients_.size() > limit_.most_clients) {
        known_.erase(clients_.front().address);
        clients_.pop_front();
      }
    }
    std::deque<TimePoint>& times = found->second->times;
    while (!times.empty() && now - times.front() >= limit_.per) times.pop_front();
    if (times.size() >= limit_.requests) return times.front() + limit_.per - now;
    times.push_back(now);
    clients_.splice(clients_.end(), clients_, found->second);
    return Duration::zero();
  }

 private:
  struct Client {
    std::string address;
    std::deque<TimePoint> times;  // of the requests that count, oldest first: never more than the limit
  };

  const TimeSource& time_;
  const RateLimit limit_;
  std::list<Client> clients_;
  std::unordered_map<std::string, std::list<Client>::iterator> known_;
};

Response too_many(Duration wait) {
  Response response = plain(429, "You have asked too often. Please wait.\n");
  response.fields.set("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
  return response;
}

}  // namespace
// 6.16]

Handler limit_rate(const TimeSource& time, Handler handler, RateLimit limit) {
  // Task 6.16: Write this so that its contract holds.
  // [6.16
  if (limit.requests < 1 || limit.per <= Duration::zero() || limit.most_clients < 1)
    throw std::invalid_argument("limit_rate: a number is too small");
  return [clients = std::make_shared<Clients>(time, limit),
          handler = std::move(handler)](Request request) -> Deferred<Response> {
    const Duration wait = clients->ask(request.peer.host);
    if (wait > Duration::zero()) return succeed(too_many(wait));
    return handler(std::move(request));
  };
  // 6.16]
}

}  // namespace untwist::http
