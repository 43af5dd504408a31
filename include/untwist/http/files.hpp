#pragma once
/// @file
/// Serving the files in a folder.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <untwist/http/server.hpp>
#include <vector>

namespace untwist::http {

/// A file that is open for reading. Destroying it closes it.
class OpenFile {
 public:
  virtual ~OpenFile() = default;

  /// Its size in bytes at the time it was opened.
  virtual std::uint64_t size() const = 0;
  /// When it was last changed.
  virtual std::chrono::system_clock::time_point modified() const = 0;
  /// Up to @p count bytes, starting at @p offset. An empty string means the end.
  /// @throws std::system_error
  virtual std::string read(std::uint64_t offset, std::size_t count) = 0;
};

/// A tree of files to read. Paths have no leading slash: "pictures/cat.png"; "" is the tree itself.
class FileTree {
 public:
  virtual ~FileTree() = default;

  /// Opens a file.
  /// @throws std::system_error  no_such_file_or_directory, is_a_directory, permission_denied, or another.
  virtual std::unique_ptr<OpenFile> open(const std::string& path) = 0;
  /// The names in a folder, sorted. Names of folders end with a slash.
  /// @throws std::system_error
  virtual std::vector<std::string> list(const std::string& path) = 0;
};

/// The files of the operating system below @p root. Nothing outside is ever opened, whatever a path or a symbolic link
/// says.
///
/// Reading blocks for as long as the disk takes. Use it for files of moderate size on local disks.
/// @throws std::system_error  if @p root is not a folder: `open folder /nowhere: No such file or directory`.
std::shared_ptr<FileTree> real_files(const std::string& root);

/// How files are served.
struct FilesOptions {
  std::string prefix = "/";          ///< how request paths must begin; the rest is the path in the tree
  std::string index = "index.html";  ///< the file that is sent for its folder
  bool listing = false;              ///< list the names in a folder that has no index?
  std::size_t piece = 65536;         ///< how much of a file is in memory at a time, for each client
};

/// A handler that serves a tree: GET and HEAD, with conditions and ranges.
///
/// A file is sent piece by piece. It is closed at its end, or when the client has gone.
/// Twisted: `static.File`.
Handler serve_files(std::shared_ptr<FileTree> files, FilesOptions options = {});

/// The media type that a name stands for: "text/html; charset=utf-8" for "a.html".
std::string_view media_type(std::string_view name) noexcept;

}  // namespace untwist::http
