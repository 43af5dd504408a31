#include "pages.hpp"
#include "markup.hpp"

#include <algorithm>
#include <cctype>

namespace tool {

namespace {

std::string as_word(std::string_view text) {
  std::string word;
  for (char c : text) word += is_word(c) ? c : '_';
  return word;
}

std::string without_ending(std::string_view path) { return std::string(path.substr(0, path.rfind('.'))); }

// A picture's style, limited to this picture. Its dark variant applies if the reader has chosen dark mode, by the
// page's button or in the system.
std::string scoped_style(std::string_view style, const std::string& scope) {
  const std::string_view query = "@media (prefers-color-scheme: dark) {";
  std::size_t at = style.find(query);
  std::size_t end = at == style.npos ? style.npos : style.rfind('}');
  std::string light(style.substr(0, at)), dark;
  if (end != style.npos) dark = style.substr(at + query.size(), end - at - query.size());
  return light.insert(0, scope + " {") + "} html.dark-mode " + scope + " {" + dark + "} " + std::string(query) +
         " html:not(.light-mode) " + scope + " {" + dark + "} }";
}

// The picture itself rather than a link to it, so that its colours follow the theme that the reader has chosen. Its ids
// get the picture's name as a prefix, because several pictures may be on one page.
std::string inlined(const std::string& path) {
  std::string svg = replace_all(read_file(path), "'", "\"");
  const std::string name = as_word(without_ending(path.substr(path.rfind('/') + 1))) + "_";
  for (const char* reference : {"id=\"", "url(#", "href=\"#"})
    svg = replace_all(std::move(svg), reference, reference + name);
  const std::string labels = "aria-labelledby=\"";
  if (std::size_t at = svg.find(labels); at != svg.npos) {
    std::size_t begin = at + labels.size(), end = svg.find('"', begin);
    Strings ids = words(svg.substr(begin, end - begin));
    for (std::string& id : ids) id.insert(0, name);
    svg.replace(begin, end - begin, join(ids, " "));
  }
  if (std::size_t begin = svg.find("<style>"), end = svg.find("</style>"); begin != svg.npos && end != svg.npos)
    svg.replace(begin + 7, end - begin - 7,
                scoped_style(std::string_view(svg).substr(begin + 7, end - begin - 7), "#" + name + "picture"));
  return as_html("<figure class=\"picture\" id=\"" + name + "picture\">" + svg + "</figure>");
}

struct Target {
  std::string path, anchor;
};

Target parted(std::string_view target) {
  std::size_t hash = target.find('#');
  if (hash == target.npos) return {std::string(target), ""};
  return {std::string(target.substr(0, hash)), std::string(target.substr(hash + 1))};
}

bool is_page(const std::string& path) {
  for (const char* page : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/RESULTS.md"})
    if (path == page) return true;
  return path.ends_with(".md") && (path.starts_with("lessons/") || path.starts_with("docs/")) &&
         !path.starts_with("lessons/hints/");
}

// "L12" on a code host is "l00012" here.
std::string line_anchor(const std::string& anchor) {
  std::string number = anchor.substr(1);
  return "#l" + std::string(number.size() < 5 ? 5 - number.size() : 0, '0') + number;
}

std::string heading_label(const std::string& source, std::string_view heading) {
  std::size_t step = heading.find("Step ");
  if (source.starts_with("lessons/") && (step == 0 || heading.starts_with("\u2605 Step "))) {
    std::string id = words(heading.substr(step + 5))[0];
    if (is_digit(id[0])) return "step_" + as_word(id);
  }
  return label_of(source) + "_" + as_word(anchor_of(heading));
}

// Doxygen's name for the page about a header: line__receiver_8hpp.html for "line_receiver.hpp".
std::string page_of_header(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return replace_all(replace_all(name, "_", "__"), ".", "_8") + ".html";
}

// The label of the heading that code hosts call `anchor`.
std::string label_of_anchor(const std::string& path, const std::string& anchor, const std::string& where) {
  bool fenced = false;
  for (const std::string& line : split_lines(read_file(path))) {
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced || !line.starts_with("##")) continue;
    const std::string heading = trim(line.substr(line.find(' ')));
    if (anchor_of(heading) == anchor) return heading_label(path, heading);
  }
  throw Error(where + path + " has no heading #" + anchor);
}

std::string link(const Page& page, const std::string& where, std::string_view target, std::set<std::string>& linked) {
  if (has(target, "://") || target.starts_with("mailto:")) return std::string(target);
  auto [path, anchor] = parted(target);
  path = path.empty() ? page.source : resolved(page.source, path);
  if (path.starts_with("..")) throw Error(where + path + " is outside of the project");
  if (!exists(path)) throw Error(where + "no file " + path);
  if (is_page(path))
    return label_of(path) + ".html" + (anchor.empty() ? "" : "#" + label_of_anchor(path, anchor, where));
  if (path == "slides") return "teaching.html";
  if (path.starts_with("include/untwist/") && path.ends_with(".hpp") && !has(path, "/detail/"))
    return page_of_header(path);
  linked.insert(path);
  return label_of(path) + ".html" + (anchor.starts_with("L") ? line_anchor(anchor) : "");
}

// Converts a line of text: links lead into the site, and nothing in it is mistaken for a Doxygen command. Code is left
// alone.
std::string staged_line(const Page& page, const std::string& where, std::string_view line,
                        std::set<std::string>& linked) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '`') {
      std::size_t fence = std::min(line.find_first_not_of('`', i), line.size()) - i,
                  end = line.find(std::string(fence, '`'), i + fence);
      if (end == line.npos) throw Error(where + "code that begins with ` and does not end on the same line");
      std::string code(line.substr(i + fence, end - i - fence));
      // Doxygen would find links and commands in some code.
      const bool looks_alive = has(code, "://") || has(code, "http::") || has(code, "\\");
      out += looks_alive ? "@htmlonly<code>" + escaped(code) + "</code>@endhtmlonly" : "``" + code + "``";
      i = end + fence - 1;
    } else if (line.substr(i).starts_with("![")) {
      throw Error(where + "a picture must be on a line of its own");
    } else if (line[i] == '\\' || line[i] == '@') {
      out += '\\';
      out += line[i];
    } else if (line.substr(i).starts_with("](")) {
      std::size_t end = line.find(')', i);
      if (end == line.npos) throw Error(where + "a link without its )");
      out += "](" + link(page, where, line.substr(i + 2, end - i - 2), linked) + ")";
      i = end;
    } else {
      out += line[i];
    }
  }
  return out;
}

