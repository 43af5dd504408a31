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
#include <untwist/base/kept_memory.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/transport/address.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace untwist::http {

/// The reason why a request is not served. The parser throws it, and a handler may throw it or fail with it.
///
/// The client reads the message, too: it must not repeat what the client sent.
class Refusal : public Error {
 public:
  /// @param status  the response's status, such as 400.
  Refusal(int status, const std::string& why) : Error(why), status_(status) {}
  /// The status of the response: 400 to 599.
  int status() const noexcept { return status_; }

 private:
  int status_;
};

/// A header field name is not a token. Twisted: `InvalidHeaderName`, in versions after 22.4.
class BadFieldName : public Error {
 public:
  using Error::Error;
};

/// The reason phrase of a status: "Not Found" for 404. RFC 9110, section 15.
std::string_view reason_phrase(int status) noexcept;

// ---- fields of a response

/// The header fields of a response, in the order in which they were added. A name may occur more than once. Names are
/// compared without case.
///
/// Twisted: `Headers`.
class Fields {
 public:
  using Field = std::pair<std::string, std::string>;  ///< name and value

  Fields() = default;
  /// These fields, in this order. @throws BadFieldName
  Fields(std::initializer_list<Field> fields);

  /// Adds a field. CR, LF and NUL in the value become spaces, so that no other field can be smuggled in with it.
  /// @throws BadFieldName  if the name is not a token. Twisted: `addRawHeader`.
  void add(std::string name, std::string value);
  /// Adds a field, and removes all others with this name. Twisted: `setRawHeaders`.
  void set(std::string name, std::string value);
  /// Removes all fields with this name.
  void remove(std::string_view name);
  /// The first value with this name, or null. Valid until the fields change.
  const std::string* find(std::string_view name) const noexcept;

  /// Adds a `Set-Cookie`. Line breaks and semicolons in its parts become spaces.
  /// @param attributes  such as `{"Path=/", "HttpOnly"}`. Twisted: `addCookie`.
  void add_cookie(std::string_view name, std::string_view value,
                  std::initializer_list<std::string_view> attributes = {});

  /// The fields, in the order in which they were added.
  auto begin() const noexcept { return fields_.begin(); }
  /// The end of the fields.
  auto end() const noexcept { return fields_.end(); }
  /// How many fields there are.
  std::size_t size() const noexcept { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

// ---- fields that came

/// The head of a message that came, and its fields. It owns its bytes and returns views of them, which are valid as
/// long as it lives and is not moved.
class ReceivedHead {
 public:
  /// The value of the first field with this name, compared without case.
  std::optional<std::string_view> field(std::string_view name) const noexcept;
  /// How many fields have this name.
  std::size_t count(std::string_view name) const noexcept;
  /// The values of all fields with this name as one list, joined by commas. RFC 9110, section 5.3.
  std::optional<std::string> joined(std::string_view name) const;
  /// Does the list in any field with this name contain this element? Elements are compared without case.
  bool lists(std::string_view name, std::string_view element) const noexcept;
  /// All fields, in the order in which they came.
  std::vector<std::pair<std::string_view, std::string_view>> fields() const;

 protected:
  /// The position of a part in head_. Offsets survive a move; views would not.
  struct Slice {
    std::uint32_t at = 0;    ///< where it begins
    std::uint32_t size = 0;  ///< how many bytes it has
  };
  /// The text of a part.
  std::string_view view(Slice slice) const noexcept { return std::string_view(head_).substr(slice.at, slice.size); }

  std::basic_string<char, std::char_traits<char>, KeptMemory<char>> head_;            ///< as it came
  std::vector<std::pair<Slice, Slice>, KeptMemory<std::pair<Slice, Slice>>> fields_;  ///< names and values
};

// ---- the request

/// A complete request: its head and its body.
///
/// Twisted: `Request`, the half of it that comes from the client.
class Request : public ReceivedHead {
 public:
  Request() = default;
  /// A request as if a client had sent it: for tests of handlers.
  /// @throws Refusal  if the target is not valid.
  Request(std::string_view method, std::string_view target, const Fields& fields = {}, std::string body = {});

  /// The method: "GET". It is case-sensitive.
  std::string_view method() const noexcept { return view(method_); }
  /// The request target as it was sent: "/page?id=1", "http://host/page", "*".
  std::string_view target() const noexcept { return view(target_); }
  /// The path of the target, still percent-encoded: "/page". "*" means the server as a whole.
  std::string_view path() const noexcept { return path_.size > 0 ? view(path_) : "/"; }
  /// The part of the target after the question mark: "id=1".
  std::string_view query() const noexcept { return view(query_); }
  /// The host, and perhaps a port, from the target if it has one, otherwise from Host. Empty if neither has one.
  std::string_view authority() const noexcept;
  /// The x of the version HTTP/1.x. Values above 1 count as 1.
  int minor_version() const noexcept { return minor_version_; }

  std::string body;  ///< complete, and decoded if it came in chunks
  Address peer;      ///< the client that sent it

 private:
  friend class HeadParser;

  Slice method_, target_, path_, query_, authority_;
  int minor_version_ = 1;
};

// ---- the response

/// A body, piece by piece: called for the next piece once the previous one has been sent. A nullopt means the end.
///
/// Never called while its last Deferred is pending. It is destroyed at its end, or when the client has gone, and so is
/// everything it holds, such as an open file.
using Stream = std::function<Deferred<std::optional<std::string>>()>;

/// A response. The server adds the fields of the connection: Date, Content-Length, Transfer-Encoding, Connection.
///
/// Twisted: `Request`, the half of it that goes to the client, and what `render` returns.
struct Response {
  int status = 200;    ///< 200 to 599
  Fields fields = {};  ///< `Connection: close` closes; the server sets Content-Length and Transfer-Encoding itself
  std::variant<std::string, Stream> body = {};  ///< not sent for HEAD, 204, 205 and 304
  std::optional<std::uint64_t> length = {};     ///< the length of a Stream, if it is known in advance
  /// Fires when the whole response was handed to the transport; fails with the reason if the client left before that.
  /// Twisted: `notifyFinish`.
  std::optional<Promise<>> sent = {};
};

/// A page. Type and text are sent unchanged: use escape_html() for text from elsewhere.
Response page(int status, std::string text, std::string type = "text/html; charset=utf-8");
/// A page of plain text.
Response plain(int status, std::string text);

}  // namespace untwist::http
