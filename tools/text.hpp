#pragma once
// Small helpers for text and files. Files are read and written as a whole; lines have no line ending.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

using Strings = std::vector<std::string>;
using Lines = Strings;  ///< the lines of a text

inline const std::string dot = " \u00b7 ";  ///< between the parts of a line

/// What went wrong, for people. main() prints it and exits with its code: 1 for a failure, 2 for a wrong command line.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, int code = 1) : std::runtime_error(message), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

std::string read_file(const std::string& path);  ///< @throws Error when it cannot be read
std::string read_file_or(const std::string& path, std::string fallback);
void write_file(const std::string& path, std::string_view content);  ///< creates its folders; replaces atomically
bool exists(const std::string& path);
bool is_folder(const std::string& path);
bool is_link(const std::string& path);
Strings files_in(const std::string& folder,
                 std::string_view ending);  ///< names of regular files, sorted; empty if there is no such folder
Strings folders_in(const std::string& folder);

Lines split_lines(std::string_view text);
Strings split(std::string_view text, char separator);
Strings words(std::string_view text);
std::string join(const Strings& parts, std::string_view separator);
std::string trim(std::string_view text);
Lines wrapped(std::string_view text,
              std::size_t width);  ///< its words in lines of at most this many bytes; a longer word stays whole
/// A line of a program's output, made safe to show: control characters are written as numbers, and at most this many
/// bytes are shown.
std::string shown_line(std::string_view line, std::size_t most = 200);
std::string indent_of(std::string_view line);
std::string replace_all(std::string text, std::string_view what, std::string_view by);
bool contains(const Strings& list, std::string_view item);
bool has(std::string_view text, std::string_view part);
bool is_digit(char c);
bool is_word(char c);                    ///< can it be part of a C++ name?
int to_number(std::string_view digits);  ///< -1 if it is not a number

/// "ACallScheduledDuringATurn" as a sentence: "a call scheduled during a turn".
std::string sentence(std::string_view camel_case);

/// The candidate whose spelling is closest to `word`; empty if none is close.
std::string nearest(std::string_view word, const Strings& candidates);

/// The folder in which the command was called; paths that people type are relative to it.
extern std::string called_in;
std::string as_called(const std::string& path);

/// "1 test", "3 tests".
std::string count(int n, std::string_view thing);

}  // namespace tool
