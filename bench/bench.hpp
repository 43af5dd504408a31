#pragma once
/// @file
/// Shared by the benchmarks: commands, stopwatches, medians.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

using Seconds = std::chrono::duration<double>;

/// How long a piece of work takes.
inline Seconds timed(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - began;
}

/// The processor time that this process has taken, in the kernel, too.
inline Seconds processor_time() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  return Seconds(seconds(used.ru_utime) + seconds(used.ru_stime));
}

/// Several measurements of one thing. The median is not affected by a single moment when the machine was busy.
class Samples {
 public:
  void add(Seconds time) { times_.push_back(time); }
  Seconds median() const {
    std::vector<Seconds> sorted = times_;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
  Seconds least() const { return *std::min_element(times_.begin(), times_.end()); }
  Seconds most() const { return *std::max_element(times_.begin(), times_.end()); }

 private:
  std::vector<Seconds> times_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

/// Runs a shell command and discards its output.
/// @returns its exit status.
inline int run(const std::string& command) {
  return std::system(("{ " + command + "\n} >/dev/null 2>&1 </dev/null").c_str());
}

/// The same for commands that must succeed.
inline void must_run(const std::string& command) {
  if (run(command) != 0) throw std::runtime_error("this failed: " + command);
}

/// The output of a command.
inline std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run: " + command);
  std::string output;
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  if (::pclose(pipe) != 0) throw std::runtime_error("this failed: " + command);
  return output;
}

/// The only line of a text that contains all of the words.
inline std::string line_with(const std::string& text, const std::vector<std::string>& words) {
  std::string found;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const auto is_in = [&](const std::string& word) { return line.find(word) != line.npos; };
    if (!std::all_of(words.begin(), words.end(), is_in)) continue;
    if (!found.empty()) throw std::runtime_error("more than one command with " + words.front());
    found = line;
  }
  if (found.empty()) throw std::runtime_error("no command with " + words.front());
  return found;
}

/// @p text with every @p what replaced.
inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size()) text.replace(at, what.size(), by);
  return text;
}

/// Shows the progress in one line on the terminal. This goes to standard error; results go to standard output.
inline void progress(const std::string& what) {
  if (::isatty(STDERR_FILENO)) std::fprintf(stderr, "\r\033[K%s", what.c_str());
}

}  // namespace bench
