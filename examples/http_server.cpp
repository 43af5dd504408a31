// A web server: a page, a slow page, and the files of a folder.
//
//   example_http_server --port 8080 --root FOLDER
//   http://127.0.0.1:8080/                in a browser
//   example_http_server --host 0.0.0.0    for other machines, too
//
// Configuration and pages are here; the library contains none of them.

#include <cstdio>
#include <exception>
#include <memory>

#include <untwist/base/line_writer.hpp>
#include <untwist/http/files.hpp>
#include <untwist/http/routes.hpp>
#include <untwist/http/server.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using http::Request;
using http::Response;

namespace {

std::string layout(const std::string& title, const std::string& content) {
  return R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>)" +
         title + R"(</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }
  code { background: light-dark(#eef2f7, #2a3038); padding: 0.1em 0.3em; border-radius: 0.3em; }
  td { padding: 0.1rem 1rem 0.1rem 0; vertical-align: top; overflow-wrap: anywhere; }
  td:first-child { white-space: nowrap; }
  @media (max-width: 30rem) { td { display: block; } }
</style>
<h1>)" + title +
         "</h1>\n" + content + "</html>\n";
}

// The header fields of the request, as a table. The text comes from the client, so it is escaped.
std::string table_of(const Request& request) {
  std::string rows;
  for (const auto& [name, value] : request.fields()) {
    rows += "<tr><td>" + http::escape_html(name) + "<td><code>" + http::escape_html(value) + "</code>\n";
  }
  return "<table>\n" + rows + "</table>\n";
}

// Whose code serves this page: the lessons that the reader has solved, and the lessons for which this program uses the
// solutions. The build defines both.
#ifndef UNTWIST_YOURS
#define UNTWIST_YOURS ""
#define UNTWIST_BORROWED "01, 02, 04, 06"
#endif

std::string lessons(const std::string& numbers) { return (numbers.size() > 2 ? "lessons " : "lesson ") + numbers; }

std::string served_by() {
  const std::string yours = UNTWIST_YOURS, borrowed = UNTWIST_BORROWED;
  if (yours.empty()) return "The code that served it comes from the course's solutions.";
  if (borrowed.empty()) return "It was served by your own code, of " + lessons(yours) + ".";
  return "You wrote the code of " + lessons(yours) + "; for " + lessons(borrowed) + " it uses the course's solutions.";
}

Response front_page(const Request& request) {
  std::string text =
      "<p>This page came from a server that you can read: bytes in, a <code>Request</code>, a "
      "<code>Deferred&lt;Response&gt;</code>, bytes out. " +
      served_by() +
      "\n"
      "<p><a href=\"/later\">This page</a> takes two seconds, and other clients need not wait for it.\n"
      "<p>You asked for <code>" +
      http::escape_html(request.target()) + "</code>, and your browser sent these fields:\n" + table_of(request);
  return http::page(200, layout("It works", text));
}

// Fires after a delay, like an answer from a database.
Deferred<> after(ReactorTime& time, Duration delay) {
  const auto promise = std::make_shared<Promise<>>();
  time.call_later(delay, [promise] { std::move(*promise).callback(); });
  return promise->deferred();
}

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_http_server [--host ADDRESS] [--port N] [--root FOLDER]");
  const std::string host = options.text("--host", "127.0.0.1");  // this machine only
  const std::uint16_t port = options.port(8080);
  const std::string root = options.text("--root", "");
  options.done();

  const auto reactor = examples::chosen_reactor();
  http::Routes routes;
  routes.on("GET", "/", front_page);
  routes.on("GET", "/later", [&](Request) {
    return after(*reactor, std::chrono::seconds(2)).add_callback([] {
      return http::page(200, layout("At last", "<p>Two seconds later.\n<p><a href=\"/\">Back</a>\n"));
    });
  });
  if (!root.empty()) {
    http::FilesOptions files;
    files.prefix = "/files/";
    files.listing = true;
    routes.under(files.prefix, http::serve_files(http::real_files(root), files));
  }

  http::ServerOptions server;
  LineWriter standard_output(1);  // clients need not wait for a slow reader of the log
  server.access_log = [&](const http::Access& access) { standard_output.write(http::access_line(access)); };
  const auto listening =
      listen_tcp(*reactor, {host, port}, http::make_http_factory(*reactor, routes.handler(), server));
  std::printf("listening: http://%s/\n%sCtrl-C ends it\n", listening->host().text().c_str(),
              root.empty() ? "" : "the files are below /files/\n");
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
