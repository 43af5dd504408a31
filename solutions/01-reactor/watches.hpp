#pragma once
// The watched descriptors, and what each is registered for.

#include <unordered_map>
#include <untwist/base/failure.hpp>
#include <untwist/base/number_map.hpp>
#include <untwist/reactor/poller.hpp>
#include <untwist/reactor/reactor.hpp>
#include <utility>
#include <vector>

namespace untwist {

class Watches {
 public:
  // The poller must outlive this object. `own` is the reactor's own descriptor: readers() and writers() do not list it,
  // and remove_all() does not remove it.
  Watches(Poller& poller, DescriptorPtr own) : poller_(poller), own_(std::move(own)) {}
  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;

  // As in ReactorDescriptors.
  void add_reader(const DescriptorPtr& descriptor);
  void add_writer(const DescriptorPtr& descriptor);
  void remove_reader(const Descriptor& descriptor);
  void remove_writer(const Descriptor& descriptor);
  void add_hang_up_watch(const DescriptorPtr& descriptor);
  void remove_hang_up_watch(const Descriptor& descriptor);
  std::vector<DescriptorPtr> remove_all();
  std::vector<DescriptorPtr> readers() const { return watched_for(&Interest::read); }
  std::vector<DescriptorPtr> writers() const { return watched_for(&Interest::write); }

  // Sleeps until a descriptor is ready, and calls those that are ready.
  void wait(Duration at_most);

  // Unregisters the descriptor, then calls its connection_lost() once.
  void lose(const DescriptorPtr& descriptor, const Failure& reason);

 private:
  struct Watch {
    DescriptorPtr descriptor{};
    Watched watched{};
    Interest interest{};
  };

  Watch& watch_of(const DescriptorPtr& descriptor);
  void want(const DescriptorPtr& descriptor, bool Interest::*what);
  void stop_wanting(const Descriptor& descriptor, bool Interest::*what);
  void unregister(const Descriptor& descriptor);
  const Watch* find(Watched watched) const;
  bool wants(Watched watched, bool Interest::*what) const;
  std::vector<DescriptorPtr> watched_for(bool Interest::*what) const;
  std::vector<Watched> next_to_check();
  void drop_closed_descriptors();
  void tell(const Ready& ready);
  void report_hang_up(DescriptorPtr descriptor);

  Poller& poller_;
  const DescriptorPtr own_;
  NumberMap<Watch> watches_;                            // by descriptor number
  std::unordered_map<const Descriptor*, int> numbers_;  // the number under which each is watched
  std::uint32_t last_generation_ = 0;
  int last_checked_ = -1;
};

}  // namespace untwist