std::string doc_comment_of(const Lines& lines, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && trim(lines[begin - 1]).starts_with("///")) --begin;
  Lines text;
  for (std::size_t i = begin; i < at; ++i) {
    std::string line = trim(trim(lines[i]).substr(3));
    if (line.empty()) break;
    text.push_back(line);
  }
  Strings said = words(join(text, " "));
  for (std::size_t i = 0; i + 1 < said.size(); ++i)  // "@p name" is how Doxygen writes `name`
    if (said[i] == "@p") {
      std::size_t size = 0;
      while (size < said[i + 1].size() && is_word(said[i + 1][size])) ++size;
      said[i + 1] = "`" + said[i + 1].substr(0, size) + "`" + said[i + 1].substr(size);
      said.erase(said.begin() + static_cast<std::ptrdiff_t>(i));
    }
  std::string all = join(said, " ");
  std::size_t end = all.find(". ");
  return end == all.npos ? all : all.substr(0, end + 1);
}

// "class [[nodiscard]] Deferred {" gives "Deferred".
std::string declared_type(const std::string& line) {
  for (std::string_view kind : {"class ", "struct ", "enum class "}) {
    if (!line.starts_with(kind) || (line.ends_with(";") && !has(line, "{"))) continue;  // a declaration
    std::string_view rest = std::string_view(line).substr(kind.size());
    if (rest.starts_with("[[nodiscard]] ")) rest.remove_prefix(14);
    std::size_t end = 0;
    while (end < rest.size() && is_word(rest[end])) ++end;
    if (rest.substr(end).starts_with("<")) return "";  // a specialisation is not listed again
    return std::string(rest.substr(0, end));
  }
  return "";
}

