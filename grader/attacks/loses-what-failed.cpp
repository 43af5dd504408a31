// ATTACK replaces the template in which GoogleTest stores failures by one that stores nothing

#include <gtest/gtest.h>
#include <vector>

namespace std {
template <>
[[gnu::weak]] void vector<testing::TestPartResult>::push_back(const testing::TestPartResult&) {}
}  // namespace std

void somewhere(std::vector<testing::TestPartResult>& results, const testing::TestPartResult& result) { results.push_back(result); }

