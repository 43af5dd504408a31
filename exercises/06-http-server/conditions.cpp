// Lesson 06 · An HTTP server: conditional requests and range requests.
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

// If a field occurs twice, neither date counts: it is not clear which was meant.
std::optional<WallTime> date_of(const Request& request, std::string_view name) {
  return request.count(name) == 1 ? parse_date(*request.field(name)) : std::nullopt;
}

// HTTP dates are exact to the second; file times are more precise.
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
  // TODO(6.13) Check the conditions in this order. See matches(), date_of() and is_later().
  // If there is an If-Match and no tag in it matches strongly, return precondition_failed.
  // Only if there is no If-Match: if the page was modified after If-Unmodified-Since, return precondition_failed.
  // If there is an If-None-Match and a tag in it matches, weak ones included, return not_modified for GET and HEAD,
  // and precondition_failed for other methods.
  // Only if there is no If-None-Match, and only for GET and HEAD: if the page was not modified after If-Modified-Since,
  // return not_modified.
  // Ignore a date that cannot be read.
  // Otherwise return go_on.
  return Verdict::go_on;
}

std::optional<Range> parse_range(std::string_view text, std::uint64_t size) {
  // TODO(6.14) Parse "2-4" (the third byte to the fifth), "8-" (the ninth to the end) and "-3" (the last three bytes).
  // Use to_number() for the digits.
  // Return nothing if the dash is missing, if a number is malformed, if both are missing, or if the range is backwards.
  // Return a range of length 0 if it begins at or after the end.
  // Cut a range that reaches past the end. A suffix longer than the whole is the whole.
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
    if (size == 0 && element->starts_with('-') && *to_number(element->substr(1)) > 0) return std::nullopt;  // the whole
    if (range->length == 0) continue;
    sum += range->length;
    if (sum > size) return std::nullopt;  // they overlap: the answer would be larger than the whole
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
  // A date is exact to the second. If the file was changed in the middle of a second, another version may have had the
  // same date, and the client would combine pieces of both.
  const auto date = parse_date(*condition);
  return date && now.modified && *date == *now.modified;
}

}  // namespace untwist::http
