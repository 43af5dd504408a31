#pragma once
// A test that is traced, and reads the trace.

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <untwist/base/trace.hpp>
#include <untwist/testing/fresh_folder.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

class TraceTest : public ::testing::Test {
 protected:
  explicit TraceTest(bool traced = true) : traced_(traced) {
    if (traced_) trace::start(file_);
  }
  ~TraceTest() override {
    if (traced_) trace::stop();
  }

  // Stops the trace, and reads the file.
  std::string written() {
    trace::stop();
    return written_so_far();
  }

  std::string written_so_far() const {
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }

  static int count(const std::string& text, const std::string& what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
  }

  // The line of the first event with this name.
  static std::string event(const std::string& text, const std::string& name) {
    const std::size_t at = text.find("{\"name\":\"" + name + "\"");
    return at == text.npos ? "" : text.substr(at, text.find('\n', at) - at);
  }

  static double number(const std::string& event, const std::string& key) {
    const std::size_t at = event.find("\"" + key + "\":");
    return at == event.npos ? -1 : std::stod(event.substr(at + key.size() + 3));
  }

  // The text between this key's quotation marks.
  static std::string text_of(const std::string& event, const std::string& key) {
    const std::size_t at = event.find("\"" + key + "\":\"");
    if (at == event.npos) return "";
    const std::size_t from = at + key.size() + 4;
    return event.substr(from, event.find('"', from) - from);
  }

  static double end_of(const std::string& event) { return number(event, "ts") + number(event, "dur"); }

  const std::string& file() const { return file_; }

 private:
  const bool traced_;
  const FreshFolder folder_;
  const std::string file_ = folder_.path() + "/trace.json";
};

}  // namespace untwist::testing
