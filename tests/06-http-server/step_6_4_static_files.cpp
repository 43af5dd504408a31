#include <fcntl.h>
#ifndef _WIN32
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#endif
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <untwist/testing/fresh_folder.hpp>

#include "files_test.hpp"

namespace untwist::testing {
namespace {

class Step6_4_Files : public FilesTest {};
class Given_Files : public ::testing::Test {};

TEST_F(Step6_4_Files, AreSentWithTheirTypeAndTag) {
  rule("K77", "a file is sent with its type, its modification time and a tag; it is closed at the end");
  const Answer got = get("/ten.txt");
  expect("the status", got.status, 200);
  expect("the body", got.body, "0123456789");
  expect("Content-Type", got.field("content-type"), "text/plain; charset=utf-8");
  expect("Content-Length", got.field("content-length"), "10");
  expect("Last-Modified", got.field("last-modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
  expect_that("there is a tag", got.field("etag").starts_with('"'));
  expect("the index of a folder", get("/").body, "front");
  expect("an encoded name", get("/sub/x%20y.html").body, "x");
  expect("open files", *files->opened, 0);
}

TEST_F(Step6_4_Files, AreSentInPieces) {
  rule("K77", "a file is never in memory as a whole; it is closed when the client leaves");
  files->files["large"] = std::string(300'000, 'x');
  files_options.piece = 1000;
  world.network.set_capacity(500);
  answer = http::serve_files(files, files_options);
  const PeerPtr peer = connect();
  say(peer, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("open files", *files->opened, 1);
  peer->reset();
  world.settle();
  expect("open files after the client has left", *files->opened, 0);
  world.network.set_capacity(100'000);
  const PeerPtr patient = connect();
  std::string said = say(patient, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 10; ++i) {
    world.settle();
    said += patient->take();
  }
  expect("the size of the body", take_answer(said).value_or(Answer()).body.size(), 300'000u);
}

TEST_F(Step6_4_Files, NothingOutsideIsEverSent) {
  rule("K65 K66", "neither dots, however they are encoded, nor NUL lead out of the tree: 404");
  for (const char* path : {"/../ten.txt", "/%2e%2e/ten.txt", "/sub/..%2ften.txt", "/./ten.txt", "//ten.txt", "/sub//x",
                           "/ten.txt%00", "/%2e%2e%2f", "/.."}) {
    expect("the status for " + std::string(path), get(path).status, 404);
  }
  expect("the paths passed to open()", files->asked, std::set<std::string>{});
}

TEST_F(Step6_4_Files, AFolderEndsWithASlash) {
  rule("K67", "a folder's URL without a slash is redirected to the one with a slash");
  const Answer got = get("/sub?a=b");
  expect("the status", got.status, 301);
  expect("Location", got.field("location"), "/sub/?a=b");
}

TEST_F(Step6_4_Files, AMissingFileIsNotFound) {
  rule("K68 K54", "a missing file, or a path below a file: 404; an unreadable file: 403; another method: 405");
  expect("missing", get("/none").status, 404);
  expect("below a file", get("/ten.txt/x").status, 404);
  expect("a folder without an index", get("/sub/").status, 404);
  expect("unreadable", get("/secret").status, 403);
  expect("another method", get("/ten.txt", "", "DELETE").status, 405);
  expect("what is allowed", get("/ten.txt", "", "DELETE").field("allow"), "GET, HEAD, OPTIONS");
}

TEST_F(Step6_4_Files, AnEncodedSlashIsNotASeparator) {
  rule("K65", "%2F is part of a name, and no file has such a name: 404, however often it is encoded");
  for (const char* path : {"/sub%2Fx%20y.html", "/sub%2fx%20y.html", "/%2Ften.txt", "/sub/%2F"}) {
    expect("the status for " + std::string(path), get(path).status, 404);
  }
  expect("the paths passed to open()", files->asked, std::set<std::string>{});
  files->files["50%2F50"] = "a name with a percent sign";
  expect("a name that contains %2F itself", get("/50%252F50").status, 200);
}

TEST_F(Step6_4_Files, AFolderNamedLikeTheIndexIsNotAPage) {
  rule("K68", "a folder that is named index.html is not a page: the folder above has no index");
  files->files = {{"index.html/x", "x"}};
  expect("without a listing", get("/").status, 404);
  files_options.listing = true;
  expect("with a listing", get("/").status, 200);
}

TEST_F(Step6_4_Files, WithoutDescriptorsTheyAreUnavailable) {
  rule("", "without free descriptors or memory: 503, since that passes; any other error: 500");
  for (const std::errc error :
       {std::errc::too_many_files_open, std::errc::too_many_files_open_in_system, std::errc::not_enough_memory}) {
    files->error = error;
    expect("the status", get("/ten.txt").status, 503);
  }
  files->error = std::errc::io_error;
  expect("the status of a broken disk", get("/ten.txt").status, 500);
  expect("how many errors were logged", take_logged_errors().size(), 4u);
}

TEST_F(Step6_4_Files, LastModifiedIsNeverLaterThanDate) {
  rule("", "for a file with a time in the future, Last-Modified is the current time");
  files->modified = http::WallTime(784111777s) + 1h;
  const Answer got = get("/ten.txt");
  expect("Last-Modified", got.field("last-modified"), got.field("date"));
  files->modified = http::WallTime(784111777s) - 1h;
  expect("Last-Modified of an old one", get("/ten.txt").field("last-modified"), "Sun, 06 Nov 1994 07:49:37 GMT");
}

TEST_F(Step6_4_Files, AListingEscapesNames) {
  rule("K78", "a folder without an index is listed if listing is on; names and links are escaped");
  files_options.listing = true;
  const Answer got = get("/sub/");
  expect_that("a name is escaped", got.body.find("&lt;b&gt;.txt</a>") != std::string::npos);
  expect_that("its link is encoded", got.body.find("href=\"./%3Cb%3E.txt\"") != std::string::npos);
  expect_that("a folder keeps its slash", got.body.find("href=\"./sub/\"") != std::string::npos);
}

TEST_F(Given_Files, OfTheSystemStayInTheirFolder) {
  rule("K65 K68", "with real files, no symbolic link is followed, no pipe is waited for, and no socket is read");
  namespace fs = std::filesystem;
  const FreshFolder fresh;
  const fs::path folder = fresh.path();
  fs::create_directories(folder / "root" / "sub");
  std::ofstream(folder / "outside.txt") << "secret";
  std::ofstream(folder / "root" / "sub" / "in.txt") << "inside";
#ifndef _WIN32  // making a link is a privilege there
  fs::create_symlink(folder / "outside.txt", folder / "root" / "link.txt");
  fs::create_directory_symlink(folder, folder / "root" / "up");
  ASSERT_EQ(0, ::mkfifo((folder / "root" / "sub" / "pipe").c_str(), 0600));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder / "root" / "sub" / "socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
  const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(0, ::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  ::close(listening);
  const timespec far_away[2] = {{100'000'000'000, 0}, {100'000'000'000, 0}};
  std::ofstream(folder / "root" / "sub" / "future.txt") << "later";
  ASSERT_EQ(0, ::utimensat(AT_FDCWD, (folder / "root" / "sub" / "future.txt").c_str(), far_away, 0));
#endif
  const auto real = http::real_files((folder / "root").string());
  const auto error = [&](const std::string& path) {
    try {
      real->open(path);
    } catch (const std::system_error& failure) {
      return failure.code();
    }
    return std::error_code();
  };
  expect("what is read", real->open("sub/in.txt")->read(2, 100), "side");
  expect("its size", real->open("sub/in.txt")->size(), 6u);
  expect_that("a link is not found", error("link.txt") == std::errc::no_such_file_or_directory);
  expect_that("a file behind a link is not found", error("up/outside.txt") == std::errc::no_such_file_or_directory ||
                                                       error("up/outside.txt") == std::errc::not_a_directory);
  expect_that("a file above the folder is not found", error("../outside.txt") == std::errc::no_such_file_or_directory);
  expect_that("a folder is a folder", error("sub") == std::errc::is_a_directory);
#ifndef _WIN32
  expect_that("a pipe may not be read", error("sub/pipe") == std::errc::permission_denied);
  expect_that("a socket may not be read", error("sub/socket") == std::errc::permission_denied);
  expect_that("a time that the clock cannot hold is far in the future",
              real->open("sub/future.txt")->modified() > std::chrono::system_clock::now());
#endif
  expect_that("a path below a file is not found", error("sub/in.txt/x") == std::errc::not_a_directory);
  expect("the list", real->list(""), std::vector<std::string>{"sub/"});
  expect_throws<std::system_error>("a root that is not a folder",
                                   [&] { http::real_files((folder / "none").string()); });
}

}  // namespace
}  // namespace untwist::testing
