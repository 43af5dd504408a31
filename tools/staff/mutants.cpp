#include "mutants.hpp"

#include <algorithm>

namespace tool {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A text without white space and comments, and for each remaining byte its original position.
struct Bare {
  std::string text;
  std::vector<std::size_t> at;

  // A space between two words stays: "return x" is not "returnx".
  explicit Bare(std::string_view full) {
    bool gap = false;
    for (std::size_t i = 0; i < full.size();) {
      const std::size_t comment = end_of_comment(full, i), literal = end_of_literal(full, i);
      if (is_space(full[i]) || comment > i) {
        gap = true;
        i = std::max(comment, i + 1);
        continue;
      }
      if (gap && !text.empty() && is_word(text.back()) && is_word(full[i])) add(' ', i);
      for (const std::size_t end = std::max(literal, i + 1); i < end; ++i) add(full[i], i);
      gap = false;
    }
  }

  // Where a part occurs as whole words.
  std::vector<std::size_t> occurrences(const std::string& part) const {
    std::vector<std::size_t> found;
    for (std::size_t begin = text.find(part); begin != std::string::npos; begin = text.find(part, begin + 1)) {
      const std::size_t end = begin + part.size();
      const bool inside = (begin > 0 && is_word(text[begin - 1]) && is_word(part[0])) ||
                          (end < text.size() && is_word(text[end]) && is_word(part.back()));
      if (!inside) found.push_back(begin);
    }
    return found;
  }

 private:
  static std::size_t end_of_comment(std::string_view full, std::size_t i) {
    if (full.substr(i, 2) == "//") return std::min(full.find('\n', i), full.size());
    if (full.substr(i, 2) == "/*") return std::min(full.find("*/", i), full.size() - 2) + 2;
    return i;
  }

  // A literal is kept as it is. 1'000 is not one; in R"x(...)x" a quotation mark does not end it.
  static std::size_t end_of_literal(std::string_view full, std::size_t i) {
    const char quote = full[i];
    if (quote != '"' && (quote != '\'' || (i > 0 && is_word(full[i - 1])))) return i;
    if (quote == '"' && i > 0 && full[i - 1] == 'R') {
      const std::string end = ")" + std::string(full.substr(i + 1, full.find('(', i) - i - 1)) + "\"";
      return std::min(full.find(end, i), full.size() - end.size()) + end.size();
    }
    for (++i; i < full.size() && full[i] != quote && full[i] != '\n'; ++i)
      if (full[i] == '\\') ++i;
    return std::min(i + 1, full.size());
  }

  void add(char c, std::size_t i) { text += c, at.push_back(i); }
};

int line_of(std::string_view text, std::size_t at) {
  return 1 + int(std::count(text.begin(), text.begin() + long(at), '\n'));
}

// The line of the text that shares the most words with the first line of the old text.
std::string nearest_place(const std::string& before, const Mutant& mutant, const std::string& text) {
  const Lines lines = split_lines(text), wanted = words(split_lines(before)[0]);
  std::size_t best = 0;
  long most = -1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Lines there = words(lines[i]);
    const long shared = 2 * std::count_if(wanted.begin(), wanted.end(),
                                          [&](const std::string& word) { return contains(there, word); }) -
                        long(there.size());
    if (i == 0 || shared > most) most = shared, best = i;
  }
  return mutant.file + ":" + std::to_string(best + 1) + ": " + trim(lines[best]);
}

}  // namespace

