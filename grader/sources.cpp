#include "sources.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <utility>

namespace tool {

namespace {

enum class Phase { written, preprocessed };

// Reads one token after the other.
class Tokenizer {
 public:
  Tokenizer(std::string_view source, Phase phase) : source_(source), phase_(phase) {
    if (phase == Phase::written) join_lines();
  }

  // Reads the next token; false at the end.
  bool skip_blanks() {
    while (i_ < size()) {
      if (at(0) == '\n') {
        new_line_ = true;
        ++i_;
      } else if (at(0) == ' ' || at(0) == '\t' || at(0) == '\r' || at(0) == '\f' || at(0) == '\v') {
        ++i_;
      } else if (phase_ == Phase::written && at(0) == '/' && at(1) == '/') {
        i_ = std::min(text().find('\n', i_), size());
      } else if (phase_ == Phase::written && at(0) == '/' && at(1) == '*') {
        const std::size_t end = text().find("*/", i_ + 2);
        i_ = end == std::string_view::npos ? size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  void next() {
    if (is_digit(at(0)) || (at(0) == '.' && is_digit(at(1)))) return number();
    if (is_letter(at(0))) return word();
    if (at(0) == '"') return quoted();
    if (at(0) == '\'') return character();
    if (at(0) == '<' && follows_include()) return header_name();
    punctuation();
  }

  // Given files are long: only the words that are looked for are kept of them. Of everything else, all is kept.
  void keep_only(bool (*wanted)(std::string_view)) { wanted_ = wanted; }
  bool at_line_of_the_preprocessor() const {  // no line of an author begins like this
    return at(0) == '#' && (i_ == 0 || text()[i_ - 1] == '\n');
  }
  bool begins_line() const { return new_line_; }
  std::vector<Token> take() { return std::exchange(tokens_, {}); }
  char at(std::size_t ahead) const { return i_ + ahead < size() ? text()[i_ + ahead] : '\0'; }

 private:
  std::string_view text() const { return phase_ == Phase::written ? std::string_view(joined_) : source_; }
  std::size_t size() const { return text().size(); }

  // Phase 2 of translation. A raw string reverts it, so the origin of each character is kept.
  void join_lines() {
    joined_.reserve(source_.size());
    for (std::size_t i = 0; i < source_.size(); ++i) {
      std::size_t end = i + 1;
      while (end < source_.size() && (source_[end] == ' ' || source_[end] == '\t' || source_[end] == '\r')) ++end;
      if (source_[i] == '\\' && end < source_.size() && source_[end] == '\n') {
        i = end;
      } else {
        joined_ += source_[i];
        origin_.push_back(i);
      }
    }
  }

  void add(Token::Kind kind, std::string_view spelling) {
    if (!wanted_ || (kind == Token::Kind::word && wanted_(spelling))) {
      const bool joins = kind == Token::Kind::text && !tokens_.empty() && tokens_.back().kind == Token::Kind::text;
      if (joins)
        tokens_.back().spelling += spelling;
      else
        tokens_.push_back({kind, std::string(spelling), new_line_});
    }
    new_line_ = false;
  }

  static bool is_letter(char c) { return is_word(c) || (static_cast<unsigned char>(c) & 0x80) || c == '$'; }

  void number() {
    const std::size_t begin = i_;
    while (is_letter(at(0)) || at(0) == '.' || (at(0) == '\'' && is_letter(at(1))) ||
           (i_ > begin && (at(0) == '+' || at(0) == '-') &&
            std::string_view("eEpP").find(text()[i_ - 1]) != std::string_view::npos))
      ++i_;
    add(Token::Kind::number, text().substr(begin, i_ - begin));
  }

  void word() {
    const std::size_t begin = i_;
    while (is_letter(at(0))) ++i_;
    const std::string_view name = text().substr(begin, i_ - begin);
    if (at(0) == '"' && (name == "R" || name == "LR" || name == "uR" || name == "UR" || name == "u8R"))
      return raw_text();
    if (at(0) == '"' && (name == "L" || name == "u" || name == "U" || name == "u8")) return quoted();
    add(Token::Kind::word, name);
  }

  // Lines are not joined between its quotes.
  void raw_text() {
    const std::size_t quote = phase_ == Phase::written ? origin_[i_] : i_;
    const std::size_t open = source_.find('(', quote);
    if (open == source_.npos) return void(i_ = size());
    const std::string close = ")" + std::string(source_.substr(quote + 1, open - quote - 1)) + "\"";
    const std::size_t end = source_.find(close, open + 1);
    add(Token::Kind::text, source_.substr(open + 1, end == source_.npos ? end : end - open - 1));
    if (end == source_.npos)
      i_ = size();
    else if (phase_ == Phase::preprocessed)
      i_ = end + close.size();
    else
      i_ = std::size_t(std::lower_bound(origin_.begin(), origin_.end(), end + close.size()) - origin_.begin());
  }

  void quoted() {
    std::string says;
    for (++i_; i_ < size() && at(0) != '"' && at(0) != '\n';) says += letter();
    if (at(0) == '"') ++i_;
    add(Token::Kind::text, says);
  }

  void character() {
    for (++i_; i_ < size() && at(0) != '\'' && at(0) != '\n';) letter();
    if (at(0) == '\'') ++i_;
    add(Token::Kind::other, "'");
  }

  // After #include and in __has_include(<...>), backslashes in quotes are not escapes.
  bool follows_include() const {
    if (phase_ != Phase::written || tokens_.empty()) return false;
    const std::size_t last = tokens_.size() - 1;
    const auto word = [&](std::size_t i, std::string_view name) {
      return tokens_[i].kind == Token::Kind::word && tokens_[i].spelling == name;
    };
    if (last >= 1 && !new_line_ && tokens_[last - 1].spelling == "#" && tokens_[last - 1].begins_line)
      return word(last, "include") || word(last, "include_next") || word(last, "import") || word(last, "embed");
    return last >= 1 && tokens_[last].spelling == "(" &&
           (word(last - 1, "__has_include") || word(last - 1, "__has_include_next") || word(last - 1, "__has_embed"));
  }
  void header_name() {
    const std::size_t end = std::min(text().find_first_of(">\n", i_), size());
    add(Token::Kind::other, "<");
    add(Token::Kind::text, text().substr(i_ + 1, end - i_ - 1));
    i_ = end;
  }

  void punctuation() {
    const char c = at(0), d = at(1);
    const bool only_less = c == '<' && d == ':' && at(2) == ':' && at(3) != ':' && at(3) != '>';
    const char* const stands_for = only_less              ? nullptr
                                   : c == '<' && d == ':' ? "["
                                   : c == ':' && d == '>' ? "]"
                                   : c == '<' && d == '%' ? "{"
                                   : c == '%' && d == '>' ? "}"
                                   : c == '%' && d == ':' ? "#"
                                                          : nullptr;
    if (stands_for)
      add(Token::Kind::other, stands_for);
    else
      add(Token::Kind::other, text().substr(i_, 1));
    i_ += stands_for ? 2 : 1;
  }

  // One character of a text, with its escape resolved.
  char letter() {
    if (at(0) != '\\') return text()[i_++];
    ++i_;
    const bool hex = at(0) == 'x' || at(0) == 'u' || at(0) == 'U';
    if (hex || (at(0) >= '0' && at(0) <= '7')) {
      const std::size_t most = at(0) == 'u' ? 4 : at(0) == 'U' ? 8 : hex ? 99 : 3;
      i_ += hex;
      std::string digits;
      while (digits.size() < most && std::isxdigit(static_cast<unsigned char>(at(0))) && (hex || is_digit(at(0))))
        digits += text()[i_++];
      return static_cast<char>(std::strtoul(digits.c_str(), nullptr, hex ? 16 : 8));
    }
    const char escaped = i_ < size() ? text()[i_++] : '\\';
    return escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
  }

  const std::string_view source_;
  const Phase phase_;
  std::string joined_;
  std::vector<std::size_t> origin_;  // of each character in joined_
  std::size_t i_ = 0;
  bool new_line_ = true;
  bool (*wanted_)(std::string_view) = nullptr;
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
const char* const has_assembler = "contains assembler code";

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
    flags.add(Weight::dangerous, "tells the linker where to put things", "attribute " + name);
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

// `asm("...")` with content; an empty one only keeps the compiler from moving code.
void look_for_assembler(const std::vector<Token>& tokens, Flags& flags) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::word || without_underscores(tokens[i].spelling) != "asm") continue;
    std::size_t at = i + 1;
    while (at < tokens.size() && tokens[at].kind == Token::Kind::word) ++at;  // volatile, goto, inline
    if (at < tokens.size() && tokens[at].spelling == "(") ++at;
    const bool empty = at < tokens.size() && tokens[at].kind == Token::Kind::text && trim(tokens[at].spelling).empty();
    if (!empty) flags.add(Weight::refused, has_assembler);
    if (at < tokens.size() && has(tokens[at].spelling, ".incbin"))
      flags.add(Weight::dangerous, "includes a file with .incbin");
  }
}

// The words after #pragma.
void look_at_pragma(const std::vector<Token>& tokens, Flags& flags) {
  const auto word = [&](std::size_t i) { return i < tokens.size() ? tokens[i].spelling : std::string(); };
  const std::string first = word(0), second = word(1);
  const bool compilers = first == "GCC" || first == "clang";
  if (compilers && second == "diagnostic")
    flags.add(Weight::unusual, "hides warnings");
  else if ((compilers && contains({"optimize", "target", "push_options", "pop_options", "reset_options", "attribute",
                                   "system_header", "pch_preprocess"},
                                  second)) ||
           first == "redefine_extname" || first == "optimize")
    flags.add(Weight::refused, other_options, "#pragma " + first + " " + second);
  else if (first == "comment")
    flags.add(Weight::dangerous, "gives instructions to the linker");
}

// "/proc" is mentioned in "/proc/self", but not in "/process".
bool names_folder(std::string_view text, std::string_view folder) {
  for (std::size_t at = text.find(folder); at != text.npos; at = text.find(folder, at + 1))
    if (at + folder.size() == text.size() || !is_word(text[at + folder.size()])) return true;
  return false;
}

void look_for_folders(std::string_view says, const std::string& where, Flags& flags) {
  for (const char* folder : {"/proc", "/dev", "/tmp", "/etc", "/sys"})
    if (names_folder(says, folder)) flags.add(Weight::unusual, std::string("mentions ") + folder, where);
  if (has(says, "solutions/")) flags.add(Weight::dangerous, "mentions solutions/", where);
}

void look_at_text(const std::string& says, Author author, Flags& flags) {
  look_for_folders(says, "", flags);
  if (has(says, "UNTWIST_")) flags.add(Weight::dangerous, "mentions a variable UNTWIST_...");
  if (author == Author::exercise && (has(says, "gtest_") || has(says, "GTEST_")))
    flags.add(Weight::dangerous, "mentions names that belong to GoogleTest");
  if (has(says, "__lsan_") || has(says, "__asan_") || has(says, "__ubsan_") || has(says, "__sanitizer_"))
    flags.add(Weight::refused, off_switch, "a name of the sanitizers in a text");
}

}  // namespace

std::vector<Token> tokens_of(std::string_view source) {
  Tokenizer tokenizer(source, Phase::written);
  while (tokenizer.skip_blanks()) tokenizer.next();
  return tokenizer.take();
}

Strings included_in(std::string_view source) {
  Strings paths;
  const std::vector<Token> tokens = tokens_of(source);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
    if (tokens[i].begins_line && tokens[i].spelling == "#" && tokens[i + 1].spelling == "include" &&
        tokens[i + 2].kind == Token::Kind::text)
      paths.push_back(tokens[i + 2].spelling);
  return paths;
}

void look_at_source(std::string_view source, const std::string& where, Author author, Flags& flags) {
  const std::vector<Token> tokens = tokens_of(source);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (author == Author::exercise && tokens[i].kind == Token::Kind::word && tokens[i].spelling.starts_with("GTEST_"))
      flags.add(Weight::dangerous, "mentions names that belong to GoogleTest", where);
    if (tokens[i].kind != Token::Kind::other || tokens[i].spelling != "#" || !tokens[i].begins_line) continue;
    const std::size_t at = i + 1;
    const std::string& name = tokens[at].spelling;
    if (name == "line" || tokens[at].kind == Token::Kind::number)
      flags.add(Weight::refused, "attributes its lines to another file", where);
    if (name == "include_next") flags.add(Weight::dangerous, "uses include_next", where);
    if (name != "include" && name != "include_next" && name != "import") continue;
    std::string path;
    for (std::size_t part = at + 1; part < tokens.size() && !tokens[part].begins_line; ++part)
      path += tokens[part].spelling;
    look_for_folders(path, where, flags);
    if (author == Author::exercise && has(path, "gtest"))
      flags.add(Weight::dangerous, "mentions names that belong to GoogleTest", where);
  }
}

namespace {

// Takes the preprocessor's output apart: the author's own tokens, and tokens in a given file that the file itself does
// not contain.
class Preprocessed {
 public:
  Preprocessed(std::string_view text, const GivenFiles& given, Flags& flags)
      : tokens_(text, Phase::preprocessed), given_(given), flags_(flags) {
    for (const std::string& folder : given.folders) folders_.push_back(canonical(folder));
  }

