// ATTACK no attack: honest work, with much that C++ has
// POINTS 20

#include <untwist/course/paradigm.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

int requests_seen = 0;
std::string last_page;

namespace mine {

struct Point {
  int x = 0;
  auto operator<=>(const Point&) const = default;
  static inline int made = 0;
};
thread_local std::vector<int> depths;

std::ostream& operator<<(std::ostream& out, const Point& point) { return out << point.x; }

template <class T>
T twice(T value) {
  return value + value;
}
template <>
std::string twice(std::string text) {
  return text + "!" + text;
}

struct Base {
  virtual ~Base() = default;
  virtual int number() const { return 1; }
};
struct Derived : Base {
  int number() const override;
};
int Derived::number() const { return 2; }

}  // namespace mine

template <>
struct std::hash<mine::Point> {
  std::size_t operator()(const mine::Point& point) const { return std::size_t(point.x); }
};

namespace untwist {

inline int shared = 0;

std::string greeting() {
  mine::depths.push_back(++mine::Point::made);
  std::vector<mine::Point> points{{3}, {1}, {2}};
  std::sort(points.begin(), points.end());
  std::sort(points.begin(), points.end(), [](auto a, auto b) { return a.x > b.x; });
  std::map<std::string, std::function<int(int)>> table;
  table["next"] = [](int i) { return i + 1; };
  const mine::Derived derived;
  if (derived.number() + table["next"](1) + int(std::hash<mine::Point>{}(points[0])) > 1000) std::cout << points[0] << mine::twice(std::string("x"));
  try {
    throw std::runtime_error("Hello, reactor!");
  } catch (const std::exception& thrown) {
    return thrown.what();
  }
}

void handle_slow_page(ReactorTime& time, const Sleep&, Answer answer) {
  ++shared;
  ++requests_seen;
  last_page = kSlowPage;
  time.call_later(kSlowPageTakes, [answer = std::move(answer)] { answer(kSlowPage); });
}

}  // namespace untwist
