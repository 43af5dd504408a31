#include "wording.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

#include "marks.hpp"

namespace tool {

namespace {

constexpr int most_lines_of_a_core_step = 12;

const std::array<const char*, 13> numbers = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                             "seven", "eight", "nine", "ten",   "eleven", "twelve"};

// "one line", "about seven lines", "about 23 lines".
std::string lines_in_words(int count) {
  if (count == 1) return "one line";
  return "about " + (count < int(numbers.size()) ? std::string(numbers[count]) : std::to_string(count)) + " lines";
}

const std::regex& lines_phrase() {
  static const std::regex phrase("\\b(one line|about [a-z0-9]+ lines)\\b");
  return phrase;
}

}  // namespace

void count_lines(std::string_view source, const std::string& path, StepLines& lines) {
  const MarkedSource marked(source, path);
  for (int i = 0; i < int(marked.lines().size()); ++i) {
    const Region* innermost = nullptr;
    for (const Region& region : marked.regions())
      if (region.begin < i && i < region.end) innermost = &region;
    const std::string line = trim(marked.lines()[i]);
    const bool is_code = line.find_first_not_of("{};() ") != line.npos && !line.starts_with("//");
    if (innermost && is_code) ++lines[innermost->step];
  }
}

StepLines lines_of_steps(const Lesson& lesson) {
  StepLines lines;
  for (const std::string& name : sources_in(lesson.solutions())) {
    const std::string path = lesson.solutions() + "/" + name;
    count_lines(read_file(path), path, lines);
  }
  return lines;
}

std::string with_line_counts(std::string_view markdown, const Lesson& lesson) {
  StepLines counts = lines_of_steps(lesson);
  Lines out;
  std::string step;
  bool fenced = false, your_turn = false;
  for (std::string line : split_lines(markdown)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (line.starts_with("#")) step = step_of_heading(line);
    if (line.starts_with("**") || line.starts_with("#")) your_turn = line.starts_with("**Your turn.**");
    if (your_turn && !fenced && !step.empty())
      line = std::regex_replace(line, lines_phrase(), lines_in_words(counts[step]));
    out.push_back(line);
  }
  return join(out, "\n") + "\n";
}

std::string with_answers(std::string_view deck, const std::string& path, const Course& course) {
  Lines out;
  for (const std::string& line : split_lines(deck)) {
    if (!line.starts_with("{answer ")) {
      out.push_back(line);
      continue;
    }
    const std::string id = trim(line.substr(8, line.find('}') - 8));
    const Step& step = course.step(id);
    const std::string answer = answer_to(course.lesson_of(step), step);
    if (answer.empty()) throw Error(path + ": step " + id + " has no **Answer.**");
    out.push_back("Answer: " + answer);
  }
  return join(out, "\n") + "\n";
}

void check_text(const Lesson& lesson, Lines& problems) {
  const std::string text = read_file(lesson.text());
  StepLines counts = lines_of_steps(lesson);
  for (const Step& step : lesson.steps) {
    const std::string here = lesson.text() + ": step " + step.id;
    for (const char* part : {"Predict", "Answer", "Your turn", "Afterwards"})
      if (paragraph_of(text, step.id, part).empty())
        problems.push_back(here + " has no **" + std::string(part) + ".**");
    const int count = counts[step.id];
    if (!std::regex_search(paragraph_of(text, step.id, "Your turn"), lines_phrase()))
      problems.push_back(here + " does not say how many lines it takes: " + lines_in_words(count));
    const bool own_design = std::count(lesson.own_design.begin(), lesson.own_design.end(), step.id) > 0;
    if (!step.stretch && !own_design && count > most_lines_of_a_core_step)
      problems.push_back(here + " is a core step of " + std::to_string(count) + " lines; split it: at most " +
                         std::to_string(most_lines_of_a_core_step));
  }
}

void check_counts(const Course& course, std::string_view readme, Lines& problems) {
  int stretch = 0;
  for (const Step* step : course.steps()) stretch += step->stretch;
  const std::string counts = std::to_string(course.steps().size()) + " steps, " + std::to_string(stretch) +
                             " of them for those who are faster";
  if (!has(join(words(readme), " "), counts)) problems.push_back("README.md does not say: " + counts);
}

// ---- words

