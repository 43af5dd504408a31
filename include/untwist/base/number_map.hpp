#pragma once
/// @file
/// A map from descriptor numbers.

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace untwist {

/// A map from small whole numbers, such as those of descriptors, which the operating system hands out from 0 upward.
///
/// It has the part of std::map's interface that is used, and its promises: it is in the order of the numbers, and a
/// reference stays valid until its element is erased. But it does not search: a number leads to its place directly.
/// @tparam T  constructible without arguments.
template <class T>
class NumberMap {
  using Element = std::pair<const int, T>;
  static constexpr int kInPage = 64;
  using Page = std::array<std::optional<Element>, kInPage>;

  template <class Map, class Value>
  class Iterator {
   public:
    Iterator(Map* map, int number) : map_(map), number_(number) {}
    Value& operator*() const { return **map_->place(number_); }
    Value* operator->() const { return &**this; }
    Iterator& operator++() {
      number_ = map_->next_from(number_ + 1);
      return *this;
    }
    friend bool operator==(const Iterator& one, const Iterator& other) { return one.number_ == other.number_; }

   private:
    Map* map_;
    int number_;
  };

 public:
  /// Goes through the elements: pairs of a number and a T.
  using iterator = Iterator<NumberMap, Element>;
  /// The same, without changing them.
  using const_iterator = Iterator<const NumberMap, const Element>;

  /// How many elements there are.
  std::size_t size() const noexcept { return size_; }

  /// The element with the lowest number.
  iterator begin() { return {this, next_from(0)}; }
  /// After the element with the highest number.
  iterator end() { return {this, kEnd}; }
  /// As above.
  const_iterator begin() const { return {this, next_from(0)}; }
  /// As above.
  const_iterator end() const { return {this, kEnd}; }

  /// The element with this number, or end().
  iterator find(int number) { return {this, has(number) ? number : kEnd}; }
  /// As above.
  const_iterator find(int number) const { return {this, has(number) ? number : kEnd}; }
  /// The first element whose number is greater.
  iterator upper_bound(int number) { return {this, next_from(number + 1)}; }

  /// The element must exist.
  T& at(int number) { return place(number)->value().second; }

  /// The element with this number; creates it if it does not exist.
  T& operator[](int number) {
    const auto page = static_cast<std::size_t>(number / kInPage);
    if (pages_.size() <= page) pages_.resize(page + 1);
    if (!pages_[page]) {
      used_.insert(std::lower_bound(used_.begin(), used_.end(), number / kInPage), number / kInPage);
      pages_[page] = std::make_unique<Page>();
    }
    auto& place = (*pages_[page])[static_cast<std::size_t>(number % kInPage)];
    if (!place) {
      place.emplace(number, T());
      ++size_;
    }
    return place->second;
  }

  /// Destroys the element, if there is one.
  void erase(int number) {
    if (!has(number)) return;
    --size_;
    place(number)->reset();
  }

 private:
  static constexpr int kEnd = -1;

  std::optional<Element>* place(int number) const {
    return &(*pages_[static_cast<std::size_t>(number / kInPage)])[static_cast<std::size_t>(number % kInPage)];
  }

  bool has(int number) const {
    if (number < 0) return false;
    const auto page = static_cast<std::size_t>(number / kInPage);
    return page < pages_.size() && pages_[page] && place(number)->has_value();
  }

  // The first number of an element from this one on, or kEnd.
  int next_from(int number) const {
    number = std::max(number, 0);
    for (auto page = std::lower_bound(used_.begin(), used_.end(), number / kInPage); page != used_.end(); ++page) {
      const int end = (*page + 1) * kInPage;
      for (number = std::max(number, *page * kInPage); number < end; ++number) {
        if (place(number)->has_value()) return number;
      }
    }
    return kEnd;
  }

  std::vector<std::unique_ptr<Page>> pages_;  // by their numbers; null where no element has been
  std::vector<int> used_;                     // the numbers of the others, in order
  std::size_t size_ = 0;
};

}  // namespace untwist
