#include "flags.hpp"

#include <algorithm>

namespace tool {

namespace {

constexpr std::size_t most_details = 6;

std::string with_details(const std::string& kind, const Lines& details) {
  if (details.empty()) return kind;
  const Strings some(details.begin(), details.begin() + long(std::min(details.size(), most_details)));
  std::string line = kind + ": " + join(some, ", ");
  if (details.size() > some.size()) line += " and " + std::to_string(details.size() - some.size()) + " more";
  return line;
}

}  // namespace

void Flags::add(Weight weight, const std::string& kind, const std::string& detail) {
  Lines& details = found_[{weight, kind}];
  if (!detail.empty() && !contains(details, detail)) details.push_back(detail);
}

Strings Flags::refusals() const {
  Strings reasons;
  for (const auto& [key, details] : found_) {
    if (key.first != Weight::refused) continue;
    if (details.empty()) reasons.push_back(key.second);
    for (const std::string& detail : details) reasons.push_back(key.second + ": " + detail);
  }
  return reasons;
}

Strings Flags::lines() const {
  Strings all;
  for (const auto& [key, details] : found_)
    all.push_back((key.first == Weight::refused ? "refused: " : "") + with_details(key.second, details));
  return all;
}

}  // namespace tool
