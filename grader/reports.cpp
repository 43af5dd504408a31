#include "reports.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "markup.hpp"
#include "screen.hpp"
#include "words.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct Sum {
  double points = 0, of = 0;
};

Sum sum_of(const std::vector<StepMark>& marks) {
  Sum sum;
  for (const StepMark& mark : marks) sum.points += mark.points, sum.of += mark.of;
  return sum;
}

// Calls `each` with every lesson's verdict and marks, in order. @return the total.
template <class Each>
Sum for_each_lesson(const Result& result, const Circumstances& circumstances, const Points& points, Each each) {
  Sum total;
  for (std::size_t i = 0; i < circumstances.lessons.size(); ++i) {
    const std::vector<StepMark> marks = marks_of(*circumstances.lessons[i], result.lessons[i], points);
    const Sum sum = sum_of(marks);
    total.points += sum.points;
    total.of += sum.of;
    each(*circumstances.lessons[i], result.lessons[i], marks, sum);
  }
  return total;
}

// A step that has points but was not checked by any conversation.
bool by_tests_alone(const StepMark& mark, const LessonVerdict& verdict) {
  return mark.points > 0 && !contains(verdict.driven, mark.step->id);
}

std::string out_of(double points, double of) { return shown(points) + " of " + shown(of); }

std::string dumped(const ordered_json& value) {
  return value.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

int green_in(const LessonVerdict& verdict) {
  return int(
      std::count_if(verdict.tests.begin(), verdict.tests.end(), [](const TestVerdict& test) { return test.passed; }));
}

bool on_own_stacks(const std::vector<Result>& results) {
  return std::any_of(results.begin(), results.end(), [](const Result& result) { return result.own_stack.has_value(); });
}

// Its flags, preceded by the reason if nothing could be graded.
Strings to_look_at(const Result& result) {
  Strings all = result.all_flags();
  if (!result.trouble.empty()) all.insert(all.begin(), result.trouble);
  return all;
}

// Why a step is not solved. A failed conversation turns all tests of its step red for the same reason, which is shown
// once.
std::string why_not(const Step& step, const LessonVerdict& verdict) {
  Strings reasons;
  for (const TestVerdict& test : verdict.tests)
    if (test.step == step.id && !test.passed && !test.why.empty() && !contains(reasons, test.why))
      reasons.push_back(test.why);
  return join(reasons, "\n");
}

const char* const without_walls =
    "Graded without a sandbox: submitted code could reach everything that the grader could.";

const char* const style = R"(<style>
:root { color-scheme: light dark; --text: #1f2933; --paper: #ffffff; --quiet: #505d6b; --line: #d5dbe1; --block: #f6f8fa; --link: #0b5cad;
        --good: #1c7c4a; --bad: #b3261e; --some: #8f5a00; --none: #c9d1d9; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e8ee; --paper: #14191f; --quiet: #a3b0bd; --line: #35404b; --block: #1d242c; --link: #7cb8f5;
          --good: #5cc98c; --bad: #ff9a90; --some: #e0b05c; --none: #46525e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--text);
       font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p.quiet, .quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); } .some { color: var(--some); }
a { color: var(--link); }
.wide { overflow-x: auto; } .wide > svg { min-width: 46rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--block); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 1rem;
      font: 13.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.warning { border: 1px solid var(--bad); border-radius: 6px; padding: .5rem .9rem; }
details > summary { cursor: pointer; }
svg text { fill: var(--text); font: 13px system-ui, "DejaVu Sans", sans-serif; } svg text.quiet { fill: var(--quiet); }
</style>
)";

std::string page(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width, initial-scale=1\">\n<title>" +
         escaped(title) + "</title>\n" + style + "</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
}

// Content that may be wider than a phone: it scrolls on its own, by keyboard, too.
std::string wide(const std::string& label, const std::string& html) {
  return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(label) + "\">" + html +
         "</div>\n";
}

std::string cell(const std::string& html, const std::string& kind = "") {
  return "<td" + (kind.empty() ? "" : " class=\"" + kind + "\"") + ">" + html + "</td>";
}