std::vector<Mutant> read_mutants(std::string_view list, const std::string& path) {
  std::vector<Mutant> mutants;
  const Lines lines = split_lines(list);
  const auto place = [&](std::size_t i) { return path + ":" + std::to_string(i + 1); };
  bool closed = true;  // is the last change complete? Then the next line with "-" begins another one
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const auto refuse = [&](const std::string& why) { throw Error(place(i) + ": " + why); };
    if (trim(line).empty()) continue;
    if (line.starts_with("== ")) {
      const std::string name = trim(line.substr(3));
      for (const Mutant& other : mutants)
        if (other.name == name) refuse(name + " already exists: " + other.place);
      mutants.emplace_back().name = name;
      mutants.back().place = place(i);
      closed = true;
      continue;
    }
    if (mutants.empty()) refuse("a mutant begins with \"== NAME\"");
    Mutant& mutant = mutants.back();
    if (mutant.file.empty()) {
      if (line.starts_with("in "))
        mutant.file = trim(line.substr(3));
      else if (trim(line) == "with sanitizers")
        mutant.needs_sanitizers = true;
      else
        mutant.sentence += (mutant.sentence.empty() ? "" : " ") + trim(line);
      continue;
    }
    const bool old_text = line == "-" || line.starts_with("- "), new_text = line == "+" || line.starts_with("+ ");
    const std::string code = line.size() > 2 ? line.substr(2) : "";
    if (line == "...") {
      closed = true;
    } else if (old_text) {
      if (closed) mutant.changes.push_back({"", "", int(i + 1)});
      if (!mutant.changes.back().after.empty())
        refuse("old text after new text; put a line \"...\" between two places");
      mutant.changes.back().before += code + "\n";
      closed = false;
    } else if (new_text && !closed) {
      mutant.changes.back().after += code + "\n";
    } else {
      refuse(new_text ? "new text, but no old text before it" : "expected \"- old text\", \"+ new text\" or \"...\"");
    }
  }
  for (const Mutant& mutant : mutants) {
    if (mutant.sentence.empty())
      throw Error(mutant.place + ": " + mutant.name + " does not say what the learner misunderstood");
    if (mutant.file.empty())
      throw Error(mutant.place + ": " + mutant.name + " names no file; write a line \"in FILE\"");
    if (mutant.changes.empty()) throw Error(mutant.place + ": " + mutant.name + " changes nothing");
  }
  return mutants;
}

std::string without_space(std::string_view text) { return Bare(text).text; }

std::string mutated(const Mutant& mutant, const std::string& text) {
  struct Edit {
    std::size_t from, to;
    std::string after;
  };
  const Bare bare(text);
  std::vector<Edit> edits;
  for (const Mutant::Change& change : mutant.changes) {
    const std::string where =
        mutant.place.substr(0, mutant.place.rfind(':') + 1) + std::to_string(change.line) + ": " + mutant.name + ": ";
    const std::string wanted = Bare(change.before).text;
    if (wanted.empty()) throw Error(where + "the old text is empty");
    const std::vector<std::size_t> found = bare.occurrences(wanted);
    if (found.empty())
      throw Error(where + "the old text is not in " + mutant.file + "; the nearest is " +
                  nearest_place(change.before, mutant, text));
    if (found.size() > 1) {
      Lines places;
      for (const std::size_t at : found) places.push_back(std::to_string(line_of(text, bare.at[at])));
      throw Error(where + "the old text occurs more than once in " + mutant.file + ": lines " + join(places, ", "));
    }
    const std::size_t from = bare.at[found[0]], to = bare.at[found[0] + wanted.size() - 1] + 1;
    const std::string indent = indent_of(text.substr(text.rfind('\n', from) + 1));
    std::string after = change.after.substr(0, change.after.size() - (change.after.empty() ? 0 : 1));
    edits.push_back({from, to, replace_all(after, "\n", "\n" + indent)});
  }
  std::sort(edits.begin(), edits.end(), [](const Edit& one, const Edit& other) { return one.from > other.from; });
  std::string changed = text;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (i && edits[i].to > edits[i - 1].from)
      throw Error(mutant.place + ": " + mutant.name + ": two of its places overlap");
    changed.replace(edits[i].from, edits[i].to - edits[i].from, edits[i].after);
  }
  if (changed == text) throw Error(mutant.place + ": " + mutant.name + " changes nothing");
  return changed;
}

std::vector<std::pair<Mutant, std::string>> make_mutants(const Lesson& lesson, Lines& problems) {
  std::vector<std::pair<Mutant, std::string>> made;
  std::vector<Mutant> mutants;
  const auto or_a_problem = [&](const auto& work) {
    try {
      work();
    } catch (const Error& error) {
      problems.push_back(error.what());
    }
  };
  or_a_problem([&] { mutants = read_mutants(read_file_or(lesson.mutants(), ""), lesson.mutants()); });
  for (const Mutant& mutant : mutants)
    or_a_problem([&] {
      if (!mutant.file.starts_with(lesson.solutions() + "/") && !mutant.file.starts_with("src/"))
        throw Error(mutant.place + ": " + mutant.file + " is neither in " + lesson.solutions() + " nor in src");
      made.emplace_back(mutant, mutated(mutant, read_file(mutant.file)));
    });
  return made;
}

}  // namespace tool
