#pragma once
// A program that answers questions, one per line: ./untwist grade uses it where there is no server to talk to.

#include <exception>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <untwist/protocol/line_receiver.hpp>
#include <untwist/protocol/protocol.hpp>

#include "handed_over.hpp"

namespace driven {

using Answer = std::string (*)(const std::vector<std::string>& words);

class Questions final : public untwist::LineReceiver {
 public:
  explicit Questions(Answer answer) : answer_(answer) {}

  void line_received(std::string_view line) override {
    std::istringstream text{std::string(line)};
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    try {
      send_line(answer_(words));
    } catch (const std::exception& error) {
      send_line(std::string("it threw: ") + error.what());
    }
  }

 private:
  const Answer answer_;
};

class QuestionsFactory final : public untwist::Factory {
 public:
  explicit QuestionsFactory(Answer answer) : answer_(answer) {}
  untwist::ProtocolPtr build_protocol(const untwist::Address&) override { return std::make_shared<Questions>(answer_); }

 private:
  const Answer answer_;
};

// Return its result from main().
inline int answer_questions(Answer answer) {
  return serve([answer](untwist::Reactor&) { return std::make_shared<QuestionsFactory>(answer); });
}

}  // namespace driven