std::string kind_of(const StepMark& mark) { return mark.solved() ? "good" : mark.green > 0 ? "some" : "bad"; }

std::string step_title(const Step& step) { return (step.stretch ? "\u2605 " : "") + step.id + " " + step.title; }

// How the class did, step by step: one bar for each step, its solved part first.
struct Tally {
  const Step* step;
  int solved = 0, tried = 0, all = 0;
};

std::vector<Tally> tallies(const std::vector<Result>& results, const Circumstances& circumstances,
                           const Points& points) {
  std::vector<Tally> all;
  for (const Lesson* lesson : circumstances.lessons)
    for (const Step& step : lesson->steps) all.push_back({&step});
  for (const Result& result : results) {
    auto tally = all.begin();
    for_each_lesson(result, circumstances, points,
                    [&](const Lesson&, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum&) {
                      const bool coded = verdict.build != BuildState::absent && verdict.build != BuildState::unchanged;
                      for (const StepMark& mark : marks) {
                        // Tried: there is code, and its tests say more than "not written yet".
                        const bool unwritten =
                            mark.green == 0 && has(why_not(*mark.step, verdict), "is not written yet");
                        tally->all += mark.tests > 0;
                        tally->solved += mark.solved();
                        tally->tried += mark.tests > 0 && coded && !unwritten;
                        ++tally;
                      }
                    });
  }
  std::erase_if(all, [](const Tally& tally) { return tally.all == 0; });
  return all;
}

std::string chart(const std::vector<Tally>& tallies) {
  constexpr int row = 24, left = 330, width = 480, right = 190;
  Svg svg;
  double y = 4;
  for (const Tally& tally : tallies) {
    const auto bar = [&](double part, const Attributes& look) {
      svg.rect(left, y + 3, width * part / std::max(1, tally.all), 17, "", look);
    };
    svg.text(left - 12, y + 17, "", step_title(*tally.step), {{"text-anchor", "end"}});
    bar(std::max(1, tally.all), {{"fill", "var(--none)"}, {"opacity", ".35"}});
    bar(tally.tried, {{"fill", "var(--some)"}});
    bar(tally.solved, {{"fill", "var(--good)"}});
    const int red = tally.tried - tally.solved;
    svg.text(left + width + 12, y + 17, "quiet",
             std::to_string(tally.solved) + " solved" + (red > 0 ? ", " + std::to_string(red) + " tried" : ""));
    y += row;
  }
  return svg.inlined(left + width + right, y + 4,
                     "For each step, how many submissions solved it; the table below has the numbers");
}

// The five steps with the lowest success rate among those who tried, and the test that failed most often.
std::string what_was_hard(std::vector<Tally> hard, const std::vector<Result>& results) {
  std::erase_if(hard, [](const Tally& tally) { return tally.tried == 0 || tally.solved == tally.tried; });
  std::stable_sort(hard.begin(), hard.end(),
                   [](const Tally& a, const Tally& b) { return a.solved * b.tried < b.solved * a.tried; });
  if (hard.size() > 5) hard.resize(5);
  if (hard.empty()) return "";
  std::string list = "<h2>What was hard</h2>\n<ol>\n";
  for (const Tally& tally : hard) {
    std::map<std::string, int> reds;
    for (const Result& result : results)
      for (const LessonVerdict& verdict : result.lessons)
        for (const TestVerdict& test : verdict.tests)
          if (test.step == tally.step->id && !test.passed && !test.why.empty() && !has(test.why, "is not written yet"))
            ++reds[test.name];
    const auto most =
        std::max_element(reds.begin(), reds.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    list += "<li>" + escaped(step_title(*tally.step)) + ": " + std::to_string(tally.solved) + " of the " +
            std::to_string(tally.tried) + " who tried";
    if (most != reds.end())
      list += ". Most often red: <em>" + escaped(sentence(most->first.substr(most->first.find('.') + 1))) + "</em> (" +
              std::to_string(most->second) + ")";
    list += "</li>\n";
  }
  return list + "</ol>\n";
}

void write_into(const std::string& folder, const std::vector<Result>& results, const std::string& ending,
                const std::function<std::string(const Result&)>& content) {
  Strings wanted;
  for (const Result& result : results) {
    wanted.push_back(result.id + ending);
    write_file(folder + "/" + wanted.back(), content(result));
  }
  for (const std::string& name : files_in(folder, ""))
    if (!contains(wanted, name)) fs::remove(folder + "/" + name);
}

}  // namespace

