// Looking up names in threads, because getaddrinfo(3) blocks.

#include <untwist/deferred/resolver.hpp>

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netdb.h>
#endif

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <untwist/transport/network.hpp>
#include <utility>

namespace untwist {

namespace {

struct Answer {
  std::vector<std::string> addresses;
  std::string error;  // empty if there are addresses
};

// Blocks.
Answer ask(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  Answer answer;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    answer.error = ::gai_strerror(error);
    return answer;
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    char text[INET6_ADDRSTRLEN] = {};
    const void* bytes = each->ai_family == AF_INET6
                            ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6*>(each->ai_addr)->sin6_addr)
                            : &reinterpret_cast<sockaddr_in*>(each->ai_addr)->sin_addr;
    if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
    if (::inet_ntop(each->ai_family, bytes, text, sizeof text) == nullptr) continue;
    if (std::find(answer.addresses.begin(), answer.addresses.end(), text) == answer.addresses.end())
      answer.addresses.emplace_back(text);
  }
  if (answer.addresses.empty()) answer.error = "it has no address";
  return answer;
}

// The part that the threads may still see after the resolver is gone.
struct Shared {
  std::mutex mutex;
  Reactor* reactor;                // null once the resolver is gone
  std::set<std::uint64_t> ending;  // the threads that have their answer, and have nothing left to do
  std::function<void(std::uint64_t, Answer)> answered;
};

class ThreadResolver final : public Resolver {
 public:
  explicit ThreadResolver(Reactor& reactor) : shared_(std::make_shared<Shared>()) {
    shared_->reactor = &reactor;
    shared_->answered = [this](std::uint64_t id, Answer answer) { take(id, std::move(answer)); };
  }
  // Threads that are still asking cannot be waited for: they are left alone. A thread that is ending is joined, because
  // one that is detached while it ends crashes with MinGW's thread library.
  ~ThreadResolver() override {
    {
      const std::lock_guard lock(shared_->mutex);
      shared_->reactor = nullptr;
      for (auto& [id, thread] : threads_)
        if (!shared_->ending.contains(id)) thread.detach();
    }
    for (auto& [id, thread] : threads_)
      if (thread.joinable()) thread.join();
  }

  Deferred<std::vector<std::string>> look_up(const std::string& host) override {
    if (auto numeric = numeric_host(host)) return std::vector<std::string>{*std::move(numeric)};
    const std::uint64_t id = ++last_id_;
    Promise<std::vector<std::string>> promise([this, id] { asked_.erase(id); });
    auto result = promise.deferred();
    asked_.emplace(id, Asked{host, std::move(promise)});
    waiting_.push_back(id);
    start_some();
    return result;
  }

 private:
  struct Asked {
    std::string host;
    Promise<std::vector<std::string>> promise;
  };

  void start_some() {
    while (threads_.size() < kMostThreads && !waiting_.empty()) {
      const auto next = asked_.find(waiting_.front());
      waiting_.pop_front();
      if (next == asked_.end()) continue;  // cancelled before its turn
      threads_.emplace(next->first, [shared = shared_, id = next->first, host = next->second.host] {
        Answer answer = ask(host);
        const std::lock_guard lock(shared->mutex);
        if (!shared->reactor) return;
        shared->ending.insert(id);
        shared->reactor->call_from_thread([weak = std::weak_ptr(shared), id, answer = std::move(answer)] {
          if (const auto still = weak.lock(); still && still->reactor) still->answered(id, answer);
        });
      });
    }
  }

  void take(std::uint64_t id, Answer answer) {
    threads_.extract(id).mapped().join();
    {
      const std::lock_guard lock(shared_->mutex);
      shared_->ending.erase(id);
    }
    start_some();
    const auto found = asked_.find(id);
    if (found == asked_.end()) return;  // cancelled meanwhile
    Asked asked = std::move(found->second);
    asked_.erase(found);
    if (answer.addresses.empty()) {
      std::move(asked.promise).errback(UnknownHost("the host " + asked.host + " is unknown: " + answer.error));
    } else {
      std::move(asked.promise).callback(std::move(answer.addresses));
    }
  }

  static constexpr std::size_t kMostThreads = 8;

  const std::shared_ptr<Shared> shared_;
  std::map<std::uint64_t, Asked> asked_;
  std::deque<std::uint64_t> waiting_;
  std::map<std::uint64_t, std::thread> threads_;  // by the look-up's number
  std::uint64_t last_id_ = 0;
};

}  // namespace

std::unique_ptr<Resolver> make_resolver(Reactor& reactor) { return std::make_unique<ThreadResolver>(reactor); }

}  // namespace untwist
