#pragma once
// A line receiver that records what it receives.

#include <untwist/protocol/line_receiver.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {

class Lines final : public LineReceiver {
 public:
  void line_received(std::string_view line) override {
    note("line '" + std::string(line) + "'");
    if (on_line) on_line(line);
  }
  void raw_data_received(Bytes data) override {
    note("raw '" + std::string(as_text(data)) + "'");
    if (on_raw) on_raw(as_text(data));
  }
  void line_length_exceeded(std::string_view buffered) override {
    note("too long '" + std::string(buffered) + "'");
    if (closes) LineReceiver::line_length_exceeded(buffered);
  }
  void connection_lost(const Failure& reason) override { note(name_of(reason)); }

  void note(const std::string& what) {
    if (!log.empty()) log += ", ";
    log += what;
    if (log.size() < 400) tell("", what);
  }

  std::string log;
  bool closes = true;
  std::function<void(std::string_view)> on_line;
  std::function<void(std::string_view)> on_raw;
};

}  // namespace untwist::testing
