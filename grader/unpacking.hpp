#pragma once
// Which files of a folder or an archive are read: the same rules for the grader and for untwist_unpack.

#include "text.hpp"

namespace tool {

constexpr std::size_t kLargestFile = 1 << 20;            ///< for a file that belongs to an exercise
constexpr std::size_t kLargestArchiveWithin = 16 << 20;  ///< for an archive in a folder or in another archive
constexpr std::size_t kLargestPile = 64 << 20;           ///< everything read from one folder or archive, used or not
constexpr std::size_t kSignature = 512;                  ///< enough of a file to tell whether it is an archive
constexpr int kMostEntries = 20000;

/// The parts of a path. Windows' separators count, too: some programs leave them in archives and in file names.
Strings parts_of(std::string_view path);

/// The last part.
std::string base_name(std::string_view path);

/// Was it created by programs rather than handed in? Anything hidden, below build/, or added to archives by macOS.
/// Below a folder with the name of a lesson CMake's rule applies instead: only hidden files are skipped.
bool is_passed_over(std::string_view path);

/// The path up to the part that is skipped: "project/build". Empty if nothing is skipped.
std::string passed_over_part(std::string_view path);

/// Skipped folders whose content is not even listed.
bool is_never_looked_into(std::string_view path);

constexpr std::size_t kLargestPassedOver = 8 << 20;  ///< how much of the skipped files is kept in total

/// Judges by a file's first bytes.
bool looks_like_an_archive(std::string_view beginning);

}  // namespace tool