std::string csv(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points) {
  std::string text = "submission,points,of";
  const bool own = on_own_stacks(results);
  for (const Lesson* lesson : circumstances.lessons) {
    text += ",lesson " + lesson->id + ",build " + lesson->id;
    for (const Step& step : lesson->steps) text += ",step " + step.id;
  }
  text += own ? ",own stack green,own stack tests" : "";
  text += ",sandbox,flags\n";
  for (const Result& result : results) {
    std::string rest;
    const Sum total = for_each_lesson(
        result, circumstances, points,
        [&](const Lesson&, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum& sum) {
          rest += "," + shown(sum.points) + "," + in_words(verdict.build);
          for (const StepMark& mark : marks) rest += "," + shown(mark.points);
        });
    if (own)
      rest += result.own_stack ? "," + std::to_string(green_in(*result.own_stack)) + "," +
                                     std::to_string(result.own_stack->tests.size())
                               : ",,";
    const Strings flags = to_look_at(result);
    text += csv_field(result.name) + "," + shown(total.points) + "," + shown(total.of) + rest +
            (circumstances.walls ? ",yes," : ",no,") + csv_field(join(flags, "; ")) + "\n";
  }
  return text;
}

std::string grades_json(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points) {
  ordered_json all = {{"sandbox", circumstances.walls}, {"submissions", ordered_json::array()}};
  for (const Result& result : results) {
    ordered_json lessons = ordered_json::array();
    const Sum total = for_each_lesson(
        result, circumstances, points,
        [&](const Lesson& lesson, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum& sum) {
          ordered_json steps = ordered_json::array();
          for (const StepMark& mark : marks)
            steps.push_back({{"step", mark.step->id},
                             {"points", mark.points},
                             {"of", mark.of},
                             {"green", mark.green},
                             {"tests", mark.tests},
                             {"tests alone", by_tests_alone(mark, verdict)}});
          lessons.push_back({{"lesson", lesson.id},
                             {"build", in_words(verdict.build)},
                             {"points", sum.points},
                             {"of", sum.of},
                             {"steps", steps}});
        });
    ordered_json one = {{"submission", result.name}, {"points", total.points}, {"of", total.of}, {"lessons", lessons}};
    if (result.own_stack)
      one["own stack"] = {{"build", in_words(result.own_stack->build)},
                          {"green", green_in(*result.own_stack)},
                          {"tests", result.own_stack->tests.size()}};
    one["flags"] = result.all_flags();
    if (!result.trouble.empty()) one["trouble"] = result.trouble;
    all["submissions"].push_back(one);
  }
  all["not graded"] = ordered_json::array();
  for (const NotGraded& entry : circumstances.not_graded)
    all["not graded"].push_back({{"name", entry.name}, {"why", entry.why}});
  return dumped(all);
}

std::string junit(const Result& result, const Circumstances& circumstances) {
  std::string suites;
  int all = 0, red = 0;
  auto add = [&](const std::string& name, const LessonVerdict& verdict) {
    const int tests = int(verdict.tests.size()), failed = tests - green_in(verdict);
    all += tests;
    red += failed;
    std::string cases = "\n";
    for (const TestVerdict& test : verdict.tests) {
      const std::string why = test.why.empty() ? verdict.log : test.why;
      const std::string message = test.why.empty() ? in_words(verdict.build) : split_lines(test.why)[0];
      const std::string failure = test.passed ? "" : element("failure", {{"message", message}}, escaped(why));
      cases += element("testcase", {{"classname", test.step}, {"name", test.name}}, failure) + "\n";
    }
    suites +=
        element("testsuite", {{"name", name}, {"tests", double(tests)}, {"failures", double(failed)}}, cases) + "\n";
  };
  for (std::size_t i = 0; i < circumstances.lessons.size(); ++i)
    add("lesson " + circumstances.lessons[i]->id, result.lessons[i]);
  if (result.own_stack) add("own stack", *result.own_stack);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         element("testsuites", {{"name", result.name}, {"tests", double(all)}, {"failures", double(red)}},
                 "\n" + suites) +
         "\n";
}

