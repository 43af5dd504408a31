#include "mutations.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "source_code.hpp"

namespace tool {

namespace {

constexpr std::size_t none = std::string::npos;

const Strings control = {"if",  "for",   "while", "switch", "case",  "default",
                         "try", "catch", "else",  "do",     "using", "static_assert"};
const Strings jumps = {"return", "break", "continue", "throw", "goto"};

// Names by the text of their type.
using Names = std::map<std::string, Strings>;

struct Declared {
  std::string type, name;
  std::size_t at = none;  // the token of the name; none if this is not a declaration
};

class Code {
 public:
  explicit Code(const std::string& text) : text_(text), tokens_(tokens_of(split_lines(text))) {}

  std::size_t size() const { return tokens_.size(); }
  const SourceToken& operator[](std::size_t i) const { return tokens_[i]; }
  bool is(std::size_t i, std::string_view text) const { return i < size() && tokens_[i].text == text; }
  bool word(std::size_t i) const { return i < size() && is_word(tokens_[i].text[0]); }
  // An operator of two characters.
  bool operator_at(std::size_t i, std::string_view two) const {
    return is(i, two.substr(0, 1)) && is(i + 1, two.substr(1)) && tokens_[i].end == tokens_[i + 1].at;
  }
  // The sources are formatted: a binary operator has spaces on both sides, template brackets and references do not.
  bool spaced(std::size_t first, std::size_t last) const {
    const std::size_t before = tokens_[first].at, behind = tokens_[last].end;
    return before > 0 && behind < text_.size() && std::isspace(static_cast<unsigned char>(text_[before - 1])) &&
           std::isspace(static_cast<unsigned char>(text_[behind]));
  }
  std::string text(std::size_t first, std::size_t behind) const {
    return first == behind ? "" : text_.substr(tokens_[first].at, tokens_[behind - 1].end - tokens_[first].at);
  }

  std::size_t behind_block(std::size_t i) const {
    int depth = 0;
    for (; i < size(); ++i) {
      depth += opens(tokens_[i]) - closes(tokens_[i]);
      if (depth == 0) return i + 1;
    }
    return i;
  }

  // The semicolon that ends the statement beginning here; none if a block ends before it.
  std::size_t semicolon(std::size_t i) const {
    for (int depth = 0; i < size(); ++i) {
      if (depth == 0 && is(i, ";")) return i;
      depth += opens(tokens_[i]) - closes(tokens_[i]);
      if (depth < 0) return none;
    }
    return none;
  }

  // "const std::vector<int>& name", before = ; ( { , ) or :
  Declared declared(std::size_t i) const {
    const std::size_t begin = i;
    while (is(i, "const") || is(i, "static") || is(i, "constexpr") || is(i, "mutable") || is(i, "inline")) ++i;
    if (!word(i) || contains(jumps, tokens_[i].text) || contains(control, tokens_[i].text) || is(i, "delete"))
      return {};
    ++i;
    while (is(i, ":") && is(i + 1, ":") && word(i + 2)) i += 3;
    if (is(i, "<") && tokens_[i].at == tokens_[i - 1].end) {
      int depth = 0;
      do {
        depth += is(i, "<") - is(i, ">");
        ++i;
      } while (depth > 0 && i < size());
    }
    while (is(i, ":") && is(i + 1, ":") && word(i + 2)) i += 3;
    while (is(i, "&") || is(i, "*") || is(i, "const")) ++i;
    if (!word(i) || contains(control, tokens_[i].text)) return {};
    for (const char* behind : {"=", ";", "(", "{", ",", ")", ":"})
      if (is(i + 1, behind)) return {text(begin, i), tokens_[i].text, i};
    return {};
  }

 private:
  const std::string& text_;
  std::vector<SourceToken> tokens_;
};

class Maker {
 public:
  Maker(const std::string& text, const std::string& members) : text_(text), code_(text) {
    for (const std::string* source : {&members, &text}) note_members(*source);
    note_enumerators();
    for (const Definition& definition : definitions(split_lines(text))) change(definition);
    change_constants();
    std::stable_sort(made_.begin(), made_.end(), [](const Mutation& a, const Mutation& b) { return a.at < b.at; });
  }

  std::vector<Mutation> take() { return std::move(made_); }

