// Lesson 09 · An HTTP client: from a request to bytes.
//
// The contract is in include/untwist/http/response_reader.hpp. This file is yours: change any of it, as long as the
// contract holds.

#include <algorithm>

#include <untwist/course/todo.hpp>
#include <untwist/http/response_reader.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

namespace {

// Fields that are not copied from the request.
bool is_ours(std::string_view name) {
  return same_name(name, "host") || same_name(name, "content-length") || same_name(name, "transfer-encoding") ||
         same_name(name, "connection");
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

// How many bytes the body has, if that is known. A request that usually has a body says that it has none.
std::optional<std::uint64_t> body_length(const ClientRequest& request) {
  if (request.json) return request.json->size();
  if (const auto* text = std::get_if<std::string>(&request.body)) return text->size();
  if (const auto* upload = std::get_if<Upload>(&request.body)) return upload->length;
  const bool usual = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  return usual ? std::optional<std::uint64_t>(0) : std::nullopt;
}

bool is_chunked(const ClientRequest& request) {
  const auto* upload = std::get_if<Upload>(&request.body);
  return !request.json && upload && !upload->length;
}

}  // namespace

std::string request_head(const Url& url, const ClientRequest& request) {
  // TODO(9.12) Throw BadRequest unless the method is_token(), and the host and the target of the URL are is_visible().
  std::string head;
  head.reserve(256);  // most heads fit
  // TODO(9.2) Append the request line: method, target and HTTP/1.1, with one space between them.
  // Append Host: the request's first Host field, or the URL's authority().
  // Append the request's fields in their order, except those that are is_ours().
  // If the request has a JSON text and no Content-Type, append Content-Type: application/json.
  // Append Content-Length if there is a body_length(), and Transfer-Encoding: chunked if the body is_chunked().
  // Append an empty line. End every line with CR LF. See append_field().
  untwist::todo("9.2");
  return head;
}

}  // namespace untwist::http
