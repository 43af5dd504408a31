#pragma once
// What of a folder or an archive is looked at: the same for the grader and for untwist_unpack.

#include "text.hpp"

namespace tool {

constexpr std::size_t kLargestFile = 1 << 20;            ///< of what belongs to an exercise
constexpr std::size_t kLargestArchiveWithin = 16 << 20;  ///< an archive in a folder, or in another archive
constexpr std::size_t kLargestPile =
    64 << 20;                            ///< all that is read of one folder or archive, what is not used among it
constexpr std::size_t kSignature = 512;  ///< enough of a file to say whether it is an archive
constexpr int kMostEntries = 20000;

/// The parts of a path. Windows' separators are among those that count: some programs leave them in archives, and in
/// names of files.
Strings parts_of(std::string_view path);

/// The last of them.
std::string base_name(std::string_view path);

/// Is it made by programs, rather than handed in? Anything hidden, below build/, or that macOS adds to archives. Below
/// a folder that is called as a lesson's, the rule of CMake counts instead: nothing that is hidden.
bool is_passed_over(std::string_view path);

/// The path up to the part that is passed over: "project/build". Empty when nothing is.
std::string passed_over_part(std::string_view path);

/// Of what is passed over, this is not even looked into.
bool is_never_looked_into(std::string_view path);

constexpr std::size_t kLargestPassedOver = 8 << 20;  ///< all that is kept of it

/// By a file's first bytes.
bool looks_like_an_archive(std::string_view beginning);

}  // namespace tool
