// untwist_unpack: reads an archive from descriptor 5 and writes the files that may belong to an exercise to
// descriptor 3. The grader runs it in the sandbox, because archives are not trusted. It follows no links and creates no
// files.
//
// A record is a line "KIND NUMBER NUMBER", then as many bytes of a path, then as many of a text:
//
//   source    a file that may belong to an exercise
//   archive   an archive inside this one
//   passed    a skipped file, with its text in case it is needed after all
//   other     any other regular file, without its text
//   large     a file that is too large to be read
//   strange   not a regular file: a link, a device
//   locked    a file that needs a password
//   damaged   a file that cannot be read; the text says why
//   warning   the text says what the library did not understand
//   trouble   the rest of the archive cannot be read; the text says why
//   foreign   this is not an archive
//   end       everything was read

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>

#include "course.hpp"
#include "unpacking.hpp"
#include "words.hpp"

using namespace tool;

namespace {

std::FILE* out = nullptr;
std::size_t told = 0;  // bytes of files

void tell(const char* kind, const std::string& path = "", const std::string& text = "") {
  std::fprintf(out, "%s %zu %zu\n", kind, path.size(), text.size());
  std::fwrite(path.data(), 1, path.size(), out);
  std::fwrite(text.data(), 1, text.size(), out);
}

// Converts a name to UTF-8. If an archive does not state the encoding of its names, Windows wrote them in the DOS code
// page.
std::string in_utf8(const std::string& name) {
  if (is_utf8(name)) return name;
  for (const char* from : {"CP437", "ISO-8859-1"}) {
    const iconv_t converter = iconv_open("UTF-8", from);
    if (converter == iconv_t(-1)) continue;
    std::string in = name, converted(name.size() * 4, '\0');
    char *from_here = in.data(), *to_here = converted.data();
    std::size_t left = in.size(), room = converted.size();
    const bool good = iconv(converter, &from_here, &left, &to_here, &room) != std::size_t(-1);
    iconv_close(converter);
    if (good) return converted.substr(0, converted.size() - room);
  }
  return name;
}

std::string path_of(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  if (!path) path = archive_entry_pathname_utf8(entry);
  return path ? in_utf8(path) : "";
}

std::string error_of(archive* reader) {
  const char* text = archive_error_string(reader);
  return text ? text : "unknown error";
}

// Reads the file's beginning, or all of it. False if it cannot be read; then `text` says why.
bool read_text(archive* reader, std::size_t most, std::string& text) {
  char buffer[1 << 14];
  for (;;) {
    const la_ssize_t n = archive_read_data(reader, buffer, std::min(sizeof buffer, most + 1 - text.size()));
    if (n < 0) {
      text = error_of(reader);
      return false;
    }
    text.append(buffer, std::size_t(n));
    if (n == 0 || text.size() > most) return true;
  }
}

// Reports a file with all of its text, unless it is too large.
void tell_file(const char* kind, const std::string& path, const std::string& text, std::size_t most) {
  if (text.size() > most || told + text.size() > kLargestPile) return tell("large", path);
  told += text.size();
  tell(kind, path, text);
}

void read_file_of(archive* reader, archive_entry* entry, const std::string& path) {
  if (archive_entry_is_data_encrypted(entry)) return tell("locked", path);
  const bool source = counts(base_name(path));
  std::string text;
  if (!read_text(reader, source ? kLargestFile : kSignature, text)) return tell("damaged", path, text);
  if (source) return tell_file("source", path, text, kLargestFile);
  if (!looks_like_an_archive(text)) return tell("other", path);
  if (!read_text(reader, kLargestArchiveWithin, text)) return tell("damaged", path, text);
  tell_file("archive", path, text, kLargestArchiveWithin);
}

void tell_passed(archive* reader, archive_entry* entry, const std::string& path) {
  static std::size_t told_of_these = 0;
  std::string text;
  const bool wanted = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
                      counts(base_name(path)) && !is_never_looked_into(path) &&
                      !archive_entry_is_data_encrypted(entry) && told_of_these < kLargestPassedOver &&
                      read_text(reader, kLargestFile, text) && text.size() <= kLargestFile;
  if (!wanted) text.clear();
  told_of_these += text.size();
  tell("passed", path, text);
}

void read_entry(archive* reader, archive_entry* entry, const std::string& path) {
  if (path.empty()) {
    tell("damaged", "", "a file whose name cannot be read");
  } else if (archive_entry_hardlink(entry)) {
    tell("strange", path);
  } else if (archive_entry_filetype(entry) == AE_IFREG) {
    read_file_of(reader, entry, path);
  } else if (archive_entry_filetype(entry) != AE_IFDIR) {
    tell("strange", path);
  }
}

void read_all(archive* reader) {
  int entries = 0, passed = 0;
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader, &entry);
    if (status == ARCHIVE_EOF) return tell("end");
    if (archive_read_has_encrypted_entries(reader) > 0 && status <= ARCHIVE_FAILED)
      return tell("trouble", "", "it is encrypted and needs a password");
    if (status == ARCHIVE_RETRY) continue;
    if (status <= ARCHIVE_FAILED) return tell("trouble", "", error_of(reader));
    const std::string path = path_of(entry);
    if (is_passed_over(path)) {
      if (archive_entry_filetype(entry) != AE_IFDIR && ++passed <= kMostEntries) tell_passed(reader, entry, path);
      continue;
    }
    if (status == ARCHIVE_WARN) tell("warning", path, error_of(reader));
    if (++entries > kMostEntries)
      return tell("trouble", "", "it has more than " + std::to_string(kMostEntries) + " files");
    read_entry(reader, entry, path);
  }
}

}  // namespace

int main() {
  // Names are read as UTF-8. Without a UTF-8 locale the library would lose names that are not ASCII.
  if (!std::setlocale(LC_ALL, "C.UTF-8") && !std::setlocale(LC_ALL, "en_US.UTF-8")) {
    std::fputs("this system has no locale C.UTF-8\n", stderr);
    return 1;
  }
  out = fdopen(3, "wb");
  archive* reader = archive_read_new();
  if (!out || !reader) return 1;
  archive_read_support_filter_all(reader);
  // All formats except those that accept anything: mtree, raw, empty.
  archive_read_support_format_7zip(reader);
  archive_read_support_format_ar(reader);
  archive_read_support_format_cab(reader);
  archive_read_support_format_cpio(reader);
  archive_read_support_format_iso9660(reader);
  archive_read_support_format_lha(reader);
  archive_read_support_format_rar(reader);
  archive_read_support_format_rar5(reader);
  archive_read_support_format_tar(reader);
  archive_read_support_format_xar(reader);
  archive_read_support_format_zip(reader);
  if (archive_read_open_fd(reader, 5, 1 << 16) != ARCHIVE_OK) {
    tell("foreign", "", error_of(reader));
  } else {
    read_all(reader);
  }
  archive_read_free(reader);
  return std::fclose(out) == 0 ? 0 : 1;
}
