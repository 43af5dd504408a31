// Lesson 09 · An HTTP client: redirects. RFC 9110, section 15.4.
//
// The contract is in include/untwist/http/redirects.hpp. This file is yours: change any of it, as long as the contract
// holds.

#include <untwist/course/todo.hpp>
#include <untwist/http/redirects.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Is the method changed to GET? By 303 always; by a browser, after a POST, also by 301 and 302.
bool becomes_get(Redirects how, const std::string& method, int status) {
  if (method == "GET" || method == "HEAD") return false;
  return status == 303 || (how == Redirects::browser && method == "POST" && (status == 301 || status == 302));
}

// May the same method, with the same body, be sent to another address?
bool is_sent_again(Redirects how, const ClientRequest& request, int status) {
  if (request.method == "GET" || request.method == "HEAD") return true;
  const bool repeatable = !std::holds_alternative<Upload>(request.body);
  return how == Redirects::browser && (status == 307 || status == 308) && repeatable;
}

void become_get(ClientRequest& request) {
  request.method = "GET";
  request.body = {};
  request.json = {};
  for (const char* name : {"Content-Type", "Content-Encoding", "Content-Language", "Content-Location"})
    request.fields.remove(name);
}

// Removes the fields that only the first server may see.
void remove_secrets(ClientRequest& request) {
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "Host"})
    request.fields.remove(name);
}

}  // namespace

std::optional<ClientRequest> redirected(Redirects how, const Url& from, const ClientRequest& request,
                                        const ResponseHead& response) {
  // Task 9.9: Return nothing if `how` is `none`, or if the status is not a redirect: is_redirect().
  // Throw BadRedirect if there is no Location, and if it leads from https to http. Its address: resolve() it.
  // Take a copy of the request. If it becomes_get(), let it become_get(). Otherwise throw BadRedirect unless it
  // is_sent_again(). If the address has not the same_origin(), remove_secrets(). Set the url, and return the copy.
  // [9.9 else return std::nullopt;
  if (how == Redirects::none || !is_redirect(response.status)) return std::nullopt;
  const auto location = response.field("location");
  if (!location) throw BadRedirect("the server redirects, and does not say where to");
  const Url to = resolve(from, *location);
  if (from.scheme == "https" && to.scheme == "http") throw BadRedirect("the server redirects from https to http");
  ClientRequest next = request;
  if (becomes_get(how, request.method, response.status))
    become_get(next);
  else if (!is_sent_again(how, request, response.status))
    throw BadRedirect("a " + request.method + " is not sent to another address by itself");
  if (!to.same_origin(from)) remove_secrets(next);
  next.url = to.text();
  return next;
  // 9.9]
}

}  // namespace untwist::http
