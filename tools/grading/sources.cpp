#include "sources.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "shell.hpp"

namespace tool {

namespace {

// Reads tokens one after the other.
class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) {
    // Phase 2 of translation. Raw strings would keep their backslashes: for what we look for, that makes no difference.
    text_.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
      std::size_t end = i + 1;
      while (end < source.size() && (source[end] == ' ' || source[end] == '\t' || source[end] == '\r')) ++end;
      if (source[i] == '\\' && end < source.size() && source[end] == '\n')
        i = end;
      else
        text_ += source[i];
    }
  }

  std::vector<Token> all() {
    while (skip_blanks()) next();
    return std::move(tokens_);
  }

 private:
  char at(std::size_t ahead) const { return i_ + ahead < text_.size() ? text_[i_ + ahead] : '\0'; }

  // Goes on to the next token; false at the end.
  bool skip_blanks() {
    while (i_ < text_.size()) {
      if (at(0) == '\n') {
        new_line_ = true;
        ++i_;
      } else if (at(0) == ' ' || at(0) == '\t' || at(0) == '\r' || at(0) == '\f' || at(0) == '\v') {
        ++i_;
      } else if (at(0) == '/' && at(1) == '/') {
        i_ = std::min(text_.find('\n', i_), text_.size());
      } else if (at(0) == '/' && at(1) == '*') {
        const std::size_t end = text_.find("*/", i_ + 2);
        i_ = end == text_.npos ? text_.size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  void add(Token::Kind kind, std::string spelling) {
    const bool joins = kind == Token::Kind::text && !tokens_.empty() && tokens_.back().kind == Token::Kind::text;
    if (joins)
      tokens_.back().spelling += spelling;
    else
      tokens_.push_back({kind, std::move(spelling), new_line_});
    new_line_ = false;
  }

  void next() {
    if (is_digit(at(0)) || (at(0) == '.' && is_digit(at(1)))) return number();
    if (is_letter(at(0))) return word();
    if (at(0) == '"') return text();
    if (at(0) == '\'') return character();
    add(Token::Kind::other, std::string(1, text_[i_++]));
  }

  static bool is_letter(char c) { return is_word(c) || (static_cast<unsigned char>(c) & 0x80) || c == '$'; }

  void number() {
    const std::size_t begin = i_;
    while (is_letter(at(0)) || at(0) == '.' || (at(0) == '\'' && is_word(at(1))) ||
           ((at(0) == '+' || at(0) == '-') && std::string_view("eEpP").find(text_[i_ - 1]) != std::string_view::npos))
      ++i_;
    add(Token::Kind::number, text_.substr(begin, i_ - begin));
  }

  void word() {
    const std::size_t begin = i_;
    while (is_letter(at(0))) ++i_;
    const std::string name = text_.substr(begin, i_ - begin);
    if (at(0) == '"' && (name == "R" || name == "LR" || name == "uR" || name == "UR" || name == "u8R"))
      return raw_text();
    if (at(0) == '"' && (name == "L" || name == "u" || name == "U" || name == "u8")) return text();
    add(Token::Kind::word, name);
  }

  void raw_text() {
    const std::size_t open = text_.find('(', i_);
    if (open == text_.npos) return void(i_ = text_.size());
    const std::string close = ")" + text_.substr(i_ + 1, open - i_ - 1) + "\"";
    const std::size_t end = text_.find(close, open + 1);
    add(Token::Kind::text, text_.substr(open + 1, end == text_.npos ? end : end - open - 1));
    i_ = end == text_.npos ? text_.size() : end + close.size();
  }

  void text() {
    std::string says;
    for (++i_; i_ < text_.size() && at(0) != '"' && at(0) != '\n';) says += letter();
    if (at(0) == '"') ++i_;
    add(Token::Kind::text, says);
  }

  void character() {
    for (++i_; i_ < text_.size() && at(0) != '\'' && at(0) != '\n';) letter();
    if (at(0) == '\'') ++i_;
    add(Token::Kind::other, "'");
  }

  // One character of a text, with its escape resolved.
  char letter() {
    if (at(0) != '\\') return text_[i_++];
    ++i_;
    const bool hex = at(0) == 'x' || at(0) == 'u' || at(0) == 'U';
    if (hex || (at(0) >= '0' && at(0) <= '7')) {
      const std::size_t most = at(0) == 'u' ? 4 : at(0) == 'U' ? 8 : hex ? 99 : 3;
      i_ += hex;
      std::string digits;
      while (digits.size() < most && std::isxdigit(static_cast<unsigned char>(at(0))) && (hex || is_digit(at(0))))
        digits += text_[i_++];
      return static_cast<char>(std::strtoul(digits.c_str(), nullptr, hex ? 16 : 8));
    }
    const char escaped = i_ < text_.size() ? text_[i_++] : '\\';
    return escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
  }

  std::string text_;
  std::size_t i_ = 0;
  bool new_line_ = true;
  std::vector<Token> tokens_;
};

// "__no_sanitize__" -> "no_sanitize"
std::string without_underscores(std::string_view name) {
  while (name.starts_with('_')) name.remove_prefix(1);
  while (name.ends_with('_')) name.remove_suffix(1);
  return std::string(name);
}

const char* const off_switch = "switches a sanitizer off";
const char* const other_options = "changes the options of the compiler";
const char* const has_assembler = "has assembler in it";

void look_at_attribute(const std::string& spelling, Flags& flags) {
  const std::string name = without_underscores(spelling);
  if (has(name, "no_sanitize") || has(name, "sanitizer") || name == "no_address_safety_analysis")
    flags.add(Weight::refused, off_switch, "attribute " + name);
  else if (name == "optimize" || name == "optnone" || name == "target" || name == "naked" ||
           name == "no_instrument_function" || name == "no_stack_protector")
    flags.add(Weight::refused, other_options, "attribute " + name);
  else if (name == "constructor" || name == "destructor" || name == "init_priority")
    flags.add(Weight::unusual, "has a function that runs before or after main()", "attribute " + name);
  else if (name == "section" || name == "alias" || name == "weakref" || name == "ifunc" || name == "copy" ||
           name == "symver")
    flags.add(Weight::dangerous, "tells the linker what goes where", "attribute " + name);
}

// The attributes in [[...]] and __attribute__((...)).
void look_at_attributes(const std::vector<Token>& tokens, Flags& flags) {
  auto is = [&](std::size_t at, std::string_view spelling) {
    return at < tokens.size() && tokens[at].spelling == spelling;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool gnu =
        tokens[i].kind == Token::Kind::word && without_underscores(tokens[i].spelling) == "attribute" && is(i + 1, "(");
    const bool standard = is(i, "[") && is(i + 1, "[");
    if (!gnu && !standard) continue;
    int depth = 0;
    for (std::size_t at = i + gnu; at < tokens.size(); ++at) {
      if (is(at, "[") || is(at, "(")) ++depth;
      if (tokens[at].kind == Token::Kind::word) look_at_attribute(tokens[at].spelling, flags);
      if ((is(at, "]") || is(at, ")")) && --depth == 0) break;
    }
  }
}

// `asm("...")` with something in it; an empty one only keeps the compiler from moving code.
void look_for_assembler(const std::vector<Token>& tokens, Flags& flags) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::word || without_underscores(tokens[i].spelling) != "asm") continue;
    std::size_t at = i + 1;
    while (at < tokens.size() && tokens[at].kind == Token::Kind::word) ++at;  // volatile, goto, inline
    if (at < tokens.size() && tokens[at].spelling == "(") ++at;
    const bool empty = at < tokens.size() && tokens[at].kind == Token::Kind::text && trim(tokens[at].spelling).empty();
    if (!empty) flags.add(Weight::refused, has_assembler);
    if (at < tokens.size() && has(tokens[at].spelling, ".incbin"))
      flags.add(Weight::dangerous, "takes in a file by .incbin");
  }
}