 private:
  void add(const std::string& kind, std::size_t at, std::size_t end, const std::string& instead) {
    const int line = 1 + int(std::count(text_.begin(), text_.begin() + long(at), '\n'));
    made_.push_back({kind, function_, line, at, end, instead});
  }
  void replace(const std::string& kind, std::size_t first, std::size_t behind, const std::string& instead) {
    add(kind, code_[first].at, code_[behind - 1].end, instead);
  }

  // ---- names and their types

  void note_members(const std::string& source) {
    const Code code(source);
    for (std::size_t i = 0; i < code.size(); ++i)
      if (const Declared member = code.declared(i);
          member.at != none && member.name.back() == '_' &&
          (code.is(member.at + 1, "=") || code.is(member.at + 1, ";") || code.is(member.at + 1, "{")))
        if (Strings& names = members_[member.type]; !contains(names, member.name)) names.push_back(member.name);
  }

  void note_enumerators() {
    for (std::size_t i = 0; i + 3 < code_.size(); ++i)
      if (is_enumerator(i))
        if (Strings& names = enumerators_[code_[i].text]; !contains(names, code_[i + 3].text))
          names.push_back(code_[i + 3].text);
  }

  // "State::up": a type and one of its constants, which is neither called nor a type itself.
  bool is_enumerator(std::size_t i) const {
    const auto capital = [&](std::size_t at) {
      return code_.word(at) && code_[at].text[0] >= 'A' && code_[at].text[0] <= 'Z';
    };
    return capital(i) && code_.is(i + 1, ":") && code_.is(i + 2, ":") && code_.word(i + 3) && !capital(i + 3) &&
           !code_.is(i + 4, "(") && !code_.is(i + 4, "{") && !code_.is(i + 4, ":") && !code_.is(i + 4, "<");
  }

  // ---- one function

  void change(const Definition& definition) {
    function_ = definition.scope + (definition.scope.empty() ? "" : "::") + definition.name;
    std::size_t begin = 0;
    while (begin < code_.size() && code_[begin].line < definition.begin) ++begin;
    end_ = begin;
    while (end_ < code_.size() && code_[end_].line < definition.end) ++end_;
    Names names = members_;
    std::size_t body = begin;
    for (int depth = 0; body < end_ && !(depth == 0 && code_.is(body, "{")); ++body) {
      if (depth == 1)
        if (const Declared parameter = code_.declared(body);
            parameter.at != none && (code_.is(body - 1, "(") || code_.is(body - 1, ",")))
          names[parameter.type].push_back(parameter.name);
      depth += opens(code_[body]) - closes(code_[body]);
    }
    if (body == end_) return;
    return_early(definition, body);
    std::set<std::size_t> declarations;
    std::size_t previous = none;  // the previous statement, if it may be exchanged with the next one
    for (std::size_t i = body + 1; i + 1 < end_; ++i) {
      if (begins_statement(i)) previous = change_statement(i, previous, names, declarations);
      change_condition(i);
      drop_side(i);
      change_operator(i);
      change_literal(i);
    }
    for (std::size_t i = body + 1; i + 1 < end_; ++i)
      if (!declarations.contains(i)) change_name(i, names);
  }

  bool begins_statement(std::size_t i) const {
    if (code_.is(i - 1, "{") || code_.is(i - 1, "}") || code_.is(i - 1, ";") || code_.is(i - 1, "else")) return true;
    return headers_.contains(i - 1);
  }

  // Returns where the statement begins, if it may be exchanged with the next one.
  std::size_t change_statement(std::size_t i, std::size_t previous, Names& names, std::set<std::size_t>& declarations) {
    const std::string& first = code_[i].text;
    if (first == "if" || first == "for" || first == "while" || first == "switch") {
      std::size_t open = i + 1;
      if (code_.is(open, "constexpr")) ++open;
      if (code_.is(open, "(")) headers_.insert(code_.behind_block(open) - 1);
      if (const Declared inside = code_.declared(open + 1); inside.at != none)
        declarations.insert(inside.at), names[inside.type].push_back(inside.name);
      return none;
    }
    if (contains(control, first) ||
        !(code_.word(i) || code_.is(i, "*") || code_.is(i, "+") || code_.is(i, "-") || code_.is(i, "(")))
      return none;
    const std::size_t semicolon = code_.semicolon(i);
    if (semicolon == none || semicolon >= end_) return none;
    if (const Declared local = code_.declared(i); local.at != none) {
      declarations.insert(local.at);
      names[local.type].push_back(local.name);
      return none;
    }
    if (code_.is(i, "auto") || code_.is(i, "const")) return none;  // auto [a, b] = ...
    const bool jump = contains(jumps, first);
    const bool last = semicolon + 2 >= end_;
    const bool only_faster = code_.is(i + 1, ".") && code_.is(i + 2, "reserve");
    if (!(jump && last) && !only_faster) replace("a statement left out", i, semicolon + 1, ";");
    if (jump || only_faster) return none;
    if (previous != none && code_.semicolon(previous) + 1 == i && !strangers(previous, i, semicolon))
      replace("two statements exchanged", previous, semicolon + 1,
              code_.text(i, semicolon + 1) + " " + code_.text(previous, i));
    return i;
  }

