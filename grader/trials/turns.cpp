// Questions about a reactor, for driven_01_turns. A question is a list of words. Each question starts with a new
// reactor at time 0, on a simulated operating system:
//
//   +A:30000        call_later() after 30000 microseconds: the call A
//   +A:30000:5000   the same, and when A runs, it schedules the call a, 5000 microseconds later
//   +S:0            a call that stops the reactor
//   >20000          20000 microseconds pass
//   .               one turn that does not wait: iterate(); a ~ is a turn that may wait forever
//   run, s          run() and stop()
//   r3, q3, w3, v3  add_reader(), remove_reader(), add_writer() and remove_writer() of descriptor 3
//   <3, ^3          descriptor 3 becomes readable, or writable, once
//
// The answer is what happened: "A": a call ran; "poll:31": the system was asked to wait for at most this many
// milliseconds; "read-3", "write-3": a descriptor was notified; "over": run() returned; "not-running": stop() was
// refused. If nothing is ready, the whole time passes.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "text.hpp"
#include "visitor.hpp"

namespace tool {

namespace {

// What a reactor does according to the contract.
class ReactorModel {
 public:
  void schedule(char name, long delay, long then = -1) {
    question +=
        " +" + std::string(1, name) + ":" + std::to_string(delay) + (then < 0 ? "" : ":" + std::to_string(then));
    add(name, delay, then);
  }
  void pass(long time) {
    question += " >" + std::to_string(time);
    now_ += time;
  }
  void turn(bool waits) {
    question += waits ? " ~" : " .";
    take_turn(waits);
  }
  void run() {
    question += " run";
    for (stopped_ = false; !stopped_;) take_turn(true);
    trace += "over ";
  }
  void stop_when_down() {
    question += " s";
    trace += "not-running ";
  }
  void watch(char how, int number, std::set<int>& set, bool on) {
    question += std::string(" ") + how + std::to_string(number);
    if (on)
      set.insert(number);
    else
      set.erase(number);
  }
  std::string question, trace;
  std::set<int> readers, writers, readable, writable;

 private:
  struct ModelCall {
    char name;
    long then;
  };

  void add(char name, long delay, long then) { calls_[{now_ + delay, number_++}] = {name, then}; }

  void take_turn(bool waits) {
    const long began = now_, newest = number_;
    for (auto first = calls_.begin(); first != calls_.end() && first->first.first <= began;) {
      if (first->first.second >= newest) {
        ++first;
        continue;
      }
      const ModelCall call = first->second;
      calls_.erase(first);
      trace += std::string(1, call.name) + " ";
      if (call.then >= 0) add(static_cast<char>(call.name - 'A' + 'a'), call.then, -1);
      stopped_ |= call.name == 'S';
      first = calls_.begin();
    }
    poll(waits && !stopped_);
  }

  void poll(bool waits) {
    const long left = calls_.empty() ? -1 : std::max(0L, calls_.begin()->first.first - now_);
    const long timeout = !waits ? 0 : left < 0 ? -1 : (left + 999) / 1000;
    trace += "poll:" + std::to_string(timeout) + " ";
    std::string told;
    for (int number = 0; number < 10; ++number) {
      if (readers.count(number) && readable.erase(number)) told += "read-" + std::to_string(number) + " ";
      if (writers.count(number) && writable.erase(number)) told += "write-" + std::to_string(number) + " ";
    }
    trace += told;
    if (told.empty() && timeout > 0) now_ += timeout * 1000;
  }

