// untwist watch: a verdict at every save.

#include <ctime>

#include "ahead.hpp"
#include "changes.hpp"
#include "learner.hpp"
#include "path.hpp"
#include "screen.hpp"
#include "step_check.hpp"

namespace tool {

namespace {

// Two verdicts may look the same; only the time distinguishes them.
std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  char text[16];
  std::strftime(text, sizeof text, "%H:%M:%S", std::localtime(&now));
  return text;
}

}  // namespace

int watch(const Arguments& arguments) {
  Course course;
  State state;
  const Step* step = arguments.first().empty() ? next_step(course, state) : &course.step(arguments.first());
  if (!step) {
    say(all_done(state));
    return 0;
  }
  state.begin();
  // Start watching before the first verdict, so that a save during the build is not missed.
  Changes changes("exercises", arguments.flag("poll"));
  BuildAhead ahead;
  for (;;) {
    ahead.stop();
    clear_screen();
    say(step->id + " " + step->title + " \u00b7 building...");
    StepCheck verdict;
    try {
      verdict = check_step(course, state, *step, LookBack::yes);
      clear_screen();
      for (const std::string& line : shown(course, state, verdict)) say(line);
    } catch (const std::exception& error) {  // a file may be missing for a moment: the next save may fix it
      clear_screen();
      say(error.what());
    }
    if (verdict.asked && verdict.green()) {
      step = step_after(course, state, *step);
      if (!step) return 0;
      say();
      say("watching " + step->id + " now: save a file to see its first red test");
    }
    say(dim("tested " + time_of_day() + " \u00b7 save a file to test it \u00b7 h Enter for a hint \u00b7 Ctrl-C ends"));
    if (verdict.asked && verdict.built.good) ahead.begin(course, course.lesson_of(*step));
    for (std::string typed; changes.wait(typed) == Changes::Event::typed;) {
      Arguments asked;
      asked.plain = {step->id};
      if (typed == "h" || typed == "hint") {
        say();
        try {
          hint(asked);
          state = State();  // hint() has recorded that it was read
        } catch (const std::exception& error) {
          say(error.what());
        }
      } else if (typed.empty() || typed == "q") {
        if (typed == "q") return 0;
        break;  // Enter: test again
      }
    }
  }
}

}  // namespace tool
