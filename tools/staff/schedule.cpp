#include "schedule.hpp"

#include <algorithm>
#include <cstdio>

#include "checks.hpp"
#include "screen.hpp"
#include "staff.hpp"

namespace tool {

namespace {

constexpr int workshop_minutes = 180, break_minutes = 10, an_hour = 60;
const std::string the_end = "taking-it-home";

int minutes_of_slides(const std::string& deck) {
  int sum = 0;
  for (int minutes : slide_minutes(read_file_or(deck, ""))) sum += std::max(minutes, 0);
  return sum;
}

}  // namespace

std::string clock_time(int minutes) {
  char text[16];
  std::snprintf(text, sizeof text, "%d:%02d", minutes / 60 % 24, minutes % 60);
  return text;
}

int start_time(const Arguments& arguments) {
  const std::string given = arguments.value("start");
  if (given.empty()) return 0;
  const Strings parts = split(given, ':');
  const int hours = to_number(parts[0]), minutes = parts.size() == 2 ? to_number(parts[1]) : -1;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    throw Error("--start takes a time of day, such as 9:30; not '" + given + "'", 2);
  return hours * 60 + minutes;
}

std::vector<Slot> workshop(const Course& course) {
  std::vector<Slot> slots;
  for (const Lesson& lesson : course.lessons()) {
    if (!lesson.workshop) continue;
    Strings core;
    for (const Step& step : lesson.steps)
      if (!step.stretch) core.push_back(step.id);
    slots.push_back({lesson.id + " \u00b7 " + lesson.title, lesson.slides(), core, minutes_of_slides(lesson.slides()),
                     std::max(lesson.code, 0), 0});
  }
  Lesson end = read_lesson(the_end, read_file_or("lessons/" + the_end + ".md", ""));
  slots.push_back({end.title,
                   "slides/" + the_end + ".md",
                   {},
                   minutes_of_slides("slides/" + the_end + ".md"),
                   std::max(end.code, 0),
                   0});
  return slots;
}

void set_begins(std::vector<Slot>& slots, bool breaks) {
  int now = 0, since_break = 0;
  for (Slot& slot : slots) {
    if (breaks && since_break >= an_hour) now += break_minutes, since_break = 0;
    slot.begin = now;
    now += slot.minutes();
    since_break += slot.minutes();
  }
}

int minutes_of(const std::vector<Slot>& slots) {
  int sum = 0;
  for (const Slot& slot : slots) sum += slot.minutes();
  return sum;
}

std::string schedule_problem(int minutes) {
  if (minutes == workshop_minutes) return "";
  return "the workshop takes " + count(minutes, "minute") + ", not " + std::to_string(workshop_minutes) +
         ": ./untwist schedule";
}

int schedule(const Arguments& arguments) {
  Course course;
  std::vector<Slot> slots = workshop(course);
  set_begins(slots, arguments.flag("breaks"));
  const int start = start_time(arguments);
  auto clock = [&](int minutes) { return clock_time(start + minutes); };
  int now = 0;
  say(dim(" begin  talk  code"));
  for (const Slot& slot : slots) {
    if (slot.begin > now)
      say(clock(now).insert(0, 6 - clock(now).size(), ' ') + dim("  break, " + count(slot.begin - now, "minute")));
    char line[64];
    std::snprintf(line, sizeof line, "%6s  %4d  %4d  ", clock(slot.begin).c_str(), slot.talk, slot.code);
    say(line + slot.what);
    now = slot.begin + slot.minutes();
  }
  say(clock(now).insert(0, 6 - clock(now).size(), ' ') + "  the end");
  say();
  say(count(minutes_of(slots), "minute") + " without breaks");
  return 0;
}

}  // namespace tool
