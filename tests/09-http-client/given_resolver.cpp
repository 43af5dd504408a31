#include <untwist/deferred/resolver.hpp>
#include <untwist/testing/results.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using Addresses = Seen<std::vector<std::string>>;

// On the real clock and real threads. The name is too long for the system to ask anybody about it.
class Given_Resolver : public ::testing::Test {
 protected:
  Addresses look_up(const std::string& host) { return Addresses(resolver->look_up(host)); }
  void run_until(const std::function<bool()>& over) {
    for (int turns = 0; turns < 500 && !over(); ++turns) reactor->iterate(10ms);
  }

  const std::string too_long = std::string(300, 'a');
  const std::unique_ptr<Reactor> reactor = make_poll_reactor();
  std::unique_ptr<Resolver> resolver = make_resolver(*reactor);
};

TEST_F(Given_Resolver, SomeHostsNeedNoLookUp) {
  rule("", "a numeric host and localhost are answered at once");
  for (const std::string host : {"10.0.0.1", "fd00::1"}) {
    const Addresses found = look_up(host);
    expect("the addresses of " + host, found.ok() ? found.value().at(0) : found.text(), host);
  }
  const Addresses local = look_up("localhost");
  expect("the address of localhost", local.ok() ? local.value().at(0) : local.text(), "127.0.0.1");
}

TEST_F(Given_Resolver, AHostWithoutAnAddressIsUnknown) {
  rule("", "a look-up does not block, and fails later with UnknownHost if the host has no address");
  const Addresses found = look_up(too_long);
  expect("the result inside the call", found.text(), "pending");
  run_until([&] { return found.over(); });
  expect_that("UnknownHost; it is " + found.text(), found.failed_with<UnknownHost>());
}

TEST_F(Given_Resolver, MoreLookUpsThanThreads) {
  rule("", "any number of look-ups may be asked for: those for which there is no thread wait");
  std::vector<Addresses> found;
  for (int i = 0; i < 30; ++i) found.push_back(look_up(too_long));
  run_until([&] { return std::all_of(found.begin(), found.end(), [](const Addresses& each) { return each.over(); }); });
  expect_that("the last one has its answer, too", found.back().failed_with<UnknownHost>());
}

TEST_F(Given_Resolver, Cancelled) {
  rule("", "a look-up that is cancelled fails with Cancelled, and its answer does not matter");
  Addresses first = look_up(too_long);
  first.cancel();
  expect_that("Cancelled; it is " + first.text(), first.failed_with<Cancelled>());
  const Addresses second = look_up(too_long);
  run_until([&] { return second.over(); });
  expect_that("the next one has its own answer", second.failed_with<UnknownHost>());
}

TEST_F(Given_Resolver, Destroyed) {
  rule("", "look-ups that are going on when the resolver is destroyed fail with BrokenPromise");
  const Addresses found = look_up(too_long);
  resolver = nullptr;
  expect_that("BrokenPromise; it is " + found.text(), found.failed_with<BrokenPromise>());
  reactor->iterate(10ms);
}

}  // namespace
}  // namespace untwist::testing
