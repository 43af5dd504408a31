#pragma once
/// @file
/// Requests with conditions, and requests for parts. RFC 9110, sections 13 and 14.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>
#include <untwist/http/write.hpp>
#include <vector>

namespace untwist::http {

/// What tells one version of a resource from another.
struct Validators {
  std::string etag = {};                  ///< with its quotes: `"v1"`, or weak: `W/"v1"`; empty for none
  std::optional<WallTime> modified = {};  ///< as exactly as it is known
};

/// What the conditions of a request come to.
enum class Verdict { go_on, not_modified, precondition_failed };

/// Does a list of tags hold this one? `*` holds any.
/// @param weak  a weak tag is as good as a strong one: for If-None-Match. Else only equal strong ones match: If-Match.
bool matches(std::string_view list, std::string_view etag, bool weak);

/// Weighs If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in that order. A date that cannot be read
/// is no condition. RFC 9110, section 13.2.2.
Verdict judge(const Request& request, const Validators& now);

/// A part of a resource: the first byte and how many.
struct Range {
  std::uint64_t first = 0;   ///< counted from 0
  std::uint64_t length = 0;  ///< at least 1
  /// The same bytes.
  friend bool operator==(const Range&, const Range&) = default;
};

/// The parts that one range asks for: "2-4", "8-", "-3".
/// @returns nothing when it is badly written; a range of length 0 when it lies behind the end.
std::optional<Range> parse_range(std::string_view text, std::uint64_t size);

/// The parts that a Range field asks for, of a resource of this size.
/// @returns nothing when the field is to be ignored: another unit, badly written, more than is sensible. An empty list when none
///          of its ranges lies within the resource: 416.
std::optional<std::vector<Range>> parse_ranges(std::string_view value, std::uint64_t size);

/// May the Range of this request be obeyed? Only for GET, and only if its If-Range, if any, names the version that is
/// there now: by its strong tag, or by its date if the date tells versions apart, which it cannot when the file was
/// changed in the middle of a second.
bool range_applies(const Request& request, const Validators& now);

}  // namespace untwist::http
