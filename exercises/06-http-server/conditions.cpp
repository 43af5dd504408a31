// Lesson 06 · An HTTP server: requests with conditions, and requests for parts.
//
// The contracts are in include/untwist/http/conditions.hpp. This file is yours: change any of it, as long as the
// contracts hold.

#include <algorithm>
#include <limits>

#include <untwist/course/todo.hpp>
#include <untwist/http/conditions.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

namespace {

constexpr std::size_t kMostRanges = 16;

bool is_weak(std::string_view etag) { return etag.starts_with("W/"); }
std::string_view opaque(std::string_view etag) { return is_weak(etag) ? etag.substr(2) : etag; }

// Two dates are none: nobody knows which of them was meant.
std::optional<WallTime> date_of(const Request& request, std::string_view name) {
  return request.count(name) == 1 ? parse_date(*request.field(name)) : std::nullopt;
}

// Dates have seconds; the clock of the files has more.
bool is_later(WallTime a, WallTime b) {
  return std::chrono::floor<std::chrono::seconds>(a) > std::chrono::floor<std::chrono::seconds>(b);
}

std::optional<std::uint64_t> to_number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (std::numeric_limits<std::uint64_t>::max() - digit) / 10)
      return std::numeric_limits<std::uint64_t>::max();
    number = number * 10 + digit;
  }
  return number;
}

}  // namespace

bool matches(std::string_view list, std::string_view etag, bool weak) {
  if (trim(list) == "*") return true;
  if (etag.empty()) return false;
  while (const auto element = next_element(list)) {
    if (opaque(*element) == opaque(etag) && (weak || (!is_weak(*element) && !is_weak(etag)))) return true;
  }
  return false;
}

Verdict judge(const Request& request, const Validators& now) {
  // TODO(6.12) In this order: If-Match, or else If-Unmodified-Since: not met is precondition_failed. If-None-Match: met
  // by one of its tags is not_modified for GET and HEAD, else precondition_failed. Or else If-Modified-Since, for GET
  // and HEAD.
  return Verdict::go_on;
}

std::optional<Range> parse_range(std::string_view text, std::uint64_t size) {
  // TODO(6.12) "2-4" is from the third byte to the fifth, "8-" from the ninth to the end, "-3" the last three. What
  // lies behind the end has length 0; what reaches beyond it is cut. See to_number().
  return std::nullopt;
}

std::optional<std::vector<Range>> parse_ranges(std::string_view value, std::uint64_t size) {
  const std::size_t equals = value.find('=');
  if (equals == value.npos || !same_name(value.substr(0, equals), "bytes")) return std::nullopt;
  std::string_view list = value.substr(equals + 1);
  std::vector<Range> ranges;
  std::size_t asked = 0;
  std::uint64_t sum = 0;
  while (const auto element = next_element(list)) {
    const auto range = parse_range(*element, size);
    if (!range || ++asked > kMostRanges) return std::nullopt;
    if (size == 0 && element->starts_with('-') && *to_number(element->substr(1)) > 0) return std::nullopt;  // all of it
    if (range->length == 0) continue;
    sum += range->length;
    if (sum > size) return std::nullopt;  // they overlap: answering would send more than the whole
    ranges.push_back(*range);
  }
  if (asked == 0) return std::nullopt;
  return ranges;
}

bool range_applies(const Request& request, const Validators& now) {
  if (request.method() != "GET" || request.count("range") != 1) return false;
  const auto condition = request.field("if-range");
  if (!condition) return true;
  if (condition->find('"') != condition->npos) return !now.etag.empty() && matches(*condition, now.etag, false);
  // A date has seconds. If the file was changed within one, another version may have had the same date, and the client
  // would put the pieces of both together.
  const auto date = parse_date(*condition);
  return date && now.modified && *date == *now.modified;
}

}  // namespace untwist::http
