// The files of a folder, on POSIX.

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <untwist/http/files.hpp>

namespace untwist::http {

namespace {

[[noreturn]] void fail_with(int error, const std::string& doing) {
  throw std::system_error(error, std::generic_category(), doing);
}

// A symbolic link counts as missing. Something that cannot be opened in the ordinary way (a socket, a device without a
// driver) counts as not permitted.
int meaning_of(int error) {
  if (error == ELOOP) return ENOENT;
  return error == ENXIO || error == ENODEV || error == EOPNOTSUPP ? EACCES : error;
}

class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) noexcept : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnedFd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const noexcept { return fd_; }
  int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

class RealFile final : public OpenFile {
 public:
  RealFile(OwnedFd fd, const struct stat& about) : fd_(std::move(fd)), about_(about) {}

  std::uint64_t size() const override { return static_cast<std::uint64_t>(about_.st_size); }

  std::chrono::system_clock::time_point modified() const override {
#ifdef __APPLE__
    const timespec& time = about_.st_mtimespec;
#else
    const timespec& time = about_.st_mtim;
#endif
    // A disk may hold times outside the range of the clock: those are clamped.
    constexpr auto furthest = std::chrono::duration_cast<std::chrono::seconds>(WallTime::duration::max()).count();
    if (time.tv_sec >= furthest) return WallTime::max();
    if (time.tv_sec <= -furthest) return WallTime::min();
    // The seconds are never counted in nanoseconds, which would overflow where the clock counts in microseconds.
    return WallTime(std::chrono::seconds(time.tv_sec)) +
           std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(time.tv_nsec));
  }

  std::string read(std::uint64_t offset, std::size_t count) override {
    std::string bytes(count, '\0');
    ssize_t got;
    do got = ::pread(fd_.get(), bytes.data(), count, static_cast<off_t>(offset));
    while (got < 0 && errno == EINTR);
    if (got < 0) fail_with(errno, "read file");
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
  }

 private:
  const OwnedFd fd_;
  const struct stat about_;
};

// Opens a path one folder after the other, and follows no symbolic link. So nothing outside can be reached, even if the
// tree is changed meanwhile.
class RealFiles final : public FileTree {
 public:
  explicit RealFiles(const std::string& root) : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (root_.get() < 0) fail_with(errno, "open folder " + root);
  }

  std::unique_ptr<OpenFile> open(const std::string& path) override {
    OwnedFd fd = walk(path, O_NONBLOCK);  // opening a pipe that has no writer must not block
    struct stat about;
    if (::fstat(fd.get(), &about) != 0) fail_with(errno, "look at " + path);
    if (S_ISDIR(about.st_mode)) fail_with(EISDIR, "open " + path);
    if (!S_ISREG(about.st_mode)) fail_with(EACCES, "open " + path);
    return std::make_unique<RealFile>(std::move(fd), about);
  }

  std::vector<std::string> list(const std::string& path) override {
    OwnedFd fd = walk(path, O_DIRECTORY);
    DIR* folder = ::fdopendir(fd.get());
    if (!folder) fail_with(errno, "list " + path);
    fd.release();  // the folder owns it now
    const std::unique_ptr<DIR, int (*)(DIR*)> closed(folder, ::closedir);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder)) {
      std::string name = entry->d_name;
      struct stat about;
      if (name == "." || name == ".." || ::fstatat(::dirfd(folder), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0)
        continue;
      if (S_ISDIR(about.st_mode)) names.push_back(name + "/");
      if (S_ISREG(about.st_mode)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  OwnedFd walk(const std::string& path, int last_flags) {
    constexpr int always = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;
    OwnedFd here;
    std::size_t begin = 0;
    do {
      const std::size_t slash = std::min(path.find('/', begin), path.size());
      std::string name = path.substr(begin, slash - begin);
      if (name == "..") fail_with(ENOENT, "open " + path);
      if (name.empty()) name = ".";
      const int flags = slash == path.size() ? last_flags : O_DIRECTORY;
      const int from = here.get() >= 0 ? here.get() : root_.get();
      OwnedFd next(::openat(from, name.c_str(), always | flags));
      if (next.get() < 0) fail_with(meaning_of(errno), "open " + path);
      here = std::move(next);
      begin = slash + 1;
    } while (begin < path.size());
    return here;
  }

  const OwnedFd root_;
};

}  // namespace

std::shared_ptr<FileTree> real_files(const std::string& root) { return std::make_shared<RealFiles>(root); }

}  // namespace untwist::http
