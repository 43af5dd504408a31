#pragma once
// The three-hour workshop, minute by minute: lessons 00 to 06 and "Taking it home".

#include <vector>

#include "course.hpp"

namespace tool {

struct Slot {
  std::string what = {};  ///< "01 · The reactor"
  std::string deck = {};  ///< "slides/01-reactor.md"
  Strings steps = {};     ///< the core steps, which the room writes
  int talk = 0, code = 0;
  int begin = 0;  ///< minutes after the start of the workshop, breaks included
  int minutes() const { return talk + code; }
};

/// The lessons of the workshop in order; `talk` is the sum of the slides' own minutes.
std::vector<Slot> workshop(const Course& course);

/// Sets the begin of each slot. With breaks, there is one of ten minutes whenever an hour has passed and something
/// follows.
void set_begins(std::vector<Slot>& slots, bool breaks);

struct Arguments;
/// The time given with --start, in minutes after midnight; 0 without it. @throws Error  with code 2 if it is not a time
/// of day.
int start_time(const Arguments& arguments);

/// "9:05": a time of day.
std::string clock_time(int minutes);

int minutes_of(const std::vector<Slot>& slots);  ///< without breaks

/// What is wrong with a workshop of this many minutes; empty if nothing is.
std::string schedule_problem(int minutes);

}  // namespace tool
