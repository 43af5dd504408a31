// A handler that serves a tree of files. Conditions and ranges are evaluated by the code of lesson 06
// (include/untwist/http/conditions.hpp).

#include <algorithm>
#include <cstdio>
#include <random>
#include <system_error>

#include <untwist/base/log.hpp>
#include <untwist/http/conditions.hpp>
#include <untwist/http/files.hpp>
#include <untwist/http/syntax.hpp>

#include "http/redirect.hpp"

namespace untwist::http {

std::string_view media_type(std::string_view name) noexcept {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".htm", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".json", "application/json"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/markdown; charset=utf-8"},
      {".xml", "application/xml"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".gif", "image/gif"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".pdf", "application/pdf"},
      {".wasm", "application/wasm"},
      {".woff2", "font/woff2"},
      {".mp4", "video/mp4"},
      {".zip", "application/zip"},
      {".gz", "application/gzip"},
  };
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos) return "application/octet-stream";
  for (const auto& [ending, type] : types) {
    if (same_name(name.substr(dot), ending)) return type;
  }
  return "application/octet-stream";
}

// ---- serving files

namespace {

// One part of what is sent: a text, then a range of the file.
struct Part {
  std::string text;
  Range range;
};

// A Stream of parts of a file. Copies share their position.
class FileStream {
 public:
  FileStream(std::unique_ptr<OpenFile> file, std::vector<Part> parts, std::size_t piece)
      : state_(std::make_shared<State>(std::move(file), std::move(parts), piece)) {}

  Deferred<std::optional<std::string>> operator()() { return succeed(state_->next()); }

 private:
  struct State {
    State(std::unique_ptr<OpenFile> its_file, std::vector<Part> its_parts, std::size_t its_piece)
        : file(std::move(its_file)), parts(std::move(its_parts)), piece(its_piece) {}

    std::optional<std::string> next() {
      while (at < parts.size()) {
        Part& part = parts[at];
        if (!part.text.empty()) return std::exchange(part.text, {});
        if (part.range.length > 0) {
          std::string bytes = file->read(part.range.first, std::min<std::uint64_t>(piece, part.range.length));
          if (bytes.empty()) throw Error("the file became shorter while it was being sent");
          part.range.first += bytes.size();
          part.range.length -= bytes.size();
          return bytes;
        }
        ++at;
      }
      file.reset();
      return std::nullopt;
    }

    std::unique_ptr<OpenFile> file;
    std::vector<Part> parts;
    const std::size_t piece;
    std::size_t at = 0;
  };

  std::shared_ptr<State> state_;
};

std::string hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(number));
  return text;
}

Validators validators_of(const OpenFile& file) {
  const auto ticks = static_cast<std::uint64_t>(file.modified().time_since_epoch().count());
  return {"\"" + hex(ticks) + "-" + hex(file.size()) + "\"", file.modified()};
}

std::string content_range(const Range& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.first + range.length - 1) + "/" +
         std::to_string(size);
}

// A boundary that no file can contain on purpose, because it cannot be guessed.
std::string new_boundary() {
  std::random_device random;  // not static: with libc++ it is an open file
  return "part-" + hex(random()) + hex(random()) + hex(random()) + hex(random());
}

class FileServer {
 public:
  FileServer(std::shared_ptr<FileTree> files, FilesOptions options)
      : files_(std::move(files)), options_(std::move(options)) {}

  Response answer(const Request& request) const {
    if (request.method() == "OPTIONS") return allowing(204, "");
    if (request.method() != "GET" && request.method() != "HEAD") return allowing(405, "Files can only be read.");
    const std::optional<std::string> path = path_in_tree(request);
    if (!path) return plain(404, "There is no such file.");
    try {
      if (path->empty() || path->ends_with('/')) return folder(request, *path);
      return file(request, *path, files_->open(*path));
    } catch (const std::system_error& error) {
      return without_file(request, error);
    }
  }

 private:
  static Response allowing(int status, const std::string& why) {
    Response response = plain(status, why);
    response.fields.set("Allow", "GET, HEAD, OPTIONS");
    return response;
  }

  // The path of the request within the tree; nothing if there is none. The path is decoded once, then checked name by
  // name. No file name contains a slash, so a path with an encoded slash names no file.
  std::optional<std::string> path_in_tree(const Request& request) const {
    const std::optional<std::string> path = percent_decode(request.path());
    if (!path || !path->starts_with(options_.prefix) || path->find('\0') != path->npos) return std::nullopt;
    const auto slashes_in = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
    if (slashes_in(*path) != slashes_in(request.path())) return std::nullopt;
    const std::string inside = path->substr(options_.prefix.size());
    for (std::size_t begin = 0; begin < inside.size();) {
      const std::size_t end = std::min(inside.find('/', begin), inside.size());
      const std::string_view name = std::string_view(inside).substr(begin, end - begin);
      if (name.empty() || name == "." || name == "..") return std::nullopt;
      begin = end + 1;
    }
    return inside;
  }