  // Two assignments without calls and without a common name: their order makes no difference.
  bool strangers(std::size_t first, std::size_t second, std::size_t end) const {
    Strings names;
    for (std::size_t i = first; i < end; ++i) {
      if (code_.is(i, "(")) return false;
      if (!code_.word(i) || is_digit(code_[i].text[0])) continue;
      if (i >= second && contains(names, code_[i].text)) return false;
      if (i < second) names.push_back(code_[i].text);
    }
    return true;
  }

  void return_early(const Definition& definition, std::size_t body) {
    if (code_.is(body + 1, "}")) return;
    const std::string& head = definition.head;
    const bool nothing = head.starts_with("void ") || has(head.substr(0, head.find('(')), "void ") ||
                         definition.scope.ends_with(definition.name) || definition.name[0] == '~';
    const bool yes_or_no = has(head.substr(0, head.find('(')), "bool ");
    const std::size_t at = code_[body].end;
    if (nothing) {
      add("an early return", at, at, " return;");
    } else if (yes_or_no) {
      add("an early return", at, at, " return true;");
      add("an early return", at, at, " return false;");
    } else {
      add("an early return", at, at, " return {};");
    }
  }

  // ---- conditions

  void change_condition(std::size_t i) {
    if (!(code_.is(i, "if") || code_.is(i, "while") || code_.is(i, "for")) || !code_.is(i + 1, "(")) return;
    std::size_t begin = i + 2, end = code_.behind_block(i + 1) - 1;
    std::vector<std::size_t> semicolons;
    int depth = 0;
    for (std::size_t k = begin; k < end; ++k) {
      if (depth == 0 && code_.is(k, ";")) semicolons.push_back(k);
      depth += opens(code_[k]) - closes(code_[k]);
    }
    if (code_.is(i, "for")) {
      if (semicolons.size() != 2) return;
      begin = semicolons[0] + 1;
      end = semicolons[1];
    } else if (!semicolons.empty()) {
      begin = semicolons.back() + 1;
    }
    if (const Declared inside = code_.declared(begin);
        begin >= end ||
        (inside.at != none && code_.is(inside.at + 1, "=") && code_.spaced(inside.at + 1, inside.at + 1)))
      return;
    replace("a condition negated", begin, end, "!(" + code_.text(begin, end) + ")");
  }

  bool junction(std::size_t i, std::string_view what) const {
    return code_.operator_at(i, what) && code_.spaced(i, i + 1);
  }

  // Where an operand ends, going forward from its first token, or begins, going back from its last.
  std::size_t operand_end(std::size_t i, bool of_and) const {
    for (int depth = 0; i < end_; ++i) {
      if (depth == 0 && (closes(code_[i]) || code_.is(i, ";") || code_.is(i, ",") || code_.is(i, "?") ||
                         (code_.is(i, ":") && !code_.operator_at(i, "::") && !code_.operator_at(i - 1, "::")) ||
                         junction(i, "||") || (of_and && junction(i, "&&"))))
        return i;
      depth += opens(code_[i]) - closes(code_[i]);
    }
    return i;
  }
  std::size_t operand_begin(std::size_t i, bool of_and) const {
    for (int depth = 0;; --i) {
      const bool assigns = code_.is(i, "=") && code_.spaced(i, i);
      if (depth == 0 &&
          (opens(code_[i]) || code_.is(i, ";") || code_.is(i, ",") || code_.is(i, "?") || code_.is(i, "return") ||
           assigns || code_.is(i, "}") || junction(i - 1, "||") || (of_and && junction(i - 1, "&&"))))
        return i + 1;
      depth += closes(code_[i]) - opens(code_[i]);
      if (i == 0) return 0;
    }
  }

