// untwist site: builds one site from lessons, documents and the reference.

#include "site.hpp"

#include <cstdio>
#include <set>

#include "build.hpp"
#include "pages.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "web.hpp"

namespace tool {

namespace {

const std::string work = "build/site", html = work + "/html", staging = work + "/pages", sources = work + "/sources";
const std::string the_look = "/usr/share/doxygen-awesome-css/doxygen-awesome.css";
const std::string mark = ".untwist-site";  // lists the files that `untwist site --out` has put into a folder

struct Entry {
  std::string path, title;
};

struct Group {
  std::string title;
  std::vector<Entry> entries;
};

std::string title_of(const std::string& path) {
  for (const std::string& line : split_lines(read_file(path)))
    if (line.starts_with("# ")) return trim(line.substr(2));
  throw Error(path + " has no title: a line that begins with #");
}

// The pages of the site, in the order of its table of contents.
std::vector<Group> contents() {
  auto titled = [](const std::string& path) { return Entry{path, title_of(path)}; };
  Group lessons{"Lessons", {}};
  for (const std::string& name : files_in("lessons", ".md")) lessons.entries.push_back(titled("lessons/" + name));
  return {
      {"Begin", {{"README.md", "Home"}, titled("docs/before-you-come.md"), titled("docs/map.md")}},
      lessons,
      {"Look up", {titled("docs/reference.md"), titled("docs/glossary.md")}},
      {"Teach", {titled("docs/teaching.md"), titled("docs/grading.md")}},
      {"Maintain",
       {titled("docs/maintaining.md"), titled("docs/behaviours.md"), titled("bench/RESULTS.md"),
        titled("CONTRIBUTING.md"), titled("CHANGELOG.md")}},
  };
}

std::string contents_html(const std::vector<Group>& groups) {
  std::string text;
  for (const Group& group : groups) {
    text += "<p class=\"part\">" + group.title + "</p>\n<ul>\n";
    for (const Entry& entry : group.entries)
      text += "<li><a href=\"" + label_of(entry.path) + ".html\">" + entry.title + "</a></li>\n";
    text += "</ul>\n";
  }
  return text;
}

// Links to the previous and the next lesson.
std::string neighbours(const std::vector<Entry>& lessons, std::size_t i) {
  auto link = [&](std::size_t to, const std::string& kind, const std::string& text) {
    return "<a rel=\"" + kind + "\" href=\"" + label_of(lessons[to].path) + ".html\">" + text + "</a>";
  };
  std::string text = "<nav class=\"neighbours\" aria-label=\"Lessons beside this one\">";
  text += i > 0 ? link(i - 1, "prev", "\u2190 " + lessons[i - 1].title) : "<span></span>";
  if (i + 1 < lessons.size()) text += link(i + 1, "next", lessons[i + 1].title + " \u2192");
  return "\n" + as_html(text + "</nav>") + "\n";
}

void stage(const std::vector<Group>& groups, Lines& problems) {
  std::set<std::string> linked, shown;
  auto add = [&](const Page& page, const std::string& end) {
    try {
      write_file(staging + "/" + page.label + ".md", staged(page, linked) + end);
    } catch (const Error& error) {
      problems.push_back(error.what());
    }
  };
  for (const Group& group : groups)
    for (std::size_t i = 0; i < group.entries.size(); ++i) {
      const std::string& path = group.entries[i].path;
      add({label_of(path), path, read_file(path)}, group.title == "Lessons" ? neighbours(group.entries, i) : "");
    }
  write_file(staging + "/search.md", "# Search {#search}\n\n" + as_html(read_file("tools/site/search.html")) + "\n");
  std::set<std::string> here;
  for (const Group& group : groups)
    for (const Entry& entry : group.entries) here.insert(entry.path);
  for (const std::string& name : files_in("docs", ".md"))
    if (!here.count("docs/" + name))
      problems.push_back("docs/" + name + " is not on the site: put it into contents() of tools/staff/site.cpp");
  // The source files that pages link to; a folder's page links to more of them.
  while (shown != linked)
    for (const std::string& path : std::set<std::string>(linked))
      if (shown.insert(path).second) {
        add(source_page(path), "");
        if (!is_folder(path)) write_file(sources + "/" + path, read_file(path));
      }
}

// Doxygen reports the names of our copies; people know the originals.
std::string with_originals(std::string line, const std::vector<Group>& groups) {
  std::size_t at = line.find(staging + "/");
  if (at == line.npos) return line;
  line = line.substr(at + staging.size() + 1);
  for (const Group& group : groups)
    for (const Entry& entry : group.entries)
      if (line.starts_with(label_of(entry.path) + ".md:"))
        return entry.path + line.substr(label_of(entry.path).size() + 3);
  return line;
}

void run_doxygen(const std::vector<Group>& groups, bool awesome, Lines& problems) {
  std::string header = replace_all(read_file("tools/site/header.html"), "@CONTENTS@\n", contents_html(groups));
  write_file(work + "/footer.html",
             replace_all(read_file("tools/site/footer.html"), "@VERSION@", trim(read_file("VERSION"))));
  write_file(work + "/header.html", header);
  write_file(work + "/Doxyfile", "@INCLUDE = tools/site/Doxyfile\nHTML_EXTRA_STYLESHEET = " +
                                     std::string(awesome ? the_look + " " : "") + "tools/site/site.css\n");
  progress("doxygen");
  Finished doxygen = run({"doxygen", work + "/Doxyfile"});
  end_progress();
  const Strings said = split_lines(doxygen.output);
  for (const std::string& line : said)
    if (has(line, "warning:") || has(line, "error:")) problems.push_back(with_originals(line, groups));
  if (doxygen.status != 0 && problems.empty())
    problems.push_back("doxygen failed: " + (said.empty() ? "" : said.back()));
}

// Removes every text between two markers, including the markers.
std::string without(std::string text, const std::string& begin, const std::string& end) {
  for (std::size_t from = text.find(begin); from != text.npos; from = text.find(begin, from)) {
    std::size_t to = text.find(end, from + begin.size());
    if (to == text.npos) break;
    text.erase(from, to + end.size() - from);
  }
  return text;
}

// Makes the page's title its only top-level heading: screen readers navigate by headings.
std::string with_one_title(std::string page, bool sections_too) {
  if (sections_too)
    for (const auto& [from, to] : {std::pair("h2>", "h3>"), std::pair("h1>", "h2>")}) {
      page = replace_all(page, std::string("<") + from, std::string("<") + to);
      page = replace_all(page, std::string("</") + from, std::string("</") + to);
    }
  const std::string begin = "<div class=\"title\">", end = "</div></div>";
  std::size_t from = page.find(begin), to = page.find(end, from);
  if (from == page.npos || to == page.npos) return page;
  page.replace(to, end.size(), "</h1></div>");
  if (std::size_t labels = page.find("<span class=\"mlabels\">", from); labels < to)
    page.erase(labels, to - labels);  // "abstract"
  return page.replace(from, begin.size(), "<h1 class=\"title\">");
}

// Moves a function's anchor to its heading, so that search can link to it, too.
std::string with_addresses(std::string page) {
  const std::string begin = "<a id=\"", heading = "<h2 class=\"memtitle\">";
  for (std::size_t at = page.find(heading); at != page.npos; at = page.find(heading, at + 1)) {
    const std::size_t anchor = page.rfind(begin, at), end = page.find("</a>", anchor);
    if (anchor == page.npos || end > at || !trim(page.substr(end + 4, at - end - 4)).empty()) continue;
    const std::string id =
        page.substr(anchor + begin.size(), page.find('"', anchor + begin.size()) - anchor - begin.size());
    page.replace(anchor, at + heading.size() - anchor, "<h2 class=\"memtitle\" id=\"" + id + "\">");
    at = anchor;
  }
  return page;
}

// Does what Doxygen cannot: one title, the mark of the current page, and links from code in the text to the reference.
void finish_pages(const std::vector<Group>& groups) {
  const Symbols symbols(read_file(work + "/tags.xml"));
  Strings ours;
  for (const Group& group : groups)
    for (const Entry& entry : group.entries) ours.push_back(label_of(entry.path) + ".html");
  for (const std::string& name : files_in(html, "-members.html")) std::remove((html + "/" + name).c_str());
  for (const std::string& name : files_in(html, ".html")) {
    std::string page = read_file(html + "/" + name);
    page = without(page, "<div class=\"summary\">", "</div>");           // links to lists of what is on the page anyway
    page = without(page, " onclick=\"javascript:toggleInherit(", "\"");  // inherited members are shown
    page = without(page, "<img src=\"closed.png\"", "/>");
    page = with_one_title(page, contains(ours, name));
    page = with_addresses(std::move(page));
    if (name.starts_with("file_")) page = with_symbols(page, symbols);
    if (contains(ours, name)) {
      const std::string own = "<li><a href=\"" + name + "\"";
      page = with_symbols(replace_all(page, own, own + " aria-current=\"page\""), symbols);
    }
    write_file(html + "/" + name, page);
  }
}

// Everything except the sources.
const std::string the_indexed =
    "{index,lesson_*,class*,struct*,*_8hpp,before_you_come,map,glossary,reference,teaching,grading,maintaining,results}"
    ".html";

void add_search(Lines& problems) {
  progress("indexing for search");
  Finished pagefind = run({web_tool("pagefind"), "--site", html, "--glob", the_indexed, "--exclude-selectors",
                           "nav, #nav-path, .permalink, .mlabels, div.toc, table.memberdecls"});
  end_progress();
  if (pagefind.status != 0) problems.push_back("pagefind failed:\n" + pagefind.output);
}

void check_links(Lines& problems) {
  progress("checking links, pictures and anchors");
  Finished checked = run(node_script("check_links.mjs", {html}));
  end_progress();
  if (checked.status == 0) return;
  const std::size_t before = problems.size();
  for (const std::string& line : split_lines(checked.output))
    if (has(line, " has a broken link: ")) problems.push_back(line);
  if (problems.size() == before) problems.push_back("check_links.mjs failed:\n" + checked.output);
}

}  // namespace

SiteResult build_site() {
  SiteResult result{html, {}, {}};
  if (!in_path("doxygen")) throw Error("doxygen is not installed: the site needs it");
  run({"rm", "-rf", html, staging, sources});
  const std::vector<Group> groups = contents();
  stage(groups, result.problems);
  if (!result.problems.empty()) return result;

  const bool awesome = exists(the_look);
  if (!awesome) result.left_out.push_back("the style: doxygen-awesome-css is not installed");
  run_doxygen(groups, awesome, result.problems);
  if (!exists(html + "/index.html")) return result;
  finish_pages(groups);

  if (std::string missing = web_tools_missing(); missing.empty()) {
    add_search(result.problems);
    check_links(result.problems);
  } else {
    result.left_out.push_back("the search and the link check: " + missing);
  }
  return result;
}

namespace {

Strings all_files(const std::string& folder, const std::string& below = "") {
  Strings found;
  for (const std::string& name : files_in(folder, "")) found.push_back(below + name);
  for (const std::string& name : folders_in(folder))
    for (const std::string& path : all_files(folder + "/" + name, below + name + "/")) found.push_back(path);
  return found;
}

// Removes the files that we have put there before, and nothing else.
void replace_site(const std::string& from, const std::string& to) {
  for (const std::string& path : split_lines(read_file_or(to + "/" + mark, ""))) std::remove((to + "/" + path).c_str());
  const Strings files = all_files(from);
  write_file(to + "/" + mark, join(files, "\n") + "\n");
  Finished copied = run({"cp", "-r", from + "/.", to});
  if (copied.status != 0) throw Error("cannot write " + to + ": " + copied.output);
}

}  // namespace

int site(const Arguments& arguments) {
  const std::string out = as_called(arguments.value("out"));
  if (!out.empty() && exists(out) && !exists(out + "/" + mark) &&
      !(files_in(out, "").empty() && folders_in(out).empty()))
    throw Error(out + " contains something other than our site; name an empty folder", 2);
  const std::string port = arguments.value("port");
  if (!port.empty() && (to_number(port) < 0 || to_number(port) > 65535))
    throw Error("--port takes a number up to 65535", 2);

  SiteResult built = build_site();
  for (const std::string& problem : built.problems) say(red("\u2717 ") + problem);
  // A site that lacks something is good enough to read, but not to publish.
  for (const std::string& what : built.left_out) {
    say(yellow("left out ") + what);
    if (arguments.flag("strict")) built.problems.push_back(what);
  }
  if (!built.problems.empty()) {
    say(count(int(built.problems.size()), "problem"));
    return 1;
  }
  if (!out.empty()) {
    replace_site(built.folder, out);
    say(green("\u2713 ") + "the site is in " + out);
    return 0;
  }
  if (!configured("fast")) configure("fast");
  BuildResult server = build("fast", {"example_file_server"});
  if (!server.good) throw Error("the server does not build:\n" + server.output);
  run_instead({"build/fast/example_file_server", "--root", built.folder, "--port", port.empty() ? "8000" : port});
}

}  // namespace tool
