#include "http/redirect.hpp"

#include <string>
#include <utility>

namespace untwist::http {

Response with_its_slash(const Request& request) {
  const bool reads = request.method() == "GET" || request.method() == "HEAD";
  Response response = plain(reads ? 301 : 308, "This is a folder: its address must end with a slash.");
  std::string address = std::string(request.path()) + "/";
  if (!request.query().empty()) address.append("?").append(request.query());
  response.fields.add("Location", std::move(address));
  return response;
}

}  // namespace untwist::http