  std::map<std::pair<long, long>, ModelCall> calls_;
  long now_ = 0, number_ = 0;
  bool stopped_ = false;
};

// Descriptors that are ready at the same time may be notified in any order: sort them.
std::string in_one_order(const std::string& trace) {
  Strings all = words(trace);
  const auto told = [](const std::string& word) { return word.starts_with("read-") || word.starts_with("write-"); };
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if_not(begin, all.end(), told);
    std::sort(begin, end);
    begin = end == all.end() ? end : end + 1;
  }
  return join(all, " ");
}

// The answer without the polls: a reactor need not poll yet.
std::string without_polls(const std::string& trace) {
  std::string kept;
  for (std::size_t at = 0; at < trace.size();) {
    const std::size_t end = trace.find(' ', at);
    if (trace.compare(at, 5, "poll:") != 0) kept += trace.substr(at, end + 1 - at);
    at = end + 1;
  }
  return kept;
}

void ask_turns(Connection& connection, const ReactorModel& model, bool polls) {
  connection.say(model.question + "\r\n");
  std::string heard = connection.hear_until("\r\n");
  heard.erase(heard.size() - 2);
  const std::string seen =
      polls || !heard.ends_with("=") ? heard : without_polls(heard.substr(0, heard.size() - 1)) + "=";
  const std::string expected = (polls ? model.trace : without_polls(model.trace)) + "=";
  if (in_one_order(seen) != in_one_order(expected))
    throw Wrong("asked " + brief(model.question, 400) + ", expected " + brief(expected, 400) + ", but received " +
                brief(seen, 400));
}

constexpr int kTurnQuestions = 60;
const std::string kCallNames = "ABCDEFGHIJKLM";

// A time in microseconds, often the same one.
long some_time(Visitor& visitor) {
  return visitor.number(0, 8) * 1000L + (visitor.one_in(3) ? visitor.number(1, 999) : 0);
}

}  // namespace

CONVERSATION(turns_of_calls) {
  Connection connection = visitor.connect();
  for (int i = 0; i < kTurnQuestions; ++i) {
    ReactorModel model;
    for (std::size_t name = 0; name < kCallNames.size(); ++name) {
      if (visitor.one_in(2)) model.schedule(kCallNames[name], some_time(visitor));
      if (visitor.one_in(3)) model.pass(some_time(visitor) / 3);
      if (visitor.one_in(4)) model.turn(false);
    }
    model.pass(20000);
    model.turn(false);
    ask_turns(connection, model, false);
  }
}

CONVERSATION(turns_of_calls_that_schedule) {
  Connection connection = visitor.connect();
  for (int i = 0; i < kTurnQuestions; ++i) {
    ReactorModel model;
    for (std::size_t name = 0; name < kCallNames.size(); ++name) {
      if (visitor.one_in(2))
        model.schedule(kCallNames[name], some_time(visitor) / 4, visitor.one_in(2) ? 0 : some_time(visitor) / 4);
      if (visitor.one_in(4)) model.pass(some_time(visitor));
      if (visitor.one_in(3)) model.turn(false);
    }
    ask_turns(connection, model, false);
  }
}

CONVERSATION(turns_of_readers) {
  Connection connection = visitor.connect();
  for (int i = 0; i < kTurnQuestions; ++i) {
    ReactorModel model;
    for (std::size_t name = 0; name < kCallNames.size(); ++name) {
      const int number = visitor.number(0, 5);
      if (visitor.one_in(3)) model.schedule(kCallNames[name], some_time(visitor));
      if (visitor.one_in(2)) model.watch('r', number, model.readers, true);
      if (visitor.one_in(4)) model.watch('q', visitor.number(0, 5), model.readers, false);
      if (visitor.one_in(2)) model.watch('<', visitor.number(0, 5), model.readable, true);
      model.turn(visitor.one_in(2));
    }
    ask_turns(connection, model, true);
  }
}

CONVERSATION(turns_until_stopped) {
  Connection connection = visitor.connect();
  for (int i = 0; i < kTurnQuestions; ++i) {
    ReactorModel model;
    for (int run = visitor.number(1, 3); run > 0; --run) {
      model.stop_when_down();
      const int stop = visitor.number(0, 4);
      for (int name = 0; name < 5; ++name) {
        if (name == stop) model.schedule('S', 0);
        model.schedule(kCallNames[std::size_t(name)], visitor.one_in(4) ? 1000000 : 0);
      }
      model.run();
    }
    ask_turns(connection, model, false);
  }
}

CONVERSATION(turns_of_writers) {
  Connection connection = visitor.connect();
  for (int i = 0; i < kTurnQuestions; ++i) {
    ReactorModel model;
    for (int turn = 0; turn < 12; ++turn) {
      if (visitor.one_in(3)) model.watch('r', visitor.number(0, 5), model.readers, true);
      if (visitor.one_in(2)) model.watch('w', visitor.number(0, 5), model.writers, true);
      if (visitor.one_in(4)) model.watch('v', visitor.number(0, 5), model.writers, false);
      if (visitor.one_in(3)) model.watch('<', visitor.number(0, 5), model.readable, true);
      if (visitor.one_in(2)) model.watch('^', visitor.number(0, 5), model.writable, true);
      model.turn(false);
    }
    ask_turns(connection, model, true);
  }
}

}  // namespace tool