  std::vector<Token> own() {
    std::vector<Token> all;
    const auto take = [&] {
      std::vector<Token> some = tokens_.take();
      if (file_->own)
        all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
      else
        look_at_given(some);
    };
    while (tokens_.skip_blanks()) {
      if (!tokens_.at_line_of_the_preprocessor()) {
        tokens_.next();
        continue;
      }
      take();
      tokens_.keep_only(nullptr);
      const std::vector<Token> line = rest_of_line();
      if (line.size() >= 3 && line[1].kind == Token::Kind::number && line[2].kind == Token::Kind::text)
        enter(line);
      else if (line.size() >= 2 && line[1].spelling == "pragma")
        pragma({line.begin() + 2, line.end()});
      tokens_.keep_only(file_->own ? nullptr : &is_wanted);
    }
    take();
    return all;
  }

 private:
  struct File {
    std::string path;  // as the compiler writes it
    bool own = true;
    std::string real;  // of a given one
  };

  std::vector<Token> rest_of_line() {
    const bool began = tokens_.begins_line();
    do tokens_.next();
    while (tokens_.skip_blanks() && !tokens_.begins_line());
    std::vector<Token> line = tokens_.take();
    if (!line.empty()) line.front().begins_line = began;
    return line;
  }

  // "<built-in>", and the folder in which the compiler runs: "/grade/build//".
  static bool no_file(const std::string& path) { return path.starts_with("<") || path.ends_with("//"); }

