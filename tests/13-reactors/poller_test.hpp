#pragma once
// Shared by the tests of pollers.

#include <set>
#include <string>

#include <untwist/reactor/poller.hpp>
#include <untwist/testing/probe.hpp>
#include <untwist/testing/test_kit.hpp>

#include "reactors_test.hpp"

namespace untwist::testing {

using namespace std::chrono_literals;

class PollerTest : public ::testing::Test {
 protected:
  static constexpr Interest kRead{.read = true}, kWrite{.write = true}, kBoth{.read = true, .write = true};
  static constexpr Interest kHangUp{.hang_up = true};

  explicit PollerTest(std::unique_ptr<Poller> the_poller) : poller(std::move(the_poller)) {}

  // The number that is watched; a test may have another one, whose reports are expected, too.
  virtual int fd() const { return pair.near_end(); }

  void watch(std::uint32_t generation, Interest interest) { poller->watch({fd(), generation}, interest); }

  // What a wait reports, such as "1: read write; 7: read": the generation of each registration, and what it is ready
  // for.
  std::string reports(Duration at_most = Duration::zero()) {
    std::multiset<std::string> each;
    for (const Ready& ready : poller->wait(at_most)) {
      std::string text = std::to_string(ready.watched.generation) + ":";
      if (ready.readable) text += " read";
      if (ready.writable) text += " write";
      if (ready.over) text += " over";
      if (ready.watched.fd != fd() && ready.watched.fd != other.near_end()) text += " of another number";
      each.insert(text);
    }
    std::string all;
    for (const std::string& text : each) all += (all.empty() ? "" : "; ") + text;
    tell("wait", all.empty() ? "reports nothing" : "reports " + all);
    return all;
  }

  std::unique_ptr<Poller> poller;
  SocketPair pair, other;
};

}  // namespace untwist::testing
