#pragma once
/// @file
/// Conditional requests and range requests. RFC 9110, sections 13 and 14.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/http/message.hpp>
#include <untwist/http/write.hpp>
#include <vector>

namespace untwist::http {

/// What distinguishes one version of a resource from another.
struct Validators {
  std::string etag = {};                  ///< with its quotes: `"v1"`, or weak: `W/"v1"`; empty if there is none
  std::optional<WallTime> modified = {};  ///< as exactly as it is known
};

/// The result of checking the conditions of a request.
enum class Verdict { go_on, not_modified, precondition_failed };

/// Does a list of tags contain this one? `*` matches any.
/// @param weak  if true, weak tags match as well, as in If-None-Match. If false, only equal strong tags match, as in
///              If-Match.
bool matches(std::string_view list, std::string_view etag, bool weak);

/// Checks If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in that order. A date that cannot be read
/// is ignored. RFC 9110, section 13.2.2.
Verdict judge(const Request& request, const Validators& now);

/// A part of a resource: its first byte and its length.
struct Range {
  std::uint64_t first = 0;   ///< counted from 0
  std::uint64_t length = 0;  ///< at least 1
  /// The same bytes.
  friend bool operator==(const Range&, const Range&) = default;
};

/// The part that one range asks for: "2-4", "8-", "-3".
/// @returns nothing if the range is malformed; a range of length 0 if it begins at or after the end.
std::optional<Range> parse_range(std::string_view text, std::uint64_t size);

/// The parts that a Range field asks for, of a resource of this size.
/// @returns nothing if the field must be ignored: it names another unit, is malformed, or asks for more than is
///          reasonable. An empty list if none of its ranges lies within the resource: the status is then 416.
std::optional<std::vector<Range>> parse_ranges(std::string_view value, std::uint64_t size);

/// Does the Range field of this request apply? Only for GET, and only if its If-Range, if there is one, names the
/// current version: by its strong tag or by its date. A date does not identify a version if the file was changed in the
/// middle of a second.
bool range_applies(const Request& request, const Validators& now);

}  // namespace untwist::http
