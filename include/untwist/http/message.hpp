#pragma once
/// @file
/// HTTP messages as a program sees them: the request that came, the response to send.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/base/errors.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/transport/address.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace untwist::http {

/// A request is not served, and why: the parser throws it, and a handler may throw it or fail with it.
///
/// The message is for the other side, too: it must not repeat what it sent.
class Refusal : public Error {
 public:
  /// @param status  the response's status, such as 400.
  Refusal(int status, const std::string& why) : Error(why), status_(status) {}
  /// What to answer: 400 to 599.
  int status() const noexcept { return status_; }

 private:
  int status_;
};

/// The name of a header field is no token. Twisted: `InvalidHeaderName`.
class BadFieldName : public Error {
 public:
  using Error::Error;
};

/// What stands behind a status: "Not Found" for 404. RFC 9110, section 15.
std::string_view reason_phrase(int status) noexcept;

// ---- fields of a response

/// The header fields of a response: in order, a name as often as it was added, names compared without case.
///
/// Twisted: `Headers`.
class Fields {
 public:
  using Field = std::pair<std::string, std::string>;  ///< name and value

  Fields() = default;
  /// These fields, in this order. @throws BadFieldName
  Fields(std::initializer_list<Field> fields);

  /// Adds one more. CR, LF and NUL in the value become spaces, so that no field can be smuggled in with it.
  /// @throws BadFieldName  when the name is no token. Twisted: `addRawHeader`.
  void add(std::string name, std::string value);
  /// The same, instead of all others with this name. Twisted: `setRawHeaders`.
  void set(std::string name, std::string value);
  /// Removes all with this name.
  void remove(std::string_view name);
  /// The first value with this name, or null. Valid until the fields change.
  const std::string* find(std::string_view name) const noexcept;

  /// Adds a `Set-Cookie`. Line breaks and semicolons in its parts become spaces.
  /// @param attributes  such as `{"Path=/", "HttpOnly"}`. Twisted: `addCookie`.
  void add_cookie(std::string_view name, std::string_view value,
                  std::initializer_list<std::string_view> attributes = {});

  /// The fields, in the order they were added.
  auto begin() const noexcept { return fields_.begin(); }
  /// The end of them.
  auto end() const noexcept { return fields_.end(); }
  /// How many there are; a name may be there more than once.
  std::size_t size() const noexcept { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

// ---- the request

/// A request, whole: its head and its body. Owns its bytes; what it gives out are views, valid as long as it lives and
/// is not moved.
///
/// Twisted: `Request`, the half of it that came from the client.
class Request {
 public:
  Request() = default;
  /// A request as if it had come: for tests of handlers.
  /// @throws Refusal  when the target is none.
  Request(std::string_view method, std::string_view target, const Fields& fields = {}, std::string body = {});

  /// Case counts: "GET".
  std::string_view method() const noexcept { return view(method_); }
  /// The target as it was sent: "/page?id=1", "http://host/page", "*".
  std::string_view target() const noexcept { return view(target_); }
  /// The target's path, percent-encoded as it came: "/page". "*" for the whole server.
  std::string_view path() const noexcept { return path_.size > 0 ? view(path_) : "/"; }
  /// What stands behind the question mark: "id=1".
  std::string_view query() const noexcept { return view(query_); }
  /// Who is asked: from the target if that says it, else from Host. Empty if neither does.
  std::string_view authority() const noexcept;
  /// The version is HTTP/1.x: this is x. Later ones than 1 count as 1.
  int minor_version() const noexcept { return minor_version_; }

  /// The value of the first field with this name, whatever its case.
  std::optional<std::string_view> field(std::string_view name) const noexcept;
  /// How many fields have this name.
  std::size_t count(std::string_view name) const noexcept;
  /// All of them as one list, joined by commas. RFC 9110, section 5.3.
  std::optional<std::string> joined(std::string_view name) const;
  /// Does any of them hold this element in its list? Elements are compared without case.
  bool lists(std::string_view name, std::string_view element) const noexcept;
  /// All fields, in the order they came.
  std::vector<std::pair<std::string_view, std::string_view>> fields() const;

  std::string body;  ///< whole, and decoded if it came in chunks
  Address peer;      ///< who sent it

 private:
  friend class HeadParser;

  // Where something lies in head_. Offsets survive a move, views would not.
  struct Slice {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  std::string_view view(Slice slice) const noexcept { return std::string_view(head_).substr(slice.at, slice.size); }

  std::string head_;  // as it came
  Slice method_, target_, path_, query_, authority_;
  int minor_version_ = 1;
  std::vector<std::pair<Slice, Slice>> fields_;
};

// ---- the response

/// A body, piece by piece: called for the next one when the one before has been sent; a nullopt is the end.
///
/// Never called while its last Deferred waits. It is destroyed at its end, or when the client has gone: whatever it
/// holds, such as an open file, goes with it.
using Stream = std::function<Deferred<std::optional<std::string>>()>;

/// A response. The server adds what belongs to the connection: Date, Content-Length, Transfer-Encoding, Connection.
///
/// Twisted: `Request`, the half of it that goes to the client, and what `render` returns.
struct Response {
  int status = 200;    ///< 200 to 599
  Fields fields = {};  ///< `Connection: close` closes; Content-Length and Transfer-Encoding are the server's
  std::variant<std::string, Stream> body = {};  ///< not sent for HEAD, 204, 205 and 304
  std::optional<std::uint64_t> length = {};     ///< of a Stream, if it is known beforehand
  /// Fires when the whole response was handed to the transport; fails with the reason when the client went before that.
  /// Twisted: `notifyFinish`.
  std::optional<Promise<>> sent = {};
};

/// A page. The type is sent as it is, the text as it is: escape_html() what comes from elsewhere.
Response page(int status, std::string text, std::string type = "text/html; charset=utf-8");
/// A sentence in plain text.
Response plain(int status, std::string text);

}  // namespace untwist::http
