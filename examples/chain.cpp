// A chain of callbacks that says which of them ran, on which side, and with what. `untwist demo chain` runs it on your lesson 04.
//
//   example_chain 40        all is well
//   example_chain tea       the first link fails, and the errback rescues
//   example_chain 40 tea 0  several, one after the other

#include <cstdio>
#include <stdexcept>
#include <string>
#include <untwist/deferred.hpp>
#include <vector>

using untwist::Deferred;
using untwist::Failure;
using untwist::Promise;
using untwist::Result;
using untwist::Where;

namespace {

std::string in_words(int value) { return std::to_string(value); }
std::string in_words(const std::string& value) { return '"' + value + '"'; }

void row(const std::string& link, const std::string& success, const std::string& failure) {
  std::printf("  %-10s %-26s %s\n", link.c_str(), success.c_str(), failure.c_str());
}

// The result crosses from one side to the other: with a line between them.
void crossing(const std::string& link, const std::string& success, const std::string& failure, const char* tip) {
  std::size_t width = 0;  // in characters: the arrow in the text has three bytes
  for (const char c : success) width += (c & 0xC0) != 0x80;
  std::string line;
  for (; width < 25; ++width) line += "─";
  std::printf("  %-10s %s %s%s %s\n", link.c_str(), success.c_str(), line.c_str(), tip, failure.c_str());
}

// Adds a callback that tells what it does; on the other side it passes on, and says so.
template <class F, class T>
auto tell_callback(const std::string& name, F f, Deferred<T> chain, Where where = Where::current()) {
  using U = decltype(f(std::declval<T>()));
  return std::move(chain).add_callbacks(
      [name, f](T input) {
        try {
          const U output = f(input);
          row(name, in_words(input) + " → " + in_words(output), "");
          return output;
        } catch (const std::exception& error) {
          crossing(name, in_words(input) + " → throws", error.what(), "→");
          throw;
        }
      },
      [name](const Failure& failure) -> Result<U> {
        row(name, "", "│ (passes on)");
        return failure;
      },
      where);
}

// Adds an errback that tells what it does.
template <class F, class T>
Deferred<T> tell_errback(const std::string& name, F f, Deferred<T> chain, Where where = Where::current()) {
  return std::move(chain).add_callbacks(
      [name](T input) {
        row(name, "│ (passes on)", "");
        return input;
      },
      [name, f](const Failure& failure) {
        const T output = f(failure);
        crossing(name, "← " + in_words(output), failure.message(), "─");
        return output;
      },
      where);
}

int parse(const std::string& text) {
  std::size_t end = 0;
  int number = 0;
  try {
    number = std::stoi(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  if (end == 0 || end != text.size()) throw std::invalid_argument("\"" + text + "\" is no number");
  return number;
}

int share(int guests) {
  if (guests == 0) throw std::domain_error("no guests to share with");
  return 120 / guests;
}

void run(const std::string& input) {
  Promise<std::string> promise;
  auto parsed = tell_callback("parse", parse, promise.deferred());
  auto shared = tell_callback("share", share, std::move(parsed));
  auto rescued = tell_errback("rescue", [](const Failure&) { return 0; }, std::move(shared));
  auto end = tell_callback("serve", [](int pieces) { return std::to_string(pieces) + " pieces each"; }, std::move(rescued));

  std::printf("the promise is fired with \"%s\"\n\n", input.c_str());
  row("link", "success side", "failure side");
  std::move(promise).callback(input);
  std::move(end).add_callback([](const std::string& text) { std::printf("\n  at the end: %s\n\n", text.c_str()); }).detach();
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
