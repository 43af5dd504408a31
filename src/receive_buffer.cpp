#include <utility>

#include <untwist/protocol/buffered_receiver.hpp>

namespace untwist {

// The bytes taken from the front are erased once they outnumber the rest. So the number of bytes moved never exceeds
// the number of bytes taken.
void ReceiveBuffer::append(std::string_view data) {
  if (front_ > size()) bytes_.erase(0, std::exchange(front_, 0));
  bytes_.append(data);
}

void ReceiveBuffer::prepend(std::string_view data) { bytes_.replace(0, std::exchange(front_, 0), data); }

std::string ReceiveBuffer::take(std::size_t count) {
  std::string taken(view().substr(0, count));
  drop(count);
  return taken;
}

std::string ReceiveBuffer::take_all() {
  bytes_.erase(0, std::exchange(front_, 0));
  return std::exchange(bytes_, {});
}

void ReceiveBuffer::drop(std::size_t count) {
  front_ += count;
  if (front_ < bytes_.size()) return;
  bytes_.clear();
  front_ = 0;
}

}  // namespace untwist
