// Lesson 01 · The reactor: the watched descriptors, over any poller.
//
// This file is yours, with its header: change any of it, as long as the contract of ReactorDescriptors holds.
// Start at wait(), which is called once a turn.

#include "watches.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>

#include "run_guarded.hpp"

namespace untwist {

namespace {

// So many descriptors are asked in a turn whether they are still open: a turn costs the same, however many there are.
constexpr std::size_t kChecksPerTurn = 32;

}  // namespace

void Watches::add_reader(const DescriptorPtr& descriptor) { want(descriptor, &Interest::read); }

void Watches::add_writer(const DescriptorPtr& descriptor) {
  // TODO(1.6) As add_reader(), for output.
  untwist::todo("1.6");
}

void Watches::remove_reader(const Descriptor& descriptor) { stop_wanting(descriptor, &Interest::read); }

void Watches::remove_writer(const Descriptor& descriptor) {
  // TODO(1.6) As remove_reader(), for output.
  untwist::todo("1.6");
}

void Watches::add_hang_up_watch(const DescriptorPtr& descriptor) { want(descriptor, &Interest::hang_up); }

void Watches::remove_hang_up_watch(const Descriptor& descriptor) { stop_wanting(descriptor, &Interest::hang_up); }

std::vector<DescriptorPtr> Watches::remove_all() {
  // TODO(1.6) forget() all descriptors but own_, and return those you removed, each once.
  return {};
}

void Watches::wait(Duration at_most) {
  drop_closed_descriptors();
  for (const Ready& ready : poller_.wait(at_most)) {
    const Watch* watch = ready.over ? find(ready.watched) : nullptr;
    const bool nothing_else = watch && watch->interest == Interest{.hang_up = true};
    nothing_else ? tell_of_hang_up(watch->descriptor) : tell(ready);
  }
}

void Watches::tell(const Ready& ready) {
  // TODO(1.6) So far only readers are told. Writers get do_write(). What was removed earlier in this turn is not told
  // any more: see wants(). A descriptor that returns an ending, or throws, is lost: see lose(). So is one for which it
  // is `over`, unless it has found an ending, or was removed: it would be told forever.
  const DescriptorPtr descriptor = watches_.at(ready.watched.fd).descriptor;
  if (watches_.at(ready.watched.fd).interest.read && ready.readable) descriptor->do_read();
}

// A hang-up lasts: if the descriptor stayed watched for it, every turn would report it again.
void Watches::tell_of_hang_up(DescriptorPtr descriptor) {
  remove_hang_up_watch(*descriptor);
  Descriptor::Ending ending;
  try {
    ending = descriptor->do_hang_up();
  } catch (...) {
    log_current_error("a descriptor that hung up");
    ending = Failure::current();
  }
  if (ending) lose(descriptor, *ending);
}

void Watches::lose(const DescriptorPtr& descriptor, const Failure& reason) {
  forget(*descriptor);
  run_guarded("connection_lost", [&] { descriptor->connection_lost(reason); });
}

// Some descriptors are closed without a word, and a poller need not notice.
void Watches::drop_closed_descriptors() {
  // TODO(1.6) Of next_to_check(), lose() each that find() still finds, and whose fileno() is no longer the number under
  // which it is watched. Give lose() a pointer of its own: the entry will be gone.
}

// The next few, round and round.
std::vector<Watched> Watches::next_to_check() {
  std::vector<Watched> chosen;
  const std::size_t count = std::min(watches_.size(), kChecksPerTurn);
  chosen.reserve(count);
  auto next = watches_.upper_bound(last_checked_);
  while (chosen.size() < count) {
    if (next == watches_.end()) next = watches_.begin();
    chosen.push_back(next->second.watched);
    last_checked_ = next->first;
    ++next;
  }
  return chosen;
}

// ---- who wants what ------------------------------------------------------------------------------------------------

// Finds the entry of a descriptor, or makes one.
Watches::Watch& Watches::watch_of(const DescriptorPtr& descriptor) {
  const int fd = descriptor->fileno();
  if (fd < 0) throw std::invalid_argument("watch a descriptor: it is closed");
  const auto number = numbers_.try_emplace(descriptor.get(), fd).first;
  if (number->second != fd) {
    const int old = std::exchange(number->second, fd);
    watches_.erase(old);
    poller_.unwatch(old);
  }
  Watch& watch = watches_[fd];
  if (watch.descriptor == descriptor) return watch;
  const DescriptorPtr old = std::exchange(watch, Watch{descriptor, {fd, ++last_generation_}, {}}).descriptor;
  if (!old) return watch;
  // Somebody closed the number and reused it without telling us. From now on its events belong to the new owner.
  numbers_.erase(old.get());
  lose(old, Failure::of(ConnectionLost("connection lost: its descriptor was closed and used again")));
  return watch_of(descriptor);
}

void Watches::want(const DescriptorPtr& descriptor, bool Interest::*what) {
  Watch& watch = watch_of(descriptor);
  if (watch.interest.*what) return;
  watch.interest.*what = true;
  poller_.watch(watch.watched, watch.interest);
}

void Watches::stop_wanting(const Descriptor& descriptor, bool Interest::*what) {
  const auto number = numbers_.find(&descriptor);
  if (number == numbers_.end()) return;
  Watch& watch = watches_.at(number->second);
  if (!(watch.interest.*what)) return;
  watch.interest.*what = false;
  if (watch.interest != Interest{}) return poller_.watch(watch.watched, watch.interest);
  poller_.unwatch(number->second);
  const DescriptorPtr let_go = watch.descriptor;  // dropped last: its destructor may come back here
  watches_.erase(number->second);
  numbers_.erase(number);
}

void Watches::forget(const Descriptor& descriptor) {
  for (const auto what : {&Interest::read, &Interest::write, &Interest::hang_up}) stop_wanting(descriptor, what);
}

// The entry that a poller's report is about. None if it was removed since, even if another has its number now.
const Watches::Watch* Watches::find(Watched watched) const {
  const auto entry = watches_.find(watched.fd);
  return entry != watches_.end() && entry->second.watched == watched ? &entry->second : nullptr;
}

// Is it still registered for this? One that was told before may have removed it.
bool Watches::wants(Watched watched, bool Interest::*what) const {
  const Watch* watch = find(watched);
  return watch && watch->interest.*what;
}

std::vector<DescriptorPtr> Watches::watched_for(bool Interest::*what) const {
  std::vector<DescriptorPtr> found;
  for (const auto& [fd, watch] : watches_) {
    if (watch.interest.*what && watch.descriptor != own_) found.push_back(watch.descriptor);
  }
  return found;
}

}  // namespace untwist
