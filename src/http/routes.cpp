// Routing: which handler answers which path and method.

#include <algorithm>
#include <array>
#include <unordered_map>

#include <untwist/http/routes.hpp>
#include <untwist/http/syntax.hpp>

#include "http/redirect.hpp"

namespace untwist::http {

namespace {

constexpr std::array<std::string_view, 8> kMethods = {"GET",    "HEAD",    "POST",  "PUT",
                                                      "DELETE", "OPTIONS", "TRACE", "PATCH"};

Response with_allow(Response response, std::string allowed) {
  response.fields.set("Allow", std::move(allowed));
  return response;
}

Response empty(int status) {
  Response response;
  response.status = status;
  return response;
}

}  // namespace

struct Routes::Table {
  std::unordered_map<std::string, std::vector<Route>> paths;
  std::vector<Folder> folders;
  std::vector<std::string> methods;

  bool knows(std::string_view method) const {
    return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end() ||
           std::find(methods.begin(), methods.end(), method) != methods.end();
  }

  static const Route* find(const std::vector<Route>& routes, std::string_view method) {
    for (const Route& route : routes) {
      if (route.method == method) return &route;
    }
    return nullptr;
  }

  static std::string allowed(const std::vector<Route>& routes) {
    std::string list = "OPTIONS";
    for (const Route& route : routes) {
      if (route.method != "OPTIONS") list += ", " + route.method;
    }
    if (find(routes, "GET") && !find(routes, "HEAD")) list += ", HEAD";
    return list;
  }

  Deferred<Response> answer(Request request) const {
    if (!knows(request.method())) return succeed(plain(501, "This server does not support the method."));
    if (request.path() == "*") return succeed(empty(200));  // only OPTIONS may have this target
    const auto path = decode_path(request.path());
    if (!path) return succeed(plain(400, "The percent-encoding of the path is malformed."));
    if (const auto found = paths.find(*path); found != paths.end()) {
      const std::vector<Route>& routes = found->second;
      const Route* route = find(routes, request.method());
      if (!route && request.method() == "HEAD") route = find(routes, "GET");
      if (route) return route->handler(std::move(request));
      if (request.method() == "OPTIONS") return succeed(with_allow(empty(204), allowed(routes)));
      return succeed(with_allow(plain(405, "This page does not support the method."), allowed(routes)));
    }
    for (const Folder& folder : folders) {
      if (path->starts_with(folder.prefix)) return folder.handler(std::move(request));
      if (*path + "/" == folder.prefix) return succeed(with_its_slash(request));
    }
    return succeed(plain(404, "There is nothing here."));
  }
};

Routes& Routes::on(std::string method, std::string path, Handler handler) {
  routes_.push_back({std::move(method), std::move(path), std::move(handler)});
  return *this;
}

Routes& Routes::under(std::string prefix, Handler handler) {
  const auto shorter = [&](const Folder& folder) { return folder.prefix.size() < prefix.size(); };
  folders_.insert(std::find_if(folders_.begin(), folders_.end(), shorter), {prefix, std::move(handler)});
  return *this;
}

Handler Routes::handler() const {
  const auto table = std::make_shared<Table>();
  table->folders = folders_;
  for (const Route& route : routes_) {
    table->paths[route.path].push_back(route);
    table->methods.push_back(route.method);
  }
  return [table](Request request) { return table->answer(std::move(request)); };
}

}  // namespace untwist::http
