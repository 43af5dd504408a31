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
  // Task 9.12: Throw BadRequest unless the method is_token(), and the host and the target of the URL are is_visible().
  // [9.12 else
  if (!is_token(request.method)) throw BadRequest("the method must be a token, such as GET");
  if (!is_visible(url.host)) throw BadRequest("the host must consist of visible ASCII");
  if (!is_visible(url.target)) throw BadRequest("the address must consist of visible ASCII");
  // 9.12]
  std::string head;
  head.reserve(256);  // most heads fit
  // Task 9.2: Append the request line: method, target and HTTP/1.1, with one space between them.
  // Append Host: the request's first Host field, or the URL's authority().
  // Append the request's fields in their order, except those that are is_ours().
  // If the request has a JSON text and no Content-Type, append Content-Type: application/json.
  // Append Content-Length if there is a body_length(), and Transfer-Encoding: chunked if the body is_chunked().
  // Append an empty line. End every line with CR LF. See append_field().
  // [9.2
  head.append(request.method).append(" ").append(url.target).append(" HTTP/1.1\r\n");
  const std::string* host = request.fields.find("Host");
  append_field(head, "Host", host ? *host : url.authority());
  for (const auto& [name, value] : request.fields)
    if (!is_ours(name)) append_field(head, name, value);
  if (request.json && !request.fields.find("Content-Type")) append_field(head, "Content-Type", "application/json");
  if (const auto length = body_length(request)) append_field(head, "Content-Length", std::to_string(*length));
  if (is_chunked(request)) append_field(head, "Transfer-Encoding", "chunked");
  head += "\r\n";
  // 9.2]
  return head;
}

}  // namespace untwist::http
