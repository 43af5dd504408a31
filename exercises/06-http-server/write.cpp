// Lesson 06 · An HTTP server: from responses to bytes.
//
// The contracts are in include/untwist/http/write.hpp. This file is yours: change any of it, as long as the contracts
// hold.

#include <array>
#include <charconv>
#include <cstdio>

#include <untwist/course/todo.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/http/write.hpp>

namespace untwist::http {

namespace {

void append_number(std::string& out, std::uint64_t number, int base = 10) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number, base).ptr);
}

}  // namespace

void write_head(std::string& out, int status, const Fields& fields, const Delivery& delivery) {
  // TODO(6.3) Append to `out`, and leave what is there already.
  // First the status line: HTTP/1.1, the status and its reason_phrase(), separated by spaces. See append_number().
  // Then each field, in order: name, colon, space, value.
  // Then the fields of write_delivery().
  // Then an empty line.
  // End every line with CR LF.
  untwist::todo("6.3");
}

void write_delivery(std::string& out, const Delivery& delivery) {
  if (!delivery.date.empty()) out.append("Date: ").append(delivery.date).append("\r\n");
  if (delivery.length) {
    out += "Content-Length: ";
    append_number(out, *delivery.length);
    out += "\r\n";
  }
  if (delivery.chunked) out += "Transfer-Encoding: chunked\r\n";
  if (delivery.close) out += "Connection: close\r\n";
}

void write_chunk(std::string& out, std::string_view piece) {
  // TODO(6.9) Append nothing for an empty piece: it would mean the end.
  // Otherwise append the size in hexadecimal digits, CR LF, the bytes, CR LF.
  untwist::todo("6.9");
}

void write_last_chunk(std::string& out) {
  // TODO(6.9) Append a chunk of size 0, without trailers, and an empty line.
  untwist::todo("6.9");
}

bool may_have_body(std::string_view method, int status) {
  // TODO(6.12) Return false for the method HEAD, and for the statuses 204, 205 and 304. Otherwise return true.
  return true;
}

// ---- dates

namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads a date from front to back. Once something is wrong, everything after it fails, too.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return good_ && text_.empty(); }

  DateReader& word(std::string_view expected) {
    if (!text_.starts_with(expected)) return fail();
    text_.remove_prefix(expected.size());
    return *this;
  }
  // A number of exactly `digits` digits. With `padded`, the first one may be a space.
  DateReader& number(int& value, std::size_t digits, bool padded = false) {
    if (text_.size() < digits) return fail();
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = padded && i == 0 && text_[0] == ' ' ? '0' : text_[i];
      if (!is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return *this;
  }
  DateReader& month(int& value) {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
      if (!text_.starts_with(kMonths[i])) continue;
      value = static_cast<int>(i) + 1;
      text_.remove_prefix(3);
      return *this;
    }
    return fail();
  }
  DateReader& time(int& hour, int& minute, int& second) {
    return number(hour, 2).word(":").number(minute, 2).word(":").number(second, 2);
  }
  // The day of the week. It need not match the date.
  DateReader& day_name(bool whole) {
    for (const std::string_view day : kDays) {
      const std::string_view name = whole ? day : day.substr(0, 3);
      if (!text_.starts_with(name)) continue;
      text_.remove_prefix(name.size());
      return *this;
    }
    return fail();
  }

 private:
  DateReader& fail() {
    good_ = false;
    text_ = {};
    return *this;
  }

  std::string_view text_;
  bool good_ = true;
};

}  // namespace

std::string format_date(WallTime when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(when - day));
  char text[48];
  std::snprintf(text, sizeof text, "%.3s, %02u %.3s %04d %02d:%02d:%02d GMT",
                kDays[std::chrono::weekday(day).c_encoding()].data(), static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1].data(), static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

namespace {

// Two digits mean a year of this century, unless that would be more than fifty years ahead. RFC 9110, section 5.6.7.
int whole_year(int two_digits, WallTime now) {
  const int this_year =
      static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

}  // namespace

std::optional<WallTime> parse_date(std::string_view text, WallTime now) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  DateReader usual(text);  // Sun, 06 Nov 1994 08:49:37 GMT
  usual.day_name(false).word(", ").number(day, 2).word(" ").month(month).word(" ").number(year, 4).word(" ");
  usual.time(hour, minute, second).word(" GMT");
  DateReader old(text);     // Sunday, 06-Nov-94 08:49:37 GMT
  DateReader oldest(text);  // Sun Nov  6 08:49:37 1994
  if (!usual.at_end()) {
    old.day_name(true).word(", ").number(day, 2).word("-").month(month).word("-").number(year, 2).word(" ");
    old.time(hour, minute, second).word(" GMT");
    year = whole_year(year, now);
  }
  if (!usual.at_end() && !old.at_end()) {
    oldest.day_name(false).word(" ").month(month).word(" ").number(day, 2, true).word(" ");
    oldest.time(hour, minute, second).word(" ").number(year, 4);
    if (!oldest.at_end()) return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  if (year < 1678) return WallTime::min();  // the range of the clock
  if (year > 2261) return WallTime::max();
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace untwist::http