  static std::string canonical(const std::string& path) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::weakly_canonical(path, error);
    return error ? std::filesystem::path(path).lexically_normal().string() : real.string();
  }
  static bool within(const std::string& path, const std::string& folder) {
    return path.starts_with(folder) &&
           (path.size() == folder.size() || path[folder.size()] == '/' || folder.ends_with("/"));
  }

  // Follows the system's links: "/usr/bin/X11/../../grade" is not below /usr.
  const File& file(const std::string& path) {
    const auto known = files_.find(path);
    if (known != files_.end()) return known->second;
    File file{path, true, ""};
    const std::string real = canonical(path.starts_with("/") ? path : given_.compiled_in + "/" + path);
    if (no_file(path) || path == given_.precompiled) {
      file.own = false;
    } else if (!within(real, canonical(given_.submitted))) {
      file.own = std::none_of(folders_.begin(), folders_.end(),
                              [&](const std::string& folder) { return within(real, folder); });
      if (file.own)
        flags_.add(Weight::refused, "includes a file that was neither handed in nor given", path.substr(0, 100));
      file.real = real;
    }
    return files_.emplace(path, std::move(file)).first->second;
  }

  // # 33 "/usr/include/x.h" 1 3
  void enter(const std::vector<Token>& line) {
    const std::string& path = line[2].spelling;
    const bool enters = line.size() > 3 && line[3].spelling == "1",
               returns = line.size() > 3 && line[3].spelling == "2";
    if (main_.empty()) main_ = path;
    bool good = true;
    if (enters) {
      stack_.push_back(file_->path);
    } else if (returns) {
      good = !stack_.empty() && stack_.back() == path;
      if (good) stack_.pop_back();
    } else {
      good = path == file_->path || file_->path.empty() || no_file(path) || (no_file(file_->path) && path == main_);
    }
    if (!good) flags_.add(Weight::refused, "attributes its lines to another file", path.substr(0, 100));
    file_ = &file(path);
  }

