// untwist demo: runs a demonstration of a lesson. The lessons below it are the reference or, with --own, the learner's
// own code.

#include <cstdlib>
#include <string_view>

#include "failure.hpp"
#include "learner.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "stack.hpp"
#include "step_check.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

std::vector<Demo> demos(const Course& course) {
  std::vector<Demo> all;
  for (const Lesson& lesson : course.lessons()) all.insert(all.end(), lesson.demos.begin(), lesson.demos.end());
  return all;
}

Demo demo_called(const std::vector<Demo>& all, const std::string& name) {
  Strings names;
  for (const Demo& demo : all) {
    if (demo.name == name) return demo;
    names.push_back(demo.name);
  }
  const std::string near = nearest(name, names);
  throw Error("no demo " + name + (names.empty() ? "" : "; the demos are " + join(names, ", ")) +
                  (near.empty() ? "" : ". Did you mean " + near + "?"),
              2);
}

// The reactors of lesson 13 are compiled only into demos that are to run on one of them: it takes a while.
bool other_reactor_chosen() {
  const char* chosen = std::getenv("UNTWIST_REACTOR");
  return chosen && *chosen && std::string_view(chosen) != "poll";
}

// The set of borrowed lessons may have changed since the build was configured.
void prepare(const State& state, bool all_reactors = other_reactor_chosen()) {
  const Strings settings = {"UNTWIST_BORROW=" + join(state.borrowed_lessons(), ";"),
                            std::string("UNTWIST_REACTORS=") + (all_reactors ? "ON" : "OFF")};
  const std::string known = "build/fast/borrowed.txt";
  if (configured("fast") && read_file_or(known, "") == join(settings, "\n")) return;
  configure("fast", settings);
  write_file(known, join(settings, "\n"));
}

// The lessons whose code is in a demo; lesson 13's too, if it is to run on another reactor.
Strings with_reactors(Strings lessons, bool all_reactors = other_reactor_chosen()) {
  if (all_reactors && !contains(lessons, "13")) lessons.push_back("13");
  return lessons;
}

// Builds the programs of a demonstration. If code of the learner does not compile, shows its errors, and returns false.
bool build_or_show(const Strings& programs, const Demo& demo) {
  StepCheck failed;
  failed.built = build_as_saved("fast", programs);
  if (failed.built.good) return true;
  if (failed.built.errors.empty()) throw Error(join(programs, ", ") + " does not build:\n" + failed.built.output);
  const std::string asked = demo.lessons.empty() ? "" : demo.lessons.back();
  // If the lesson's tests build on the same files, the learner's code is not the reason.
  const bool ours = asked.empty() || (configured("learn") && build("learn", {"test_" + asked}, false).good);
  if (ours) {
    for (const std::string& line : shown_fault("demo " + demo.name + " does not build", failed.built.output)) say(line);
    return false;
  }
  for (const std::string& line : shown_errors(failed, "demo " + demo.name, asked, false)) say(line);
  return false;
}

}  // namespace

int demo(const Arguments& arguments) {
  const Course course;
  const std::vector<Demo> all = demos(course);
  if (arguments.first().empty()) {
    for (const Demo& demo : all)
      say("./untwist demo " + demo.name + (demo.lessons.empty() ? "" : dim("   lesson " + demo.lessons.back())));
    return 0;
  }
  const Demo demo = demo_called(all, arguments.first());
  const bool own = arguments.flag("own");
  if (own && demo.lessons.empty()) throw Error("the demo " + demo.name + " uses none of your code", 2);
  const State state;
  BuildLock lock("fast");
  prepare(state);
  const std::string program = "demo_" + demo.name + (own ? "_own" : "");
  const bool with_more =
      !demo.more.empty() && state.once_solved(demo.after) && build_as_saved("fast", {demo.more}).good;
  if (!build_or_show({program}, demo)) return 1;
  if (own)
    for (const std::string& line : own_stack(course, state, with_reactors(demo.lessons))) say(dim(line));
  Strings command = {"build/fast/" + program};
  if (with_more) command.push_back("--yours=yes");
  command.insert(command.end(), arguments.rest.begin(), arguments.rest.end());
  run_instead(command);
}

// The learner's server runs on their own lessons below it, as soon as step 6.7 keeps its connections open.
int race(const Arguments& arguments) {
  const Course course;
  State state;
  const Demo hello = demo_called(demos(course), "hello");
  const Strings borrowed = state.borrowed_lessons();
  const bool ready = state.once_solved("6.7") || contains(borrowed, "06");
  BuildLock lock("fast");
  // A reactor races once its step is solved. The course's solution races on all of them.
  Strings reactors = {"poll"};
  const bool all = !ready || contains(borrowed, "13");
  if (all || state.once_solved("13.3")) reactors.push_back("epoll");
  if (all || state.once_solved("13.2")) reactors.push_back("asio");
  prepare(state, reactors.size() > 1);
  std::string server = ready ? "demo_hello_own" : "example_hello_server";
  if (ready && !build_as_saved("fast", {server}).good) {
    say(yellow("!") + " Your lessons do not build together now: ./untwist check --own 06");
    server = "demo_hello";
  }
  if (!ready) say("Step 6.7 is not solved yet: this is the course's solution. Yours races once it is solved.");
  if (!build_or_show({"demo_race", server}, hello)) return 1;
  if (server == "demo_hello_own")
    for (const std::string& line : own_stack(course, state, with_reactors(hello.lessons, reactors.size() > 1)))
      say(dim(line));
  Strings command = {"build/fast/demo_race",       "--server",   "build/fast/" + server, "--name",
                     ready ? "yours" : "solution", "--reactors", join(reactors, " ")};
  for (const char* flag : {"rounds", "clients", "milliseconds", "out"})
    if (const std::string value = arguments.value(flag); !value.empty())
      command.insert(command.end(), {std::string("--") + flag, value});
  run_instead(command);
}

}  // namespace tool
