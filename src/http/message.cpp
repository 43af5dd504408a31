// Messages as a program sees them: the request that came, the response to send.

#include <algorithm>

#include <untwist/http/message.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/http/syntax.hpp>

namespace untwist::http {

std::string_view reason_phrase(int status) noexcept {
  static constexpr std::pair<int, std::string_view> phrases[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {205, "Reset Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  };
  for (const auto& [number, phrase] : phrases) {
    if (number == status) return phrase;
  }
  return "Unknown";
}

// ---- fields

namespace {

constexpr auto kEndsAField = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
constexpr auto kEndsACookiePart = [](char c) { return kEndsAField(c) || c == ';'; };

// Replaces characters that would end the field, or do worse, by spaces.
template <class Harmful>
std::string harmless(std::string value, Harmful harmful) {
  std::replace_if(value.begin(), value.end(), harmful, ' ');
  return value;
}

}  // namespace

Fields::Fields(std::initializer_list<Field> fields) {
  for (const Field& field : fields) add(field.first, field.second);
}

void Fields::add(std::string name, std::string value) {
  if (!is_token(name)) throw BadFieldName("\"" + name + "\" is not a valid header field name: it must be a token");
  fields_.emplace_back(std::move(name), harmless(std::move(value), kEndsAField));
}

void Fields::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

void Fields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
}

const std::string* Fields::find(std::string_view name) const noexcept {
  for (const Field& field : fields_) {
    if (same_name(field.first, name)) return &field.second;
  }
  return nullptr;
}

void Fields::add_cookie(std::string_view name, std::string_view value,
                        std::initializer_list<std::string_view> attributes) {
  const auto part = [](std::string_view text) { return harmless(std::string(text), kEndsACookiePart); };
  std::string cookie = part(name) + "=" + part(value);
  for (const std::string_view attribute : attributes) cookie += "; " + part(attribute);
  add("Set-Cookie", std::move(cookie));
}

// ---- fields that came

std::optional<std::string_view> ReceivedHead::field(std::string_view name) const noexcept {
  for (const auto& [its_name, value] : fields_) {
    if (same_name(view(its_name), name)) return view(value);
  }
  return std::nullopt;
}

std::size_t ReceivedHead::count(std::string_view name) const noexcept {
  const auto named = [&](const auto& field) { return same_name(view(field.first), name); };
  return static_cast<std::size_t>(std::count_if(fields_.begin(), fields_.end(), named));
}

std::optional<std::string> ReceivedHead::joined(std::string_view name) const {
  std::optional<std::string> all;
  for (const auto& [its_name, value] : fields_) {
    if (!same_name(view(its_name), name)) continue;
    if (all) *all += ", ";
    all = all.value_or("").append(view(value));
  }
  return all;
}

bool ReceivedHead::lists(std::string_view name, std::string_view element) const noexcept {
  for (const auto& [its_name, value] : fields_) {
    if (same_name(view(its_name), name) && list_holds(view(value), element)) return true;
  }
  return false;
}

std::vector<std::pair<std::string_view, std::string_view>> ReceivedHead::fields() const {
  std::vector<std::pair<std::string_view, std::string_view>> all;
  for (const auto& [name, value] : fields_) all.emplace_back(view(name), view(value));
  return all;
}

// ---- requests

Request::Request(std::string_view method, std::string_view target, const Fields& fields, std::string whole_body) {
  std::string head;
  head.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : fields) head.append(name).append(": ").append(value).append("\r\n");
  head += "\r\n";
  const Limits limits{.request_line = head.size(), .head = head.size(), .fields = fields.size()};
  HeadParser parser(limits);
  if (!parser.look(head)) throw Refusal(400, "this is not a complete request");
  std::string_view bytes = head;
  *this = parser.take(bytes);
  body = std::move(whole_body);
}

std::string_view Request::authority() const noexcept {
  if (authority_.size > 0) return view(authority_);
  return field("host").value_or(std::string_view());
}

// ---- responses

Response page(int status, std::string text, std::string type) {
  Response response;
  response.status = status;
  response.fields.add("Content-Type", std::move(type));
  response.body = std::move(text);
  return response;
}

Response plain(int status, std::string text) { return page(status, std::move(text), "text/plain; charset=utf-8"); }

}  // namespace untwist::http
