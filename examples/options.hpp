#pragma once
/// @file
/// The command line of the examples: `--name VALUE` or `--name=VALUE`, any number of times; flags without a value, and
/// words without a name, for programs that take them.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace examples {

/// Reads names with their values. An error ends the program with a message, the usage, and exit code 2.
class Options {
 public:
  /// @param flags  options that have no value.
  /// @param words  how many words without a name there may be.
  Options(int argc, char** argv, std::string usage, const std::set<std::string>& flags = {}, std::size_t words = 0)
      : usage_(std::move(usage)) {
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i], name = word.substr(0, word.find('='));
      if (name == "--help" || name == "-h") {
        std::printf("usage: %s\n", usage_.c_str());
        std::exit(0);
      }
      if (!name.starts_with("--")) {
        if (words_.size() == words)
          refuse((words == 0 ? "expected an option, not '" : "one word too many: '") + word + "'");
        words_.push_back(word);
        continue;
      }
      if (flags.contains(name)) {
        if (name.size() < word.size()) refuse(name + " has no value");
        values_[name] = {""};
        continue;
      }
      if (name.size() < word.size()) {
        values_[name].push_back(word.substr(name.size() + 1));
        continue;
      }
      if (++i == argc) refuse(name + " needs a value");
      values_[name].push_back(argv[i]);
    }
  }

  /// The words without a name, in their order.
  const std::vector<std::string>& words() const { return words_; }

  /// Was a flag given?
  bool flag(const std::string& name) { return !values_.extract(name).empty(); }

  /// All values of an option that may be given several times.
  std::vector<std::string> all(const std::string& name) {
    auto found = values_.extract(name);
    return found ? std::move(found.mapped()) : std::vector<std::string>();
  }

  /// The value of an option, or @p otherwise if it was not given.
  std::string text(const std::string& name, const std::string& otherwise) {
    const auto found = values_.extract(name);
    return found ? found.mapped().back() : otherwise;
  }

  /// The same, as a whole number between @p least and @p most.
  int number(const std::string& name, int otherwise, int least, int most) {
    const std::string given = text(name, std::to_string(otherwise));
    int value = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc() || end != given.data() + given.size() || value < least || value > most) {
      refuse(name + " takes a number from " + std::to_string(least) + " to " + std::to_string(most) + ", not '" +
             given + "'");
    }
    return value;
  }

  /// A port; 0 lets the operating system pick one.
  std::uint16_t port(int otherwise) { return static_cast<std::uint16_t>(number("--port", otherwise, 0, 65535)); }

  /// Call this after reading all options: an option that is left over is an error.
  void done() const {
    if (!values_.empty()) refuse("unknown option: " + values_.begin()->first);
  }

  /// Ends the program: something on the command line is wrong.
  [[noreturn]] void refuse(const std::string& why) const {
    std::fprintf(stderr, "%s\nusage: %s\n", why.c_str(), usage_.c_str());
    std::exit(2);
  }

 private:
  std::string usage_;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> words_;
};

}  // namespace examples