void look_at_pragma(std::string_view line, Flags& flags) {
  const Lines parts = words(replace_all(std::string(line), "(", " ("));
  const std::string first = parts.size() > 1 ? parts[1] : "", second = parts.size() > 2 ? parts[2] : "";
  const bool compilers = first == "GCC" || first == "clang";
  if (compilers && second == "diagnostic")
    flags.add(Weight::unusual, "hides warnings");
  else if ((compilers &&
            (second == "optimize" || second == "target" || second == "push_options" || second == "pop_options" ||
             second == "reset_options" || second == "attribute" || second == "system_header")) ||
           first == "redefine_extname" || first == "optimize")
    flags.add(Weight::refused, other_options, "#pragma " + first + " " + second);
  else if (first == "comment")
    flags.add(Weight::dangerous, "gives orders to the linker");
}

// "/proc" is named in "/proc/self", and not in "/process".
bool names_folder(std::string_view text, std::string_view folder) {
  for (std::size_t at = text.find(folder); at != text.npos; at = text.find(folder, at + 1))
    if (at + folder.size() == text.size() || !is_word(text[at + folder.size()])) return true;
  return false;
}

void look_for_folders(std::string_view says, const std::string& where, Flags& flags) {
  for (const char* folder : {"/proc", "/dev", "/tmp", "/etc", "/sys"})
    if (names_folder(says, folder)) flags.add(Weight::unusual, std::string("names ") + folder, where);
  if (has(says, "solutions/")) flags.add(Weight::dangerous, "names solutions/", where);
}

