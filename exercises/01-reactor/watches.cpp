// Lesson 01 · The reactor: the watched descriptors, with any poller.
//
// This file and its header are yours: change any of it, as long as the contract of ReactorDescriptors holds.
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

// How many descriptors a turn checks for having been closed. A limit keeps the cost of a turn independent of how many
// descriptors are registered.
constexpr std::size_t kChecksPerTurn = 32;

}  // namespace

void Watches::add_reader(const DescriptorPtr& descriptor) { want(descriptor, &Interest::read); }

void Watches::add_writer(const DescriptorPtr& descriptor) {
  // TODO(1.6) Register the descriptor as a writer; compare add_reader().
  untwist::todo("1.6");
}

void Watches::remove_reader(const Descriptor& descriptor) { stop_wanting(descriptor, &Interest::read); }

void Watches::remove_writer(const Descriptor& descriptor) {
  // TODO(1.6) Unregister the descriptor as a writer; compare remove_reader().
  untwist::todo("1.6");
}

void Watches::add_hang_up_watch(const DescriptorPtr& descriptor) { want(descriptor, &Interest::hang_up); }

void Watches::remove_hang_up_watch(const Descriptor& descriptor) { stop_wanting(descriptor, &Interest::hang_up); }

std::vector<DescriptorPtr> Watches::remove_all() {
  // TODO(1.6) unregister() every descriptor except own_.
  // Return those that you removed, each once.
  return {};
}

void Watches::wait(Duration at_most) {
  drop_closed_descriptors();
  for (const Ready& ready : poller_.wait(at_most)) {
    const Watch* watch = ready.over ? find(ready.watched) : nullptr;
    const bool nothing_else = watch && watch->interest == Interest{.hang_up = true};
    nothing_else ? report_hang_up(watch->descriptor) : tell(ready);
  }
}

void Watches::tell(const Ready& ready) {
  // TODO(1.6) So far this calls only readers, and ignores their endings.
  // Return if find() does not find ready.watched: it was removed in this turn, or its number has a new owner.
  // Keep the descriptor alive while you call it.
  // If it is readable, and wants() says that it is still a reader, call do_read().
  // Unless that returned an ending: if it is writable, and still a writer, call do_write().
  // If either throws, log_current_error("a ready descriptor"), and take Failure::current() as the ending.
  // If it is `over` without an ending, and find() still finds it, take a ConnectionLost as the ending.
  // If there is an ending, lose() the descriptor for that reason.
  const DescriptorPtr descriptor = watches_.at(ready.watched.fd).descriptor;
  if (watches_.at(ready.watched.fd).interest.read && ready.readable) descriptor->do_read();
}

// A hang-up is permanent: if the descriptor stayed registered, every turn would report it again.
void Watches::report_hang_up(DescriptorPtr descriptor) {
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
  unregister(*descriptor);
  run_guarded("connection_lost", [&] { descriptor->connection_lost(reason); });
}

// A descriptor may be closed without being unregistered, and a poller does not always notice.
void Watches::drop_closed_descriptors() {
  // TODO(1.6) Check each registration in next_to_check(). Skip it if find() no longer finds it.
  // If the descriptor's fileno() has changed, to -1 or to another number, lose() it with a ConnectionLost.
  // Pass lose() a copy of the pointer: it erases the entry that holds the original.
}

// The next few registrations. After the last one it starts again at the first.
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

// ---- registrations -------------------------------------------------------------------------------------------------

// Finds the entry of a descriptor, or creates one.
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
  // The number was closed and reused without being unregistered. From now on its events belong to the new owner.
  numbers_.erase(old.get());
  lose(old, Failure::of(ConnectionLost("connection lost: its descriptor was closed and reused")));
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
  const DescriptorPtr dropped = watch.descriptor;  // destroyed last: its destructor may call this class again
  watches_.erase(number->second);
  numbers_.erase(number);
}

void Watches::unregister(const Descriptor& descriptor) {
  for (const auto what : {&Interest::read, &Interest::write, &Interest::hang_up}) stop_wanting(descriptor, what);
}

// The entry that a poller's report is about. Null if it has been removed since, even if its number has a new owner.
const Watches::Watch* Watches::find(Watched watched) const {
  const auto entry = watches_.find(watched.fd);
  return entry != watches_.end() && entry->second.watched == watched ? &entry->second : nullptr;
}

// Is it still registered for this? A descriptor that was called earlier in this turn may have removed it.
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
