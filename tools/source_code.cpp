#include "source_code.hpp"

#include <algorithm>

namespace tool {

namespace {

class Tokens {
 public:
  explicit Tokens(const Lines& lines) : text_(join(lines, "\n") + "\n") {}

  // False at the end of the file.
  bool next(SourceToken& token) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        line_start_ = true;
        step();
      } else if (c == ' ' || c == '\t') {
        step();
      } else if (c == '#' && line_start_) {
        skip_directive();
      } else if (starts("//")) {
        while (text_[at_] != '\n') step();
      } else if (starts("/*")) {
        skip_past("*/", 2);
      } else {
        line_start_ = false;
        token = {"", line_, at_, 0};
        read(token);
        token.end = at_;
        return true;
      }
    }
    return false;
  }

 private:
  bool starts(std::string_view what) const { return std::string_view(text_).substr(at_).starts_with(what); }
  void step() { line_ += text_[at_++] == '\n'; }
  void skip_past(std::string_view what, std::size_t skip) {
    const std::size_t found = text_.find(what, at_ + skip);
    const std::size_t end = found == text_.npos ? text_.size() : found + what.size();
    while (at_ < end) step();
  }
  void skip_directive() {
    while (text_[at_] != '\n' || text_[at_ - 1] == '\\') {
      step();
      if (at_ + 1 >= text_.size()) return;
    }
  }
  // Skips a string or character literal; an unclosed one ends with its line.
  void skip_quoted(char quote) {
    for (step(); text_[at_] != quote && text_[at_] != '\n'; step())
      if (text_[at_] == '\\' && text_[at_ + 1] != '\n') step();
    if (text_[at_] == quote) step();
  }
  void read(SourceToken& token) {
    const char c = text_[at_];
    if (c == 'R' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      const std::size_t open = text_.find('(', at_);
      if (open != text_.npos) skip_past(")" + text_.substr(at_ + 2, open - at_ - 2) + "\"", open - at_);
      token.text = "\"";
    } else if (c == '"' || c == '\'') {
      skip_quoted(c);
      token.text = c;
    } else if (is_word(c)) {
      // 1'000 is one word: its quote does not open a literal
      while (is_word(text_[at_]) || (is_digit(c) && text_[at_] == '\'' && is_word(text_[at_ + 1]))) {
        token.text += text_[at_];
        step();
      }
    } else {
      token.text = c;
      step();
    }
  }

  std::string text_;
  std::size_t at_ = 0;
  int line_ = 0;
  bool line_start_ = true;
};

}  // namespace

std::vector<SourceToken> tokens_of(const Lines& lines) {
  Tokens source(lines);
  std::vector<SourceToken> all;
  for (SourceToken token; source.next(token);) all.push_back(token);
  return all;
}

namespace {

// What a body belongs to, judging by the words before it.
enum class Body { space, type, function, other };

Body body_of(const std::vector<SourceToken>& head) {
  bool type = false;
  for (const SourceToken& token : head) {
    if (token.text == "namespace" || token.text == "extern") return Body::space;
    if (token.text == "enum" || token.text == "=") return Body::other;
    type |= token.text == "class" || token.text == "struct" || token.text == "union";
    if (token.text == "(") return Body::function;
  }
  return type ? Body::type : Body::other;
}

std::string type_name(const std::vector<SourceToken>& head) {
  for (std::size_t i = 0; i + 1 < head.size(); ++i)
    if (head[i].text == "class" || head[i].text == "struct" || head[i].text == "union") return head[i + 1].text;
  return "";
}

Definition definition_of(const std::vector<SourceToken>& head, const Strings& scopes) {
  Definition definition;
  definition.scope = join(scopes, "::");
  definition.begin = head.front().line;
  for (const SourceToken& token : head) {
    if (token.text == "(" && definition.name.empty() && !definition.head.empty()) {
      const SourceToken& before = *(&token - 1);
      definition.name = before.text;
      if (&before != &head.front() && (&before - 1)->text == "~") definition.name = "~" + definition.name;
    }
    definition.head +=
        (definition.head.empty() || !is_word(definition.head.back()) || !is_word(token.text[0]) ? "" : " ") +
        token.text;
  }
  return definition;
}

std::size_t behind_block(const std::vector<SourceToken>& tokens, std::size_t at) {
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    depth += opens(tokens[at]) - closes(tokens[at]);
    if (depth == 0) return at + 1;
  }
  return at;
}

// Skips what still belongs to a function after its first block: further brace-initialised members, the catch of a
// function try block.
std::size_t behind_rest(const std::vector<SourceToken>& tokens, std::size_t at) {
  while (at < tokens.size() && (tokens[at].text == "," || tokens[at].text == "catch" || tokens[at].text == "{")) {
    while (at < tokens.size() && !opens(tokens[at])) ++at;
    if (at < tokens.size()) at = behind_block(tokens, at);
  }
  return at;
}

}  // namespace