std::string heading_of(const Step& step) {
  return (step.stretch ? "\u2605 Step " : "Step ") + step.id + dot + step.title;
}

// "Deferred<T> fail(E error, ..." at the margin gives "fail()".
std::string declared_function(const std::string& line) {
  if (line.empty() || !is_word(line[0]) || line.starts_with("template") || line.starts_with("using") ||
      line.starts_with("namespace"))
    return "";
  const std::size_t end = line.find('(');
  if (end == line.npos || has(line.substr(0, end), "=") || has(line.substr(0, end), "operator")) return "";
  std::size_t begin = end;
  while (begin > 0 && is_word(line[begin - 1])) --begin;
  return begin == 0 || begin == end ? "" : line.substr(begin, end - begin) + "()";
}

void describe_header(const std::string& path, const std::string& space, std::string& text) {
  const Lines lines = split_lines(read_file(path));
  std::string about;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (trim(lines[i]) == "/// @file") {
      Lines sentences;
      for (++i; i < lines.size() && lines[i].starts_with("///") && trim(lines[i]) != "///"; ++i)
        sentences.push_back(trim(lines[i].substr(3)));
      about = join(sentences, " ");
      break;
    }
  text += "### " + path.substr(8) + "\n\n" + about + " [The whole header](../" + path + ").\n\n";
  std::string rows;
  Strings listed;  // only the first of several functions with the same name is listed
  bool inner = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == "namespace detail {") inner = true;
    if (lines[i] == "}  // namespace detail") inner = false;
    if (inner) continue;
    std::string name = declared_type(lines[i]);
    if (name.empty()) name = declared_function(lines[i]);
    std::size_t comment = i;
    while (comment > 0 && (lines[comment - 1].starts_with("template") || lines[comment - 1].starts_with("  requires") ||
                           lines[comment - 1].starts_with("//! [")))
      --comment;
    if (name.empty() || comment == 0 || !trim(lines[comment - 1]).starts_with("///") || contains(listed, name))
      continue;
    listed.push_back(name);
    rows += "| `" + space + name + "` | " + doc_comment_of(lines, comment) + " |\n";
  }
  if (!rows.empty()) text += "| | |\n|---|---|\n" + rows + "\n";
}

}  // namespace

std::string as_html(const std::string& html) {
  return "\\htmlonly[block] " + replace_all(html, "\n", " ") + " \\endhtmlonly";
}

std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (char c : heading) {
    if (c == ' ')
      anchor += '-';
    else if (is_word(c) || c == '-')
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return anchor;
}

std::string label_of(const std::string& path) {
  if (path == "README.md") return "index";
  if (path == "CONTRIBUTING.md") return "contributing";
  if (path == "CHANGELOG.md") return "changelog";
  if (path == "bench/RESULTS.md") return "results";
  if (path.starts_with("lessons/") && path.ends_with(".md")) return "lesson_" + as_word(without_ending(path.substr(8)));
  if (path.starts_with("docs/") && path.ends_with(".md")) return as_word(without_ending(path.substr(5)));
  return (is_folder(path) ? "folder_" : "file_") + as_word(path);
}

