#pragma once
// Files for the tests of lesson 06.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <untwist/http/files.hpp>

#include "http_test.hpp"

namespace untwist::testing {

// Files in memory, and how many of them are open.
class MemoryFiles final : public http::FileTree {
 public:
  std::unique_ptr<http::OpenFile> open(const std::string& path) override {
    asked.insert(path);
    if (error) throw std::system_error(std::make_error_code(*error));
    if (path == "secret") throw std::system_error(std::make_error_code(std::errc::permission_denied));
    for (const auto& [name, text] : files) {
      if (name == path) return std::make_unique<File>(text, modified, opened);
      if (name.starts_with(path + "/")) throw std::system_error(std::make_error_code(std::errc::is_a_directory));
      if (path.starts_with(name + "/")) throw std::system_error(std::make_error_code(std::errc::not_a_directory));
    }
    throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
  }
  std::vector<std::string> list(const std::string&) override { return {"<b>.txt", "sub/"}; }

  std::map<std::string, std::string> files = {
      {"ten.txt", "0123456789"}, {"index.html", "front"}, {"sub/x y.html", "x"}};
  std::set<std::string> asked;  // the paths passed to open()
  http::WallTime modified{784111777s};
  std::optional<std::errc> error;  // the error that open() throws
  std::shared_ptr<int> opened = std::make_shared<int>(0);

 private:
  class File final : public http::OpenFile {
   public:
    File(std::string text, http::WallTime modified, std::shared_ptr<int> opened)
        : text_(std::move(text)), modified_(modified), opened_(std::move(opened)) {
      ++*opened_;
    }
    ~File() override { --*opened_; }
    std::uint64_t size() const override { return text_.size(); }
    http::WallTime modified() const override { return modified_; }
    std::string read(std::uint64_t offset, std::size_t count) override { return text_.substr(offset, count); }

   private:
    const std::string text_;
    const http::WallTime modified_;
    const std::shared_ptr<int> opened_;
  };
};

class FilesTest : public HttpTest {
 protected:
  Answer get(const std::string& path, const std::string& fields = "", const std::string& method = "GET") {
    answer = http::serve_files(files, files_options);
    return ask(method + " " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
  }

  std::shared_ptr<MemoryFiles> files = std::make_shared<MemoryFiles>();
  http::FilesOptions files_options;
};

}  // namespace untwist::testing
