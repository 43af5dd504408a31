// A chain of callbacks that shows which of them ran, on which side, and with what input. `untwist demo chain` runs it
// on your lesson 04.
//
//   example_chain 40        all links succeed
//   example_chain tea       the first link fails, and the errback rescues the chain
//   example_chain 40 tea 0  several chains, one after the other

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>
#include <vector>

#include "chosen_reactor.hpp"

using untwist::Deferred;
using untwist::Failure;
using untwist::Promise;
using untwist::SourceLocation;

using namespace std::chrono_literals;

namespace {

std::string in_words(int value) { return std::to_string(value); }
std::string in_words(const std::string& value) { return '"' + value + '"'; }

void row(const std::string& link, const std::string& success, const std::string& failure) {
  std::printf("  %-10s %-26s %s\n", link.c_str(), success.c_str(), failure.c_str());
}

// The result crosses from one side to the other: draws a line between them.
void crossing(const std::string& link, const std::string& success, const std::string& failure, const char* tip) {
  std::size_t width = 0;  // in characters: the arrow in the text takes three bytes
  for (const char c : success) width += (c & 0xC0) != 0x80;
  std::string line;
  for (; width < 25; ++width) line += "─";
  std::printf("  %-10s %s %s%s %s\n", link.c_str(), success.c_str(), line.c_str(), tip, failure.c_str());
}

// Shows each link in its turn. A link whose functions did not run has passed on its input, on the side on which it
// came.
class Table {
 public:
  // Adds a link. @returns its number.
  std::size_t add(const std::string& name) {
    links_.push_back(name);
    return links_.size() - 1;
  }
  // A function of this link runs. The links before it that have not been shown passed on their input.
  const std::string& runs(std::size_t link) {
    for (; told_ < link; ++told_) row(links_[told_], failed_ ? "" : "│ (passes on)", failed_ ? "│ (passes on)" : "");
    told_ = link + 1;
    return links_[link];
  }
  void is_failure(bool failed) { failed_ = failed; }

 private:
  std::vector<std::string> links_;
  std::size_t told_ = 0;
  bool failed_ = false;  // is the current result a failure?
};

// Adds a callback that shows what it does.
template <class F, class T>
auto tell_callback(Table& table, const std::string& name, F f, Deferred<T> chain,
                   SourceLocation where = SourceLocation::current()) {
  const auto and_tells = [&table, link = table.add(name), f](T input) {
    const std::string& told = table.runs(link);
    try {
      const auto output = f(input);
      row(told, in_words(input) + " → " + in_words(output), "");
      return output;
    } catch (const std::exception& error) {
      crossing(told, in_words(input) + " → throws", error.what(), "→");
      table.is_failure(true);
      throw;
    }
  };
  return std::move(chain).add_callback(and_tells, where);
}

// Adds an errback that shows what it does.
template <class F, class T>
Deferred<T> tell_errback(Table& table, const std::string& name, F f, Deferred<T> chain,
                         SourceLocation where = SourceLocation::current()) {
  const auto and_tells = [&table, link = table.add(name), f](const Failure& failure) {
    const std::string& told = table.runs(link);
    const T output = f(failure);
    crossing(told, "← " + in_words(output), failure.message(), "─");
    table.is_failure(false);
    return output;
  };
  return std::move(chain).add_errback(and_tells, where);
}

int parse(const std::string& text) {
  std::size_t end = 0;
  int number = 0;
  try {
    number = std::stoi(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  if (end == 0 || end != text.size()) throw std::invalid_argument("\"" + text + "\" is not a number");
  return number;
}

int share(int guests) {
  if (guests == 0) throw std::domain_error("no guests to share with");
  return 120 / guests;
}

void run(const std::string& input) {
  Table table;
  Promise<std::string> promise;
  auto parsed = tell_callback(table, "parse", parse, promise.deferred());
  auto shared = tell_callback(table, "share", share, std::move(parsed));
  auto rescued = tell_errback(
      table, "rescue", [](const Failure&) { return 0; }, std::move(shared));
  auto end = tell_callback(
      table, "serve", [](int pieces) { return std::to_string(pieces) + " pieces each"; }, std::move(rescued));

  std::move(end)
      .add_callback([](const std::string& text) { std::printf("\n  at the end: %s\n\n", text.c_str()); })
      .detach();

  // The answer takes a while, as answers do: a timer fires the promise.
  const auto reactor = examples::chosen_reactor();
  std::exception_ptr thrown;
  reactor->call_later(50ms, [&] {
    std::printf("after 50 ms a timer fires the promise with \"%s\"\n\n", input.c_str());
    row("link", "success side", "failure side");
    try {
      std::move(promise).callback(input);
    } catch (...) {
      thrown = std::current_exception();
    }
    reactor->stop();
  });
  reactor->run();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> inputs(argv + 1, argv + argc);
  if (inputs.empty()) inputs = {"40", "tea"};
  try {
    for (const std::string& input : inputs) run(input);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
