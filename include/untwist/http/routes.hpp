#pragma once
/// @file
/// Which handler for which path and method.

#include <string>
#include <untwist/http/server.hpp>
#include <vector>

namespace untwist::http {

/// A table of paths and methods.
///
///     Routes routes;
///     routes.on("GET", "/", front_page).on("POST", "/form", take_form).under("/files/", files);
///     make_http_factory(*reactor, routes.handler());
///
/// Answers by itself: 404 for a path it does not know; 405 and Allow for a method the path does not have; 501 for a
/// method that nobody knows; HEAD by way of GET; OPTIONS with Allow; 400 for a path that cannot be decoded; a redirect
/// from "/files" to the "/files/" of under(), with 308 unless it is read. Paths are compared as decode_path() gives
/// them.
/// Twisted: `Resource.putChild`.
class Routes {
 public:
  /// @param path  as people write it, not percent-encoded: "/caf\u00e9".
  Routes& on(std::string method, std::string path, Handler handler);
  /// All methods and all paths that begin so. A path of on() goes first, and a longer prefix before a shorter one.
  Routes& under(std::string prefix, Handler handler);

  /// A handler with a copy of the table as it is now.
  Handler handler() const;

 private:
  struct Route {
    std::string method;
    std::string path;
    Handler handler;
  };
  struct Folder {
    std::string prefix;
    Handler handler;
  };
  struct Table;

  std::vector<Route> routes_;
  std::vector<Folder> folders_;  // the longest first
};

}  // namespace untwist::http
