// ATTACK no attack: honest work, whose templates are instantiated by name
// POINTS 20

#include <untwist/course/paradigm.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace mine {

template <class T>
class Box {
 public:
  explicit Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
  virtual ~Box() = default;
  virtual T take() { return std::move(*value_); }
  static inline int made = 0;

 private:
  std::unique_ptr<T> value_;
};

template <class T>
T twice(T value) {
  return value + value;
}

extern template class Box<std::string>;
extern template std::string twice(std::string);

}  // namespace mine

namespace untwist {

std::string greeting() {
  mine::Box<std::string> box("Hello, reactor!");
  ++mine::Box<std::string>::made;
  return mine::twice(std::string("x")) == "xx" ? box.take() : "";
}

void handle_slow_page(ReactorTime& time, const Sleep&, Answer answer) {
  time.call_later(kSlowPageTakes, [answer = std::move(answer)] { answer(kSlowPage); });
}

}  // namespace untwist

template class mine::Box<std::string>;
template std::string mine::twice(std::string);
template class std::vector<std::string>;
template class std::map<int, std::string>;
