// driven_NN_loops: a loop and a clock, driven as ./untwist grade asks. grader/trials/loops.cpp, which asks the
// questions, explains them and their answers.

#include <string>
#include <vector>

#include <untwist/deferred/looping_call.hpp>
#include <untwist/testing/clock.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;

namespace {

std::string answer(const std::vector<std::string>& words) {
  const auto clock = untwist::testing::make_clock();
  const auto milliseconds = [&](std::size_t i) { return std::chrono::milliseconds(std::stol(words.at(i))); };
  std::string told;
  LoopingCall loop(*clock, [&](std::int64_t count) {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(clock->now().time_since_epoch());
    told += std::to_string(now.count()) + ":" + std::to_string(count) + " ";
    return succeed();
  });
  clock->advance(milliseconds(1));
  loop.start(milliseconds(2), words.at(3) == "now").detach();
  for (std::size_t i = 4; i < words.size(); ++i) clock->advance(milliseconds(i));
  loop.stop();
  return told;
}

}  // namespace

void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