namespace {

struct Word {
  const char *part, *pattern, *instead;  // only a line that has the part is looked at closely
};

// Few, and each is wrong wherever it is found. The rest is a matter of reading aloud.
const Word words_to_avoid[] = {
    {"Wh",
     "(?:^|[.:!] )(?:Who (?!\\w+ whom)[a-z][^.?!\"]*|Whoever [a-z][^.?!,\"]*|"
     "What(?:ever)? [a-z]+ [^.?!,;:\"]*\\b(?:is|are|was|must|may|will|has|goes|comes|gets|stays)\\b [^.?!\"]*)[.!]",
     "name the subject: the client, the caller, the transport"},
    {" none", "\\b(?![Tt]here )\\w+ (?:is|are|was|were) none\\b", "'is not a ...', 'there is no ...', 'is invalid'"},
    {"anew", "\\banew\\b", "again"},
    {"for ever", "\\bfor ever\\b", "forever"},
    {"the like", "\\b(?:and|or) the like\\b", "name it, or leave it out"},
    {"nor ", "\\bnor (?:is|are|does|do)\\b", "a sentence of its own"},
    {"otherwise than", "\\botherwise than\\b", "differently from"},
    {"behind ",
     "\\bbehind (?:the "
     ")?(?:first|last|next|step|turn|call|byte|bytes|chunk|headline|colon|comma|space|body|head|header|request|"
     "response|answer|line|end|that|this)\\b",
     "'after' for time and order; 'behind' is a place"},
    {"else's", "\\b(?:somebody|someone) else's\\b", "name the owner"},
    {"what there is", "\\bwhat there is\\b", "name it"},
};

// What a person reads of C++: comments, and string literals.
std::string prose_of(std::string_view source) {
  std::string prose;
  enum class In { code, line_comment, block_comment, string } in = In::code;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    const std::string_view rest = source.substr(i);
    if (c == '\n') {
      if (in == In::line_comment || in == In::string) in = In::code;
      prose += '\n';
    } else if (in == In::code) {
      if (rest.starts_with("//")) in = In::line_comment, ++i;
      if (rest.starts_with("/*")) in = In::block_comment, ++i;
      if (c == '"' && !(i > 0 && source[i - 1] == '\'')) in = In::string;
      prose += ' ';
    } else if (in == In::block_comment && rest.starts_with("*/")) {
      in = In::code, ++i;
    } else if (in == In::string && c == '\\') {
      prose += ' ', ++i;
    } else if (in == In::string && c == '"') {
      in = In::code;
      prose += ' ';
    } else {
      prose += c;
    }
  }
  return prose;
}

bool is_code(const std::string& path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

}  // namespace

void check_words(const std::string& path, std::string_view text, Lines& problems) {
  static const auto patterns = [] {
    std::vector<std::regex> compiled;
    for (const Word& word : words_to_avoid) compiled.emplace_back(word.pattern, std::regex::optimize);
    return compiled;
  }();
  int number = 0;
  bool fenced = false;
  for (const std::string& raw : split_lines(is_code(path) ? prose_of(text) : text)) {
    ++number;
    if (raw.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    std::string line = trim(raw);
    while (!line.empty() && (has("/<!-*#>|", std::string_view(&line[0], 1)) || line[0] == ' ')) line.erase(0, 1);
    for (std::size_t i = 0; i < patterns.size(); ++i)
      if (std::smatch found; has(line, words_to_avoid[i].part) && std::regex_search(line, found, patterns[i]))
        problems.push_back(path + ":" + std::to_string(number) + ": '" + trim(found.str()) +
                           "': " + words_to_avoid[i].instead);
  }
}

void check_all_words(Lines& problems) {
  const auto in_folder = [&](const std::string& folder, std::initializer_list<const char*> endings, auto self) -> void {
    for (const char* ending : endings)
      for (const std::string& name : files_in(folder, ending)) {
        const std::string path = folder + "/" + name;
        const bool generated = path == "docs/behaviours.md" || path == "docs/reference.md" || path == "docs/map.md";
        if (!generated && !has(path, "staff/wording.cpp") && !has(path, "tests/wording_test.cpp"))
          check_words(path, read_file(path), problems);
      }
    for (const std::string& below : folders_in(folder))
      if (!is_link(folder + "/" + below)) self(folder + "/" + below, endings, self);
  };
  for (const char* folder : {"lessons", "slides", "docs"}) in_folder(folder, {".md", ".svg"}, in_folder);
  for (const char* folder : {"include", "src", "solutions", "tests", "tools", "grader", "examples", "bench", "fuzz"})
    in_folder(folder, {".hpp", ".cpp", ".md", ".txt"}, in_folder);
  for (const char* file : {"README.md", "untwist"}) check_words(file, read_file(file), problems);
}

}  // namespace tool