  Response folder(const Request& request, const std::string& path) const {
    try {
      return file(request, path + options_.index, files_->open(path + options_.index));
    } catch (const std::system_error& error) {
      const bool no_index = error.code() == std::errc::no_such_file_or_directory ||
                            error.code() == std::errc::is_a_directory;  // a folder of that name is not a page
      if (!no_index) throw;
      if (!options_.listing) return plain(404, "There is no such file.");
    }
    const std::string title = "Files in " + escape_html(percent_decode(request.path()).value_or("/"));
    std::string text = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + "</title>\n<h1>" +
                       title + "</h1>\n<ul>\n";
    for (const std::string& name : files_->list(path)) {
      const bool is_folder = name.ends_with('/');
      const std::string link = percent_encode(name.substr(0, name.size() - is_folder)) + (is_folder ? "/" : "");
      text += "<li><a href=\"./" + link + "\">" + escape_html(name) + "</a>\n";
    }
    return page(200, text + "</ul>\n");
  }

  Response file(const Request& request, const std::string& path, std::unique_ptr<OpenFile> file) const {
    const Validators now = validators_of(*file);
    const std::uint64_t size = file->size();
    Response response;
    response.fields.add("ETag", now.etag);
    response.fields.add("Last-Modified", format_date(*now.modified));
    response.fields.add("Accept-Ranges", "bytes");
    switch (judge(request, now)) {
      case Verdict::not_modified:
        response.status = 304;
        return response;
      case Verdict::precondition_failed:
        response.status = 412;
        return response;
      case Verdict::go_on:
        break;
    }
    const std::string type(media_type(path));
    std::vector<Part> parts = {{"", {0, size}}};
    if (range_applies(request, now)) {
      if (const auto ranges = parse_ranges(*request.field("range"), size)) {
        if (ranges->empty()) {
          response.status = 416;
          response.fields.add("Content-Range", "bytes */" + std::to_string(size));
          return response;
        }
        response.status = 206;
        if (ranges->size() == 1) {
          response.fields.add("Content-Range", content_range(ranges->front(), size));
          parts = {{"", ranges->front()}};
        } else {
          return several(std::move(response), std::move(file), *ranges, type, size);
        }
      }
    }
    response.fields.add("Content-Type", type);
    response.length = parts[0].range.length;
    response.body = Stream(FileStream(std::move(file), std::move(parts), options_.piece));
    return response;
  }

  // RFC 9110, section 14.6.
  Response several(Response response, std::unique_ptr<OpenFile> file, const std::vector<Range>& ranges,
                   const std::string& type, std::uint64_t size) const {
    const std::string boundary = new_boundary();
    std::vector<Part> parts;
    std::uint64_t length = 0;
    const auto add = [&](std::string text, Range range) {
      length += text.size() + range.length;
      parts.push_back({std::move(text), range});
    };
    std::string line_end;
    for (const Range& range : ranges) {
      add(line_end + "--" + boundary + "\r\nContent-Type: " + type +
              "\r\nContent-Range: " + content_range(range, size) + "\r\n\r\n",
          range);
      line_end = "\r\n";
    }
    add("\r\n--" + boundary + "--\r\n", {});
    response.fields.add("Content-Type", "multipart/byteranges; boundary=" + boundary);
    response.length = length;
    response.body = Stream(FileStream(std::move(file), std::move(parts), options_.piece));
    return response;
  }

  static Response without_file(const Request& request, const std::system_error& error) {
    if (error.code() == std::errc::is_a_directory) return with_its_slash(request);
    if (error.code() == std::errc::permission_denied) return plain(403, "Access to this file is not permitted.");
    const bool no_room = error.code() == std::errc::too_many_files_open ||
                         error.code() == std::errc::too_many_files_open_in_system ||
                         error.code() == std::errc::not_enough_memory;
    if (no_room) {
      log_error("a file to serve", Failure::of(Error(error.what())));
      return plain(503, "Too many files are open. Try again later.");
    }
    const bool nothing_there = error.code() == std::errc::no_such_file_or_directory ||
                               error.code() == std::errc::not_a_directory ||
                               error.code() == std::errc::filename_too_long;
    if (!nothing_there) throw error;
    return plain(404, "There is no such file.");
  }

  const std::shared_ptr<FileTree> files_;
  const FilesOptions options_;
};

}  // namespace

Handler serve_files(std::shared_ptr<FileTree> files, FilesOptions options) {
  const auto server = std::make_shared<const FileServer>(std::move(files), std::move(options));
  return [server](Request request) { return succeed(server->answer(request)); };
}

}  // namespace untwist::http
