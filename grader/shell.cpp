#include "shell.hpp"

#include <algorithm>

namespace tool {

namespace {

class ShellReader {
 public:
  explicit ShellReader(std::string_view line) : rest_(line) {}

  std::vector<Strings> read() {
    while (!rest_.empty()) {
      const char c = take();
      if (c == '\'')
        literal();
      else if (c == '"')
        in_double_quotes();
      else if (c == '\\' && !rest_.empty())
        add(take());
      else if (has(" \t", std::string_view(&c, 1)))
        end_word();
      else if (has("&|;\n", std::string_view(&c, 1)))
        end_command();
      else
        add(c);
    }
    end_command();
    return commands_;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void add(char c) {
    word_ += c;
    in_word_ = true;
  }
  void literal() {
    in_word_ = true;
    const std::size_t end = std::min(rest_.find('\''), rest_.size());
    word_ += rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
  }
  void in_double_quotes() {
    in_word_ = true;
    while (!rest_.empty()) {
      char c = take();
      if (c == '"') return;
      // A backslash is literal except before these.
      if (c == '\\' && !rest_.empty() && has("$`\"\\", rest_.substr(0, 1))) c = take();
      add(c);
    }
  }
  void end_word() {
    if (in_word_) command_.push_back(word_);
    word_.clear();
    in_word_ = false;
  }
  void end_command() {
    end_word();
    if (!command_.empty()) commands_.push_back(command_);
    command_.clear();
  }

  std::string_view rest_;
  std::string word_;
  bool in_word_ = false;  // because '' is a word, too
  Strings command_;
  std::vector<Strings> commands_;
};

}  // namespace

std::vector<Strings> shell_commands(std::string_view line) { return ShellReader(line).read(); }

std::string shell_quoted(std::string_view word) { return "'" + replace_all(std::string(word), "'", "'\\''") + "'"; }

std::string shell_quoted(const Strings& words) {
  Strings parts;
  for (const std::string& word : words) parts.push_back(shell_quoted(std::string_view(word)));
  return join(parts, " ");
}

Strings files_in_depfile(std::string_view text) {
  Strings files;
  std::string word;
  bool after_colon = false;
  auto end_word = [&] {
    if (word.ends_with(":") && !after_colon)
      after_colon = true;
    else if (!word.empty() && after_colon)
      files.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\\' && next == '\n') {
      end_word();
      ++i;
    } else if ((c == '\\' && (next == ' ' || next == '\t' || next == '#' || next == '\\')) ||
               (c == '$' && next == '$')) {
      // A backslash is literal unless it escapes a blank, or backslashes before a blank.
      if (next == '\\') {
        std::size_t end = i;
        while (end < text.size() && text[end] == '\\') ++end;
        const bool protects = end < text.size() && (text[end] == ' ' || text[end] == '\t');
        const std::size_t run = end - i;
        word.append(protects ? run / 2 : run, '\\');
        i = end - 1;
        if (protects && run % 2 == 1) word += text[++i];
      } else {
        word += next;
        ++i;
      }
    } else if (c == ' ' || c == '\t' || c == '\n') {
      end_word();
      if (c == '\n') after_colon = false;
    } else {
      word += c;
    }
  }
  end_word();
  return files;
}

}  // namespace tool