std::string gradescope(const Result& result, const Circumstances& circumstances, const Points& points) {
  ordered_json tests = ordered_json::array();
  const Sum total = for_each_lesson(
      result, circumstances, points,
      [&](const Lesson& lesson, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum&) {
        for (const StepMark& mark : marks) {
          std::string output = mark.solved() ? "" : why_not(*mark.step, verdict);
          if (!mark.solved() && output.empty())
            output = "lesson " + lesson.id + ": " + in_words(verdict.build) + "\n" + verdict.log.substr(0, 4000);
          tests.push_back({{"number", mark.step->id},
                           {"name", step_title(*mark.step)},
                           {"score", mark.points},
                           {"max_score", mark.of},
                           {"status", mark.solved() ? "passed" : "failed"},
                           {"output", output},
                           {"output_format", "text"},
                           {"visibility", "visible"}});
        }
      });
  std::string output = result.trouble.empty() ? "Every step is graded on the reference of the lessons below it."
                                              : "Nothing could be graded: " + result.trouble;
  if (!circumstances.walls) output += std::string("\n") + without_walls;
  return dumped({{"score", total.points},
                 {"output", output},
                 {"output_format", "text"},
                 {"visibility", "visible"},
                 {"stdout_visibility", "hidden"},
                 {"extra_data", {{"flags", result.all_flags()}}},
                 {"tests", tests}});
}

std::string student_page(const Result& result, const Circumstances& circumstances, const Points& points) {
  std::string table, details;
  const Sum total = for_each_lesson(
      result, circumstances, points,
      [&](const Lesson& lesson, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum& sum) {
        const std::string anchor = "lesson-" + lesson.id;
        table += "<tr>" + cell("<a href=\"#" + anchor + "\">" + lesson.id + " " + escaped(lesson.title) + "</a>") +
                 cell(shown(sum.points), "n") + cell(shown(sum.of), "n") +
                 cell(in_words(verdict.build), verdict.build == BuildState::built ? "" : "bad") + "</tr>\n";
        details += "<h2 id=\"" + anchor + "\">" + lesson.id + " " + escaped(lesson.title) + "</h2>\n";
        if (verdict.build != BuildState::built)
          details += "<p class=\"bad\">This lesson: " + in_words(verdict.build) + ".</p>\n";
        if (!verdict.log.empty()) details += "<pre>" + escaped(verdict.log) + "</pre>\n";
        std::string steps =
            "<table>\n<tr><th>step</th><th class=\"n\">tests green</th><th class=\"n\">points</th>"
            "<th>checked by</th></tr>\n";
        for (const StepMark& mark : marks)
          steps += "<tr>" + cell(escaped(step_title(*mark.step))) +
                   cell(std::to_string(mark.green) + " of " + std::to_string(mark.tests), "n " + kind_of(mark)) +
                   cell(out_of(mark.points, mark.of), "n") +
                   cell(mark.points == 0                ? ""
                        : by_tests_alone(mark, verdict) ? "the tests alone"
                                                        : "tests and a conversation",
                        "quiet") +
                   "</tr>\n";
        details += wide("The steps of lesson " + lesson.id, steps + "</table>");
        for (const StepMark& mark : marks) {
          const std::string why = why_not(*mark.step, verdict);
          if (why.empty()) continue;
          details += "<h3>" + escaped(step_title(*mark.step)) + dot + std::to_string(mark.tests - mark.green) +
                     " red</h3>\n<p class=\"quiet\">Read: " + lesson.text() + dot + "step " + mark.step->id +
                     ". Try: <code>./untwist check " + mark.step->id + "</code></p>\n<pre>" + escaped(why) + "</pre>\n";
        }
      });
  std::string body =
      "<h1>" + escaped(result.name) + "</h1>\n<p><strong>" + out_of(total.points, total.of) + " points</strong></p>\n";
  if (!circumstances.walls) body += std::string("<p class=\"warning\">") + without_walls + "</p>\n";
  if (!result.trouble.empty())
    body += "<p class=\"bad\">Nothing could be graded: " + escaped(result.trouble) + ".</p>\n";
  body +=
      "<p class=\"quiet\">Every step is graded on the reference of the lessons below it: a mistake in one lesson costs "
      "nothing in the next.</p>\n";
  body += wide("Points for each lesson",
               "<table>\n<tr><th>lesson</th><th class=\"n\">points</th><th class=\"n\">of</th><th>build</th></tr>\n" +
                   table + "</table>");
  if (result.own_stack) {
    body += "<h2>On your own stack</h2>\n<p>Your lessons running on each other instead of on the reference: " +
            std::to_string(green_in(*result.own_stack)) + " of " + count(int(result.own_stack->tests.size()), "test") +
            " green.</p>\n";
    if (result.own_stack->build == BuildState::broken) body += "<pre>" + escaped(result.own_stack->log) + "</pre>\n";
  }
  return page(result.name + dot + "Untwist", body + details);
}