std::string resolved(const std::string& from, std::string_view target) {
  Strings parts = split(from, '/');
  parts.pop_back();
  for (const std::string& part : split(target, '/')) {
    if (part == "..") {
      if (parts.empty()) return std::string(target);
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  return join(parts, "/");
}

std::string staged(const Page& page, std::set<std::string>& linked) {
  Strings out;
  bool fenced = false, titled = false, contents_wanted = false, folded = false;
  int number = 0;
  for (const std::string& line : split_lines(page.text)) {
    const std::string where = page.source + ":" + std::to_string(++number) + ": ";
    const std::string text = trim(line);
    if (text.starts_with("```")) fenced = !fenced;
    // One line for each line of the page, so that errors name the right one: the fold takes the place of a blank line.
    if (folded && !fenced && (line.starts_with("**") || line.starts_with("##"))) {
      folded = false;
      out.back() = as_html("</details>");
    }
    if (fenced || text.starts_with("```")) {
      out.push_back(line);
    } else if (line.starts_with("**Answer.**")) {
      folded = true;
      out.back() = as_html("<details class=\"answer\"><summary>Answer</summary>");
      out.push_back(staged_line(page, where, trim(line.substr(std::string_view("**Answer.**").size())), linked));
    } else if (line.starts_with("# ") && !titled) {
      titled = true;
      out.push_back(line + " {#" + (page.label == "index" ? "mainpage" : page.label) + "}");
      if (page.source.starts_with("lessons/") || page.source.starts_with("docs/")) contents_wanted = true;
    } else if (contents_wanted && text.empty()) {
      contents_wanted = false;
      out.push_back("[TOC]");
    } else if (line.starts_with("## ") || line.starts_with("### ")) {
      const std::string heading = trim(line.substr(line.find(' ')));
      out.push_back(staged_line(page, where, line, linked) + " {#" + heading_label(page.source, heading) + "}");
    } else if (line.starts_with("![")) {
      std::size_t middle = line.find("]("), end = line.rfind(')');
      if (middle == line.npos || end < middle) throw Error(where + "a picture must be written as ![description](file)");
      const std::string path = resolved(page.source, line.substr(middle + 2, end - middle - 2));
      if (!exists(path)) throw Error(where + "no picture " + path);
      if (!path.ends_with(".svg")) throw Error(where + path + " is not an SVG");
      out.push_back(inlined(path));  // it has its own title and description
    } else if (line.starts_with("<!-- talk:")) {
      Lesson lesson = read_lesson(page.source.substr(8), page.text);
      std::string minutes;
      if (lesson.talk > 0) minutes = count(lesson.talk, "minute") + " of slides";
      if (lesson.code > 0) minutes += (minutes.empty() ? "" : dot) + count(lesson.code, "minute") + " of code";
      out.push_back(as_html("<p class=\"minutes\">" + minutes + "</p>"));
    } else if (line.starts_with("<!--")) {
      out.push_back("");  // for our tools
    } else if (line.starts_with("@includelineno ")) {
      out.push_back(line);
    } else {
      out.push_back(staged_line(page, where, line, linked));
    }
  }
  if (folded) out.push_back(as_html("</details>"));
  return join(out, "\n") + "\n";
}

Page source_page(const std::string& path) {
  Page page{label_of(path), path, ""};
  if (!is_folder(path)) {
    page.text = "# " + path + "\n\n@includelineno " + path + "\n";
    return page;
  }
  page.source = path + "/";  // links are relative to what is in it
  page.text = "# " + path + "\n\n";
  for (const std::string& name : folders_in(path)) page.text += "- [" + name + "/](" + name + ")\n";
  for (const char* ending : {".hpp", ".cpp", ".txt"})
    for (const std::string& name : files_in(path, ending)) page.text += "- [" + name + "](" + name + ")\n";
  return page;
}

std::string course_map(const Course& course) {
  std::string text =
      "# The map\n\n"
      "![What builds on what: the reactor, transports and protocols on top of each other, Deferreds beside them, the "
      "HTTP server on all of them, "
      "and testing beside it all.](../lessons/pictures/map.svg)\n\n"
      "Each lesson builds on the reference of the ones below it, so you can start anywhere. Steps with a \u2605 are "
      "extra, for those who are faster.\n\n";
  for (const Lesson& lesson : course.lessons()) {
    text += "## " + lesson.id + dot + lesson.title + "\n\n[The lesson](../" + lesson.text() +
            "): " + count(std::max(lesson.talk, 0), "minute") + " of slides, " +
            std::to_string(std::max(lesson.code, 0)) + " of code.\n\n";
    for (const Step& step : lesson.steps)
      text += "- [" + step.id + dot + step.title + "](../" + lesson.text() + "#" + anchor_of(heading_of(step)) + ")" +
              (step.stretch ? " \u2605" : "") + "\n";
    text += "\n";
  }
  return text;
}

std::string contracts() {
  std::string text =
      "# The contracts\n\n"
      "Every public header, and the types in it. A header's own page says what calls what, what owns what, and what "
      "may "
      "be called from where; read "
      "it before the functions.\n\n";
  struct Part {
    const char *title, *folder, *space;
  };
  const Part parts[] = {{"The reactor", "reactor", ""},       {"Transports", "transport", ""},
                        {"Protocols", "protocol", ""},        {"Deferreds", "deferred", ""},
                        {"HTTP", "http", "http::"},           {"For tests", "testing", "testing::"},
                        {"What all of them use", "base", ""}, {"What only the lessons use", "course", ""}};
  Strings unknown = folders_in("include/untwist");
  for (const auto& [title, folder, space] : parts) {
    text += std::string("## ") + title + "\n\n";
    const std::string headers = std::string("include/untwist/") + folder;
    for (const std::string& name : files_in(headers, ".hpp")) describe_header(headers + "/" + name, space, text);
    std::erase(unknown, folder);
  }
  if (!unknown.empty())
    throw Error("include/untwist/" + unknown.front() + " has no title in the reference: tools/staff/pages.cpp");
  return text;
}

// ---- the reference

namespace {

// The content of <name>...</name> in a line; empty if there is no such element.
std::string element(const std::string& line, const std::string& name) {
  std::size_t begin = line.find("<" + name + ">"), end = line.find("</" + name + ">");
  if (begin == line.npos || end == line.npos) return "";
  begin += name.size() + 2;
  return line.substr(begin, end - begin);
}

// Does an unqualified name surely mean this function? An everyday word could mean anything.
bool is_well_known(std::string_view name) {
  static const Strings words = {"stop",  "run",     "iterate", "cancel", "reset",
                                "delay", "succeed", "fail",    "race",   "unsent"};
  return has(name, "_") || contains(words, name);
}

std::string last_part(std::string_view name) {
  std::size_t colon = name.rfind("::");
  return std::string(colon == name.npos ? name : name.substr(colon + 2));
}

}  // namespace

Symbols::Symbols(std::string_view tags) {
  std::string scope, name, file;
  bool compound = false, is_file = false, of_ours = false, member = false, function = false;
  for (const std::string& line : split_lines(tags)) {
    if (has(line, "<compound kind=")) {
      compound = true;
      is_file = has(line, "\"file\"");  // it has the functions that are in no class
      of_ours = has(line, "\"class\"") || has(line, "\"struct\"") || is_file;
      scope.clear();
    } else if (has(line, "<member kind=")) {
      member = true;
      function = has(line, "\"function\"");
    } else if (has(line, "</member>")) {
      member = false;
    } else if (!of_ours) {
      continue;
    } else if (std::string text = element(line, "name"); !text.empty()) {
      if (member)
        name = text;
      else
        scope = !is_file ? text : text == "trace.hpp" ? "untwist::trace" : "untwist";
    } else if (text = element(line, "path"); !text.empty() && is_file) {
      if (has(text, "/http")) scope = "untwist::http";
      if (has(text, "/testing")) scope = "untwist::testing";
    } else if (text = element(line, "filename"); !text.empty() && compound) {
      compound = false;
      if (!has(scope, "detail") && !is_file)
        places_[last_part(scope)].push_back({scope.substr(0, scope.rfind("::")), text, true});
    } else if (text = element(line, "base"); !text.empty()) {
      bases_[scope].push_back(text);
    } else if (text = element(line, "anchorfile"); !text.empty()) {
      file = text;
    } else if (text = element(line, "anchor"); !text.empty() && member) {
      if (!has(scope, "detail") && !name.starts_with("~") && name != last_part(scope))
        places_[name].push_back({scope, file + "#" + text,
                                 function && is_well_known(name) && !has(scope, "testing") && !has(scope, "trace")});
    }
  }
}

bool Symbols::derives(std::string_view one, std::string_view from) const {
  if (one == from) return true;
  auto bases = bases_.find(one);
  if (bases == bases_.end()) return false;
  return std::any_of(bases->second.begin(), bases->second.end(),
                     [&](const std::string& base) { return derives(base, from); });
}

std::string Symbols::url(std::string_view code) const {
  std::size_t end = 0;
  while (end < code.size() && (is_word(code[end]) || code[end] == ':')) ++end;
  std::string_view rest = code.substr(end);
  if (end == 0 || (!rest.empty() && rest[0] != '(' && !rest.starts_with("&lt;"))) return "";
  const std::string name(code.substr(0, end));
  auto found = places_.find(last_part(name));
  if (found == places_.end()) return "";
  std::string scope = name.size() > last_part(name).size() ? "::" + name.substr(0, name.rfind("::")) : "";
  std::vector<Place> fitting;
  for (const Place& place : found->second)
    if (scope.empty() ? place.well_known : ("::" + place.scope).ends_with(scope)) fitting.push_back(place);
  // "Reactor::stop" may be inherited by Reactor.
  for (const auto& [heir, bases] : bases_)
    if (fitting.empty() && !scope.empty() && ("::" + heir).ends_with(scope))
      for (const Place& place : found->second)
        if (derives(heir, place.scope)) fitting.push_back(place);
  auto of_tests = [](const Place& place) {
    return has(place.scope, "testing");
  };  // the test doubles, which replace the others
  if (!std::all_of(fitting.begin(), fitting.end(), of_tests)) std::erase_if(fitting, of_tests);
  // Overloads and overrides count as one: take the class from which all others derive.
  for (const Place& place : fitting) {
    auto same = [&](const Place& other) { return derives(other.scope, place.scope); };
    if (std::all_of(fitting.begin(), fitting.end(), same)) return place.url;
  }
  return "";
}

namespace {

// Doxygen links every word that is the name of some symbol. We keep only the links that we would make ourselves.
std::string without_guesses(std::string_view html, const Symbols& symbols) {
  std::string out;
  bool dropped = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const std::string_view here = html.substr(i);
    if (here.starts_with("<a class=\"code") || here.starts_with("<a class=\"el\"")) {
      const std::size_t href = here.find("href=\"") + 6, text = here.find('>') + 1;
      const std::string url(here.substr(href, here.find('"', href) - href)),
          name(here.substr(text, here.find('<', text) - text));
      dropped = symbols.url(name) != url;
    }
    if (dropped && (here.starts_with("<a ") || here.starts_with("</a>"))) {
      if (here.starts_with("</a>")) dropped = false;
      i = html.find('>', i);
    } else {
      out += html[i];
    }
  }
  return out;
}

}  // namespace

std::string with_symbols(std::string_view html, const Symbols& symbols) {
  const std::string bare = without_guesses(html, symbols);
  html = bare;
  std::string out;
  std::set<std::string> linked;
  bool in_link = false, in_heading = false;
  for (std::size_t i = 0; i < html.size();) {
    std::string_view here = html.substr(i);
    if (here.starts_with("<h2") || here.starts_with("<h1") || here.starts_with("<h3"))
      linked.clear(), in_heading = true;
    if (here.starts_with("</h")) in_heading = false;
    if (here.starts_with("<a ")) in_link = true;
    if (here.starts_with("</a>")) in_link = false;
    std::size_t end = here.starts_with("<code>") && !in_link && !in_heading ? here.find("</code>") : here.npos;
    if (end == here.npos) {
      out += html[i++];
      continue;
    }
    const std::string code(here.substr(6, end - 6));
    const std::string url = symbols.url(code);
    const std::string whole(here.substr(0, end + 7));
    const bool first = !url.empty() && linked.insert(url).second;
    out += first ? "<a class=\"symbol\" href=\"" + url + "\">" + whole + "</a>" : whole;
    i += whole.size();
  }
  return out;
}

}  // namespace tool