  void pragma(const std::vector<Token>& words) {
    if (file_->own) return look_at_pragma(words, flags_);
    const bool precompiled = words.size() == 3 && words[1].spelling == "pch_preprocess";
    if (precompiled && no_file(file_->path) && words[2].spelling == given_.precompiled + ".gch") return;
    if (precompiled) return look_at_pragma(words, flags_);
    Flags found;
    look_at_pragma(words, found);
    if (!found.refusals().empty() &&
        !says(words[0].spelling == "GCC" || words[0].spelling == "clang" ? words[1].spelling : words[0].spelling))
      hidden("#pragma");
  }

  // Only these words are kept of a given file.
  static bool is_wanted(std::string_view word) {
    return has(word, "sanit") || has(word, "address_safety") || has(word, "optimize") || has(word, "optnone") ||
           has(word, "naked") || has(word, "asm");
  }
  void look_at_given(const std::vector<Token>& found) {
    for (const Token& token : found) {
      const std::string name = without_underscores(token.spelling);
      if (name == "asm" ? !says("asm") && !says("REDIR") : (is_attribute(name) && !says(name))) hidden(name);
    }
  }
  static bool is_attribute(const std::string& name) {
    Flags found;
    look_at_attribute(name, found);
    return !found.refusals().empty();
  }
  void hidden(const std::string& what) {
    flags_.add(Weight::refused, "has a macro that changes a given header", what + " in " + file_->path.substr(0, 100));
  }
  // Does this given file itself contain the word?
  bool says(const std::string& word) {
    auto known = texts_.find(file_->real);
    if (known == texts_.end()) known = texts_.emplace(file_->real, read_file_or(file_->real, "")).first;
    return has(known->second, word);
  }

  Tokenizer tokens_;
  const GivenFiles& given_;
  Flags& flags_;
  Strings folders_, stack_;
  std::string main_;
  std::map<std::string, File> files_;
  std::map<std::string, std::string> texts_;
  const File nothing_;
  const File* file_ = &nothing_;
};

}  // namespace

void look_at_preprocessed(std::string_view text, const GivenFiles& given, Author author, Flags& flags) {
  const std::vector<Token> tokens = Preprocessed(text, given, flags).own();
  look_at_attributes(tokens, flags);
  look_for_assembler(tokens, flags);
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::text) look_at_text(token.spelling, author, flags);
    // Compilers use these names, too, so the objects do not show who used them.
    if (token.kind == Token::Kind::word &&
        (token.spelling == "_GLOBAL_OFFSET_TABLE_" || token.spelling == "_PROCEDURE_LINKAGE_TABLE_"))
      flags.add(Weight::refused, "it looks for the program's memory", token.spelling);
    if (token.kind == Token::Kind::word &&
        (token.spelling == "__builtin_longjmp" || token.spelling == "__builtin_eh_return"))
      flags.add(Weight::refused, "it reaches into the program that tests it", token.spelling);
  }
}

}  // namespace tool