std::string class_page(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points) {
  std::string head = "<tr><th>submission</th><th class=\"n\">points</th><th class=\"n\">by tests alone</th>", rows;
  for (const Lesson* lesson : circumstances.lessons)
    head += "<th class=\"n\" title=\"" + escaped(lesson->title) + "\">" + lesson->id + "</th>";
  const bool own = on_own_stacks(results);
  head += own ? "<th class=\"n\">own stack</th>" : "";
  head += "<th>to look at</th></tr>\n";
  double of = 0;
  std::vector<double> totals;
  for (const Result& result : results) {
    std::string cells;
    double alone = 0;
    const Sum total = for_each_lesson(
        result, circumstances, points,
        [&](const Lesson&, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum& sum) {
          for (const StepMark& mark : marks) alone += by_tests_alone(mark, verdict) ? mark.points : 0;
          const bool plain = verdict.build == BuildState::built;
          cells +=
              cell(plain ? shown(sum.points)
                         : "<span class=\"" +
                               std::string(verdict.build == BuildState::absent || verdict.build == BuildState::unchanged
                                               ? "quiet"
                                               : "bad") +
                               "\">" + in_words(verdict.build) + "</span>",
                   "n");
        });
    if (own)
      cells += cell(result.own_stack ? std::to_string(green_in(*result.own_stack)) + " of " +
                                           std::to_string(result.own_stack->tests.size())
                                     : "",
                    "n");
    const Strings flags = to_look_at(result);
    std::string looked;
    if (!flags.empty()) {
      looked = "<details><summary class=\"bad\">" + count(int(flags.size()), "flag") + "</summary><ul>";
      for (const std::string& flag : flags) looked += "<li>" + escaped(flag) + "</li>";
      looked += "</ul></details>";
    }
    rows += "<tr>" + cell("<a href=\"students/" + escaped(result.id) + ".html\">" + escaped(result.name) + "</a>") +
            cell(shown(total.points), "n") + cell(shown(alone), "n quiet") + cells + cell(looked) + "</tr>\n";
    totals.push_back(total.points);
    of = total.of;
  }
  const std::vector<Tally> all = tallies(results, circumstances, points);

  std::sort(totals.begin(), totals.end());
  std::string body = "<h1>The class</h1>\n<p>" + count(int(results.size()), "submission") + dot + "half of them have " +
                     shown(totals[totals.size() / 2]) + " points or more, of " + shown(of) + dot +
                     "<a href=\"grades.csv\">grades.csv</a>" + dot + "<a href=\"grades.json\">grades.json</a></p>\n";
  if (!circumstances.walls) body += std::string("<p class=\"warning\">") + without_walls + "</p>\n";
  body += what_was_hard(all, results);
  body +=
      "<h2>Step by step</h2>\n<p class=\"quiet\"><span class=\"good\">\u25a0</span> solved <span "
      "class=\"some\">\u25a0</span> tried</p>\n" +
      wide("Solved and tried, step by step", chart(all));
  body += "<h2>All submissions</h2>\n" + wide("The points of all submissions", "<table>\n" + head + rows + "</table>");
  if (!circumstances.not_graded.empty()) {
    body += "<h2>Not graded</h2>\n<ul>\n";
    for (const NotGraded& entry : circumstances.not_graded)
      body += "<li>" + escaped(entry.name) + ", because " + escaped(entry.why) + "</li>\n";
    body += "</ul>\n";
  }
  std::string numbers =
      "<table>\n<tr><th>step</th><th class=\"n\">solved</th><th class=\"n\">tried</th><th "
      "class=\"n\">submissions</th></tr>\n";
  for (const Tally& tally : all)
    numbers += "<tr>" + cell(escaped(step_title(*tally.step))) + cell(std::to_string(tally.solved), "n") +
               cell(std::to_string(tally.tried), "n") + cell(std::to_string(tally.all), "n") + "</tr>\n";
  body += "<h2>In numbers</h2>\n" + wide("In numbers", numbers + "</table>");
  return page("The class" + dot + "Untwist", body);
}