std::vector<Definition> definitions(const Lines& lines) {
  const std::vector<SourceToken> tokens = tokens_of(lines);
  std::vector<Definition> found;
  std::vector<SourceToken> head;
  Strings classes;
  std::vector<bool> is_class;  // for each open scope: a class (true) or a namespace
  for (std::size_t at = 0; at < tokens.size();) {
    const SourceToken& token = tokens[at];
    if (token.text == ";" || token.text == "}") {
      if (token.text == "}" && !is_class.empty()) {
        if (is_class.back()) classes.pop_back();
        is_class.pop_back();
      }
      head.clear();
      ++at;
    } else if (token.text == ":" && head.size() == 1) {  // public:
      head.clear();
      ++at;
    } else if (token.text == "(" || token.text == "[") {
      const std::size_t end = behind_block(tokens, at);
      for (; at < end; ++at) head.push_back(tokens[at]);
    } else if (token.text != "{") {
      head.push_back(token);
      ++at;
    } else {
      const Body body = body_of(head);
      if (body == Body::space || body == Body::type) {
        is_class.push_back(body == Body::type);
        if (body == Body::type) classes.push_back(type_name(head));
        ++at;
      } else {
        at = behind_block(tokens, at);
        if (body == Body::function) at = behind_rest(tokens, at);
        if (body == Body::function && !head.empty()) {
          Definition definition = definition_of(head, classes);
          definition.end = tokens[at - 1].line + 1;
          found.push_back(definition);
        }
      }
      head.clear();
    }
  }
  return found;
}

const Definition* definition_around(const std::vector<Definition>& all, int begin, int end) {
  for (const Definition& one : all)
    if (one.begin <= begin && end <= one.end) return &one;
  return nullptr;
}

const Definition* find_same(const std::vector<Definition>& all, const Definition& wanted) {
  const Definition* named = nullptr;
  int of_that_name = 0;
  for (const Definition& one : all) {
    if (one.scope != wanted.scope || one.name != wanted.name) continue;
    if (one.head == wanted.head) return &one;
    named = &one;
    ++of_that_name;
  }
  return of_that_name == 1 ? named : nullptr;
}

namespace {

struct OpenBrace {
  int line = 0;
  std::size_t indent = 0;           // of its line
  std::size_t statement = 0;        // of the line on which its statement began
  bool space = false;               // a namespace, whose content is not indented
  int parentheses = 0;              // open around it: it belongs to a lambda or an argument
  std::vector<SourceToken> around;  // the statement that it interrupts
};

bool closes_namespace(const std::string& line) { return trim(line).starts_with("}") && has(line, "// namespace"); }

}  // namespace

Imbalance find_imbalance(const Lines& lines) {
  std::vector<OpenBrace> braces;
  std::vector<SourceToken> statement;
  int parentheses = 0, last_line = -1;
  auto number = [](int line) { return std::to_string(line + 1); };
  const bool names_ends = std::any_of(lines.begin(), lines.end(), closes_namespace);
  Imbalance missing, stray;  // the first of each
  for (const SourceToken& token : tokens_of(lines)) {
    const std::size_t indent = indent_of(lines[token.line]).size();
    const bool begins_line = token.line != last_line;
    if (begins_line && statement.empty() && !braces.empty() && missing.line < 0) {
      const OpenBrace& open = braces.back();
      const bool too_far_left =
          token.text == "}" ? indent < std::min(open.indent, open.statement) : indent <= open.statement;
      if (!open.space && open.parentheses == 0 && open.line < token.line && too_far_left)
        missing = {last_line, "a } is missing here: the { of line " + number(open.line) + " is still open"};
    }
    last_line = token.line;
    if (token.text == "{") {
      const std::size_t begin = statement.empty() ? indent : indent_of(lines[statement.front().line]).size();
      braces.push_back({token.line, indent, begin, body_of(statement) == Body::space, parentheses, statement});
      statement.clear();
      parentheses = 0;
    } else if (token.text == "}") {
      if (braces.empty())
        return stray.line >= 0 ? stray : Imbalance{token.line, "there is one } too many, here or above"};
      const OpenBrace& open = braces.back();
      const bool too_far_right = open.parentheses == 0 && indent > std::max(open.indent, open.statement);
      const bool ends_namespace_unnamed = open.space && names_ends && !closes_namespace(lines[token.line]);
      if (begins_line && (too_far_right || ends_namespace_unnamed) && stray.line < 0)
        stray = {token.line,
                 "there is one } too many, here or just above: this one closes the { of line " + number(open.line)};
      parentheses = open.parentheses;
      statement = parentheses > 0 ? open.around : std::vector<SourceToken>();
      braces.pop_back();
    } else if (token.text == ";" && parentheses == 0) {
      statement.clear();
    } else {
      parentheses = std::max(0, parentheses + (token.text == "(") - (token.text == ")"));
      statement.push_back(token);
      if (token.text == ":" && statement.size() == 2) statement.clear();  // public:
    }
  }
  if (braces.empty()) return {};
  if (missing.line >= 0) return missing;
  return {int(lines.size()) - 1,
          "a } is missing at the end: the { of line " + number(braces.back().line) + " is still open"};
}

std::vector<bool> changed_lines(const Strings& mine, const Strings& theirs) {
  // The longest common subsequence, computed from the end: its lines have not changed.
  const std::size_t n = mine.size(), m = theirs.size();
  std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1));
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      common[i][j] = mine[i] == theirs[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::vector<bool> changed(n, true);
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (mine[i] == theirs[j]) {
      changed[i++] = false;
      ++j;
    } else if (common[i + 1][j] >= common[i][j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return changed;
}

}  // namespace tool
