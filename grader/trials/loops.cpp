// Questions about a loop, and the expected answers.
//
// "loop START INTERVAL now|later TIME..." begins a loop after START milliseconds, and lets time pass, step by step. In
// each step, every call sees the time at its end. The answer: for each call the time and its count, "1500:3".

#include <string>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

CONVERSATION(loops) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 40; ++i) {
    const int start = visitor.number(0, 5000), interval = visitor.number(1, 400) * visitor.number(1, 10);
    const bool now = visitor.one_in(2);
    std::string question = "loop " + std::to_string(start) + " " + std::to_string(interval) + (now ? " now" : " later");
    std::string expected = now ? std::to_string(start) + ":1 " : "";
    int time = start, last = 0;
    for (int steps = visitor.number(1, 15); steps > 0; --steps) {
      const int passes = visitor.one_in(3) ? interval * visitor.number(1, 5) : visitor.number(0, 3 * interval);
      question += " " + std::to_string(passes);
      time += passes;
      const int point = (time - start) / interval;
      if (point > last) expected += std::to_string(time) + ":" + std::to_string(point - last) + " ";
      last = point;
    }
    guest.ask(question, expected);
  }
}

}  // namespace tool