Lines summary(const Result& result, const Circumstances& circumstances, const Points& points) {
  Lines lines;
  std::string first_red;
  const Sum total = for_each_lesson(
      result, circumstances, points,
      [&](const Lesson& lesson, const LessonVerdict& verdict, const std::vector<StepMark>& marks, const Sum& sum) {
        std::string steps;
        for (const StepMark& mark : marks) {
          steps += mark.solved() ? (mark.step->stretch ? yellow("\u2605") : green("\u2713")) : dim("\u00b7");
          if (!mark.solved() && first_red.empty() && verdict.build == BuildState::built)
            first_red = why_not(*mark.step, verdict);
        }
        std::string points_text = shown(sum.points);
        points_text.insert(0, std::string(points_text.size() < 5 ? 5 - points_text.size() : 0, ' '));
        lines.push_back(lesson.id + " " + points_text + " of " + shown(sum.of) + "  " + steps +
                        (verdict.build == BuildState::built ? "" : "  " + red(in_words(verdict.build))));
        if (verdict.build == BuildState::broken || verdict.build == BuildState::refused) {
          const Lines log = split_lines(verdict.log);
          for (std::size_t i = 0; i < std::min<std::size_t>(log.size(), 6); ++i) lines.push_back("     " + dim(log[i]));
        }
      });
  if (!result.trouble.empty()) lines.push_back(red("\u2717 ") + result.trouble);
  if (result.own_stack)
    lines.push_back("own stack " + std::to_string(green_in(*result.own_stack)) + " of " +
                    count(int(result.own_stack->tests.size()), "test") + " green, " +
                    in_words(result.own_stack->build));
  for (const std::string& flag : result.all_flags()) lines.push_back(yellow("! ") + flag);
  lines.push_back("");
  lines.push_back(bold(out_of(total.points, total.of) + " points"));
  if (!first_red.empty()) {
    lines.push_back("");
    const Lines story = split_lines(first_red);
    lines.insert(lines.end(), story.begin(), story.begin() + long(std::min<std::size_t>(story.size(), 14)));
  }
  return lines;
}

void write_reports(const std::string& folder, const std::vector<Result>& results, const Circumstances& circumstances,
                   const Points& points) {
  write_file(folder + "/grades.csv", csv(results, circumstances, points));
  write_file(folder + "/grades.json", grades_json(results, circumstances, points));
  write_file(folder + "/index.html", class_page(results, circumstances, points));
  write_into(folder + "/students", results, ".html",
             [&](const Result& result) { return student_page(result, circumstances, points); });
  write_into(folder + "/junit", results, ".xml", [&](const Result& result) { return junit(result, circumstances); });
  for (const Result& result : results)
    write_file(folder + "/gradescope/" + result.id + "/results.json", gradescope(result, circumstances, points));
  Strings wanted;
  for (const Result& result : results) wanted.push_back(result.id);
  for (const std::string& name : folders_in(folder + "/gradescope"))
    if (!contains(wanted, name)) fs::remove_all(folder + "/gradescope/" + name);
}

}  // namespace tool
