// untwist slides: decks, notes and a run sheet for the instructor.

#include "slides.hpp"

#include <algorithm>
#include <cstdio>

#include "checks.hpp"
#include "course.hpp"
#include "markup.hpp"
#include "process.hpp"
#include "schedule.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "web.hpp"
#include "wording.hpp"

namespace tool {

namespace {

const std::string rendered = "build/slides", deck_sources = "build/slides-source";

// "![h:430](../lessons/pictures/turn.svg)" with the picture's title as its alternative text.
std::string with_picture(const std::string& line) {
  const std::string pictures = "(../lessons/pictures/";
  std::size_t at = line.find(pictures), end = line.find(')', at);
  if (at == line.npos || end == line.npos || !line.starts_with("![")) return line;
  const std::string name = line.substr(at + pictures.size(), end - at - pictures.size());
  const std::string svg = read_file("lessons/pictures/" + name);
  std::size_t title = svg.find("<title"), begin = svg.find('>', title) + 1;
  if (title == svg.npos) throw Error("lessons/pictures/" + name + " has no title");
  return line.substr(0, at - 1) + " " + svg.substr(begin, svg.find("</title>") - begin) + "](pictures/" + name + ")";
}

// Slides are always light, whatever the speaker's system settings.
std::string always_light(std::string svg) {
  std::size_t dark = svg.find("@media (prefers-color-scheme: dark)"), end = svg.find("</style>");
  if (dark != svg.npos && end != svg.npos) svg.erase(dark, end - dark);
  return svg;
}

bool is_minutes(const std::string& line) { return line.starts_with("<!-- minutes:"); }

}  // namespace

std::string staged_deck(std::string_view deck) {
  const std::vector<int> minutes = slide_minutes(deck);
  Strings out;
  std::size_t slide = 0;
  int passed = 0;
  for (std::string line : split_lines(deck)) {
    if (line.starts_with("marp:")) line += "\ntheme: untwist";
    if (is_minutes(line) && slide < minutes.size()) {
      const int here = std::max(minutes[slide++], 0);
      out.push_back("<!-- _footer: " + std::to_string(here) + " min -->");
      out.push_back("<!--\n" + count(here, "minute") + ", from minute " + std::to_string(passed) + " of the talk\n-->");
      passed += here;
    } else if (!line.starts_with("<!-- late:") && !line.starts_with("<!-- code:")) {
      out.push_back(with_picture(line));
    }
  }
  return join(out, "\n") + "\n";
}

namespace {

// A deck's advice for being late: "<!-- late: leave out 1.4 -->".
std::string when_late(const std::string& deck) {
  for (const std::string& line : split_lines(read_file_or(deck, "")))
    if (line.starts_with("<!-- late:")) return trim(line.substr(10, line.rfind("-->") - 10));
  return "";
}

std::string cell(const std::string& text) { return "<td>" + replace_all(text, "&", "&amp;") + "</td>"; }

// Turns `./untwist x` in backticks into code.
std::string with_code_spans(const std::string& text) {
  std::string out;
  bool inside = false;
  for (char c : text) {
    if (c == '`')
      out += (inside = !inside) ? "<code>" : "</code>";
    else
      out += c;
  }
  return out;
}

std::string row(const std::string& kind, const std::string& clock, const std::string& minutes, const std::string& what,
                const std::string& late) {
  return "<tr class=\"" + kind + "\">" + cell(clock) + cell(minutes) + cell(with_code_spans(what)) +
         cell(with_code_spans(late)) + "</tr>\n";
}

}  // namespace

std::string run_sheet(const std::vector<Slot>& slots, int start) {
  std::string rows;
  int now = 0;
  for (const Slot& slot : slots) {
    if (slot.begin > now) rows += row("break", clock_time(start + now), std::to_string(slot.begin - now), "break", "");
    const std::string late = when_late(slot.deck);
    rows += row("talk", clock_time(start + slot.begin), std::to_string(slot.talk), "<b>" + slot.what + "</b>",
                slot.code ? "" : late);
    if (slot.code)
      rows += row("code", clock_time(start + slot.begin + slot.talk), std::to_string(slot.code),
                  "they write " + join(slot.steps, ", "), late);
    now = slot.begin + slot.minutes();
  }
  const int paused = now - minutes_of(slots);
  const std::string breaks = paused > 0 ? ", and " + count(paused, "minute") + " of breaks" : "";
  rows += row("end", clock_time(start + now), "", "<b>the end</b>", "");
  return "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Run sheet</title>\n" +
         read_file("tools/site/run-sheet.css.html") + "<h1>Run sheet</h1>\n<p>" + count(minutes_of(slots), "minute") +
         " of work" + breaks +
         ". Late? Cut what they write, not what you ask: <code>catch-up</code> makes up for "
         "code.</p>\n<table>\n<thead><tr><th>at</th><th>min</th><th></th>"
         "<th>when late</th></tr></thead>\n<tbody>\n" +
         rows +
         "</tbody>\n</table>\n<p>Stuck: <code>./untwist hint</code>. Given up: <code>./untwist solution 1.2 "
         "--give-up</code>. Faster: steps with a \u2605.</p>\n</html>\n";
}

namespace {

void run_marp(const Strings& flags, const std::string& what, const std::string& out) {
  progress(what);
  Strings command = {"env",
                     "CHROME_PATH=" + browser(),
                     web_tool("marp"),
                     "--theme-set",
                     "slides/untwist.css",
                     "--allow-local-files",
                     "--no-stdin",
                     "-I",
                     deck_sources,
                     "-o",
                     out};
  command.insert(command.end(), flags.begin(), flags.end());
  Finished marp = run(command);
  end_progress();
  if (marp.status != 0) throw Error("marp failed: " + shown(command) + "\n" + marp.output);
}

}  // namespace

Strings build_slides(int start, bool breaks) {
  if (std::string missing = web_tools_missing(); !missing.empty())
    throw Error("the slides need tools from npm: " + missing);
  if (browser().empty()) throw Error("the slides need Chromium, which prints them: it is not installed");
  Course course;
  run({"rm", "-rf", rendered, deck_sources});
  for (const std::string& name : files_in("slides", ".md"))
    write_file(deck_sources + "/" + name,
               staged_deck(with_answers(read_file("slides/" + name), "slides/" + name, course)));
  for (const std::string& name : files_in("lessons/pictures", ".svg")) {
    const std::string picture = always_light(read_file("lessons/pictures/" + name));
    write_file(deck_sources + "/pictures/" + name, picture);  // this copy is for printing,
    write_file(rendered + "/pictures/" + name, picture);      // this one for showing
  }
  run_marp({}, "decks", rendered);
  run_marp({"--pdf", "--pdf-outlines"}, "decks as PDF", rendered);
  run_marp({"--notes"}, "notes", rendered);

  std::vector<Slot> slots = workshop(course);
  set_begins(slots, breaks);
  write_file(rendered + "/run-sheet.html", run_sheet(slots, start));
  progress("run sheet, and a look at every slide");
  Finished checked = run(node_script("check_slides.mjs", {rendered, browser()}));
  end_progress();
  Lines problems;
  for (const std::string& line : split_lines(checked.output))
    if (line.starts_with("not ok ")) problems.push_back(line.substr(7));
  if (checked.status != 0 && problems.empty()) problems.push_back("check_slides.mjs failed:\n" + checked.output);
  return problems;
}

int slides(const Arguments& arguments) {
  const Lines problems = build_slides(start_time(arguments), arguments.flag("breaks"));
  for (const std::string& problem : problems) say(red("\u2717 ") + problem);
  if (!problems.empty()) return 1;
  say(green("\u2713 ") + "in " + rendered + "/:");
  for (const std::string& name : files_in(rendered, ".html")) {
    if (name == "run-sheet.html") continue;
    const std::string deck = name.substr(0, name.size() - 5);
    say("  " + deck + ".html, .pdf, .txt");
  }
  say("  run-sheet.html, .pdf" + dim("  one page: what begins when, and what to do when it does not"));
  return 0;
}

}  // namespace tool
