// The files of a folder, on Windows.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include <untwist/http/files.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_with(std::errc error, const std::string& doing) {
  throw std::system_error(std::make_error_code(error), doing);
}

// Rejects a backslash, a drive, a stream, a device, and a name whose end Windows would drop.
bool is_plain(std::string name) {
  if (name.find_first_of("\\:*?\"<>|") != name.npos || name.ends_with('.') || name.ends_with(' ')) return false;
  name = name.substr(0, name.find('.'));
  for (char& c : name) c = to_lower(c);
  for (const char* device : {"con", "prn", "aux", "nul", "conin$", "conout$"})
    if (name == device) return false;
  const bool numbered = name.size() == 4 && (name.starts_with("com") || name.starts_with("lpt"));
  return !numbered || !is_digit(name[3]);
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

class RealFile final : public OpenFile {
 public:
  RealFile(File file, std::uint64_t size, std::chrono::system_clock::time_point modified)
      : file_(std::move(file)), size_(size), modified_(modified) {}

  std::uint64_t size() const override { return size_; }
  std::chrono::system_clock::time_point modified() const override { return modified_; }

  std::string read(std::uint64_t offset, std::size_t count) override {
    std::string bytes(count, '\0');
    if (::_fseeki64(file_.get(), static_cast<long long>(offset), SEEK_SET) != 0)
      fail_with(std::errc::io_error, "read file");
    bytes.resize(std::fread(bytes.data(), 1, count, file_.get()));
    if (std::ferror(file_.get())) fail_with(std::errc::io_error, "read file");
    return bytes;
  }

 private:
  const File file_;
  const std::uint64_t size_;
  const std::chrono::system_clock::time_point modified_;
};

class RealFiles final : public FileTree {
 public:
  explicit RealFiles(const std::string& root) : root_(root) {
    if (!fs::is_directory(root_)) fail_with(std::errc::no_such_file_or_directory, "open folder " + root);
    root_ = fs::canonical(root_);
  }

  std::unique_ptr<OpenFile> open(const std::string& path) override {
    const fs::path where = inside(path);
    if (fs::is_directory(where)) fail_with(std::errc::is_a_directory, "open " + path);
    if (!fs::is_regular_file(where)) fail_with(std::errc::permission_denied, "open " + path);
    File file(::_wfopen(where.c_str(), L"rb"), std::fclose);
    if (!file) fail_with(std::errc::permission_denied, "open " + path);
    const auto since = fs::last_write_time(where) - fs::file_time_type::clock::now();
    const auto modified =
        std::chrono::system_clock::now() + std::chrono::duration_cast<std::chrono::system_clock::duration>(since);
    return std::make_unique<RealFile>(std::move(file), fs::file_size(where), modified);
  }

  std::vector<std::string> list(const std::string& path) override {
    const fs::path where = inside(path);
    if (!fs::is_directory(where)) fail_with(std::errc::not_a_directory, "list " + path);
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(where)) {
      if (entry.is_symlink()) continue;
      if (entry.is_directory()) names.push_back(entry.path().filename().string() + "/");
      if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  // Checks one folder after the other, and follows no symbolic link. Unlike POSIX's openat(), this checks names, not
  // open folders: a process that may change the tree meanwhile could win a race.
  fs::path inside(const std::string& path) const {
    fs::path where = root_;
    std::size_t begin = 0;
    do {
      const std::size_t slash = std::min(path.find('/', begin), path.size());
      const std::string name = path.substr(begin, slash - begin);
      if (!is_plain(name)) fail_with(std::errc::no_such_file_or_directory, "open " + path);
      if (!name.empty()) where /= name;
      const fs::file_status status = fs::symlink_status(where);
      if (!fs::exists(status) || fs::is_symlink(status))
        fail_with(std::errc::no_such_file_or_directory, "open " + path);
      if (slash < path.size() && !fs::is_directory(status)) fail_with(std::errc::not_a_directory, "open " + path);
      begin = slash + 1;
    } while (begin < path.size());
    return where;
  }

  fs::path root_;
};

}  // namespace

std::shared_ptr<FileTree> real_files(const std::string& root) { return std::make_shared<RealFiles>(root); }

}  // namespace untwist::http