  void drop_side(std::size_t i) {
    for (const char* what : {"&&", "||"}) {
      if (!junction(i, what)) continue;
      const bool is_and = what[0] == '&';
      const std::size_t begin = operand_begin(i - 1, is_and), end = operand_end(i + 2, is_and);
      add("one side of a condition dropped", code_[i - 1].end, code_[end - 1].end, "");
      if (begin < 2 || !junction(begin - 2, what))
        add("one side of a condition dropped", code_[begin].at, code_[i + 2].at, "");
    }
  }

  // ---- operators, literals, names

  void change_operator(std::size_t i) {
    static const std::pair<const char*, const char*> two[] = {{"<=", "<"},  {">=", ">"},  {"==", "!="}, {"!=", "=="},
                                                              {"+=", "-="}, {"-=", "+="}, {"++", "--"}, {"--", "++"}};
    for (const auto& [here, instead] : two)
      if (code_.operator_at(i, here))
        return replace(here[0] == '+' || here[0] == '-' ? "an operator changed" : "a comparison changed", i, i + 2,
                       instead);
    if (i > 0 && code_[i - 1].end == code_[i].at) return;
    static const std::pair<const char*, const char*> one[] = {{"<", "<="}, {">", ">="}, {"+", "-"}, {"-", "+"}};
    for (const auto& [here, instead] : one)
      if (code_.is(i, here) && code_.spaced(i, i))
        replace(here[0] == '+' || here[0] == '-' ? "an operator changed" : "a comparison changed", i, i + 1, instead);
  }

  void change_literal(std::size_t i) {
    const std::string& word = code_[i].text;
    if (word == "true" || word == "false")
      return replace("a constant changed", i, i + 1, word == "true" ? "false" : "true");
    if (is_digit(word[0])) {
      std::size_t digits = 0;
      while (digits < word.size() && (is_digit(word[digits]) || word[digits] == '\'')) ++digits;
      const std::string unit = word.substr(digits);
      if (!unit.empty() && !contains({"s", "ms", "us", "ns", "min", "h", "u", "U"}, unit)) return;
      const std::string number = replace_all(word.substr(0, digits), "'", "");
      if (number.size() < 18) replace("a constant changed", i, i + 1, std::to_string(std::stoll(number) + 1) + unit);
    } else if (is_enumerator(i) && !code_.is(i - 1, ":")) {
      const Strings& names = enumerators_[word];
      const auto here = std::find(names.begin(), names.end(), code_[i + 3].text);
      if (names.size() > 1 && here != names.end())
        replace("a constant changed", i + 3, i + 4, here + 1 == names.end() ? names.front() : *(here + 1));
    }
  }

  void change_name(std::size_t i, const Names& names) {
    if (!code_.word(i) || code_.is(i - 1, ".") || code_.is(i - 1, ":") || code_.is(i + 1, ":") ||
        (code_.is(i - 1, ">") && code_.operator_at(i - 2, "->")))
      return;
    for (const auto& [type, alike] : names) {
      const auto here = std::find(alike.begin(), alike.end(), code_[i].text);
      if (here == alike.end() || alike.size() < 2) continue;
      const std::string& other = here + 1 == alike.end() ? alike.front() : *(here + 1);
      if (other != code_[i].text) replace("another variable of its type", i, i + 1, other);
      return;
    }
  }

  // Constants of the file.
  void change_constants() {
    function_ = "";
    const std::vector<Definition> all = definitions(split_lines(text_));
    for (std::size_t i = 0; i < code_.size(); ++i) {
      if (!code_.is(i, "constexpr") || definition_around(all, code_[i].line, code_[i].line + 1)) continue;
      const std::size_t semicolon = code_.semicolon(i);
      for (; i < semicolon && i < code_.size(); ++i) change_literal(i);
    }
  }

  const std::string& text_;
  Code code_;
  Names members_, enumerators_;
  std::string function_;
  std::size_t end_ = 0;            // of the function being changed
  std::set<std::size_t> headers_;  // the closing parentheses of if, for, while and switch
  std::vector<Mutation> made_;
};

}  // namespace

std::vector<Mutation> mutations_of(const std::string& text, const std::string& members) {
  return Maker(text, members).take();
}

}  // namespace tool
