// The C++ that lesson 09 takes for granted.

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

//! [variant]
using Body = std::variant<std::monostate, std::string, std::vector<char>>;

std::size_t size_of(const Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return text->size();  // null if it is something else
  if (const auto* bytes = std::get_if<std::vector<char>>(&body)) return bytes->size();
  return 0;  // std::monostate: nothing
}
//! [variant]

//! [exchange]
struct Waiting {
  std::optional<std::function<void(int)>> done;

  void answer(int value) {
    const auto taken = std::exchange(done, std::nullopt);
    if (taken) (*taken)(value);  // may wait for something new, in `done`
  }
};
//! [exchange]

int main() {
  std::printf("%zu %zu %zu\n", size_of({}), size_of(std::string("text")), size_of(std::vector<char>(2)));
  Waiting waiting;
  waiting.done = [](int value) { std::printf("%d\n", value); };
  waiting.answer(42);
}