void look_at_text(const std::string& says, Author author, Flags& flags) {
  look_for_folders(says, "", flags);
  if (has(says, "UNTWIST_")) flags.add(Weight::dangerous, "names a variable UNTWIST_...");
  if (author == Author::exercise && (has(says, "gtest_") || has(says, "GTEST_")))
    flags.add(Weight::dangerous, "names what belongs to GoogleTest");
  if (has(says, "__lsan_") || has(says, "__asan_") || has(says, "__ubsan_") || has(says, "__sanitizer_"))
    flags.add(Weight::refused, off_switch, "a name of the sanitizers in a text");
}

}  // namespace

std::vector<Token> tokens_of(std::string_view source) { return Tokenizer(source).all(); }

void look_at_source(std::string_view source, const std::string& where, Author author, Flags& flags) {
  const std::vector<Token> tokens = tokens_of(source);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (author == Author::exercise && tokens[i].kind == Token::Kind::word && tokens[i].spelling.starts_with("GTEST_"))
      flags.add(Weight::dangerous, "names what belongs to GoogleTest", where);
    const bool directive = tokens[i].begins_line &&
                           (tokens[i].spelling == "#" || (tokens[i].spelling == "%" && tokens[i + 1].spelling == ":"));
    if (!directive) continue;
    const std::size_t at = i + (tokens[i].spelling == "#" ? 1 : 2);
    if (at >= tokens.size()) break;
    const std::string& name = tokens[at].spelling;
    if (name == "line" || tokens[at].kind == Token::Kind::number)
      flags.add(Weight::refused, "gives its lines another file's name", where);
    if (name == "include_next") flags.add(Weight::dangerous, "uses include_next", where);
    if (name != "include" && name != "include_next" && name != "import") continue;
    std::string path;
    for (std::size_t part = at + 1; part < tokens.size() && !tokens[part].begins_line; ++part)
      path += tokens[part].spelling;
    look_for_folders(path, where, flags);
    if (author == Author::exercise && has(path, "gtest"))
      flags.add(Weight::dangerous, "names what belongs to GoogleTest", where);
  }
}

void look_at_preprocessed(std::string_view text, Author author, Flags& flags) {
  std::string code;
  for (const std::string& line : split_lines(text)) {
    if (trim(line).starts_with("#pragma"))
      look_at_pragma(trim(line), flags);
    else
      code += line + "\n";
  }
  const std::vector<Token> tokens = tokens_of(code);
  look_at_attributes(tokens, flags);
  look_for_assembler(tokens, flags);
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::text) look_at_text(token.spelling, author, flags);
    // Compilers name these, too, so that the objects do not tell.
    if (token.kind == Token::Kind::word &&
        (token.spelling == "_GLOBAL_OFFSET_TABLE_" || token.spelling == "_PROCEDURE_LINKAGE_TABLE_"))
      flags.add(Weight::refused, "it looks for the program's memory", token.spelling);
    if (token.kind == Token::Kind::word &&
        (token.spelling == "__builtin_longjmp" || token.spelling == "__builtin_eh_return"))
      flags.add(Weight::refused, "it reaches into the program that tests it", token.spelling);
  }
}

std::string own_lines_script(const std::string& folder) {
  return "own_lines() {\n"
         "  folder=" +
         shell_quoted(folder + "/") +
         " awk '/^# [0-9]+ \"/ {own = index($0, \"\\\"\" ENVIRON[\"folder\"]); next} own' \"$1\"\n"
         "}\n";
}

}  // namespace tool
