#pragma once
/// @file
/// Routing: which handler answers which path and method.

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
/// The table itself answers 404 for an unknown path, 405 and Allow for a method that the path does not support, 501 for
/// an unknown method, and 400 for a path that cannot be decoded. It answers HEAD with the handler for GET, and OPTIONS
/// with Allow. It redirects "/files" to the "/files/" of under(): with 301 for GET and HEAD, with 308 for other
/// methods. Paths are compared in the form that decode_path() returns.
/// Twisted: `Resource.putChild`.
class Routes {
 public:
  /// Adds a handler for one method and one path.
  /// @param path  as people write it, not percent-encoded: "/caf\u00e9".
  Routes& on(std::string method, std::string path, Handler handler);
  /// Refuses what is not a handler.
  template <class F>
  requires(!std::convertible_to<F, Handler>) Routes& on(std::string /*method*/, std::string /*path*/, F&& /*handler*/) {
    detail::must_be_a_handler<F>();
    return *this;
  }
  /// Adds a handler for all methods and all paths with this prefix. A path of on() takes precedence, and a longer
  /// prefix takes precedence over a shorter one.
  Routes& under(std::string prefix, Handler handler);
  /// Refuses what is not a handler.
  template <class F>
  requires(!std::convertible_to<F, Handler>) Routes& under(std::string /*prefix*/, F&& /*handler*/) {
    detail::must_be_a_handler<F>();
    return *this;
  }

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
