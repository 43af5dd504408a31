#pragma once
/// @file
/// HTTP messages as a client sees them: the request to send, the response that came.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <untwist/base/errors.hpp>
#include <untwist/base/time.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/send_pieces.hpp>
#include <untwist/http/message.hpp>
#include <untwist/http/url.hpp>
#include <untwist/transport/flow.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace untwist::http {

// ---- why there is no response, or only a part of it

/// The connection ended before any byte of the response had come. Twisted: `ResponseNeverReceived`.
class NoResponse : public Error {
 public:
  /// @p why the connection ended.
  explicit NoResponse(const std::string& why) : Error("no response: " + why) {}
};

/// The server has sent something that is not a response, or ends too early. The message says what is wrong with it.
/// Twisted: `ResponseFailed`, `ParseError`.
class BadResponse : public Error {
 public:
  using Error::Error;
};

/// The connection ended before the body was complete. Twisted: `ResponseFailed`, `PartialDownloadError`.
class BodyCutShort : public BadResponse {
 public:
  /// @param why   what is missing, and how the connection ended.
  /// @param part  for read_body(): what had come until then.
  explicit BodyCutShort(const std::string& why, std::string part = {}) : BadResponse(why), received(std::move(part)) {}

  std::string received;  ///< the part of the body that came, from ClientResponse::read_body()
};

/// A body is longer than the program wanted to keep.
class BodyTooLarge : public Error {
 public:
  /// It has more than @p most bytes.
  explicit BodyTooLarge(std::size_t most) : Error("the body has more than " + std::to_string(most) + " bytes") {}
};

/// A redirect is not followed. The message says why. Twisted: `RedirectWithNoLocation`, `InfiniteRedirection`,
/// `PageRedirect`.
class BadRedirect : public Error {
 public:
  using Error::Error;
};

/// A request is not sent, because something in it must not go out. The message says what.
class BadRequest : public Error {
 public:
  using Error::Error;
};

/// An https page was asked for: this client does not speak TLS.
class TlsNotSupported : public Error {
 public:
  TlsNotSupported() : Error("https is not supported: this client does not speak TLS") {}
};

/// The body of a response was asked for a second time.
class AlreadyRead : public Error {
 public:
  AlreadyRead() : Error("the body can be read once, and was asked for before") {}
};

// ---- the request

/// A body that is read piece by piece while it is sent.
struct Upload {
  ReadPiece read;                            ///< returns the next bytes, none at the end
  std::optional<std::uint64_t> length = {};  ///< in bytes. Without it, the body is sent in chunks
};

/// A request to send. Only `url` is needed.
///
/// Twisted: the arguments of `Agent.request`.
struct ClientRequest {
  std::string method = "GET";                                   ///< a token
  std::string url = {};                                         ///< such as "http://example.org/page"
  std::vector<std::pair<std::string, std::string>> query = {};  ///< added to the address, percent-encoded
  Fields fields = {};  ///< sent as they are, but for Content-Length, Transfer-Encoding and Connection
  std::variant<std::monostate, std::string, Upload> body = {};  ///< no body, its bytes, or an Upload
  std::optional<std::string> json = {};                         ///< a JSON text as the body, with its Content-Type
  std::optional<Duration> timeout = {};                         ///< instead of ClientOptions::timeout
};

// ---- the response

/// The status line and the fields of a response.
class ResponseHead : public ReceivedHead {
 public:
  int status = 0;         ///< 100 to 999
  int minor_version = 1;  ///< the x of HTTP/1.x

  /// The text after the status: "Not Found". It may be empty, and means nothing to a program.
  std::string_view reason() const noexcept { return view(reason_); }

 private:
  friend class ResponseReader;
  Slice reason_;
};

/// Where the bytes of a body come from: the connection.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// As ClientResponse::stream_to().
  virtual Deferred<std::uint64_t> stream_to(std::shared_ptr<Consumer> consumer) = 0;
  /// Nobody wants the body.
  virtual void abandon() = 0;
};

/// A response whose head has come. Its body stays at the server until you ask for it, with read_body() or stream_to().
///
/// **Ownership.** The response holds its connection. If it is destroyed before its body was asked for, the connection
/// is ended; so a response that you ignore costs nothing but the connection.
/// Twisted: `Response`.
class ClientResponse : public ResponseHead {
 public:
  /// No response.
  ClientResponse() = default;
  /// A response whose body comes from @p body; null if it has none.
  ClientResponse(ResponseHead head, std::shared_ptr<BodySource> body)
      : ResponseHead(std::move(head)), body_(std::move(body)) {}

  Url url;                   ///< where it came from: after redirects, another address than the one that was asked for
  std::vector<Url> earlier;  ///< the addresses that redirected here, oldest first

  //! [read_body]
  /// The whole body, in memory.
  ///
  /// @returns a Deferred that fails with BodyCutShort, which holds what came, if the connection ends too early; with
  ///          BodyTooLarge if the body has more than @p most bytes; with BadResponse if it is malformed.
  /// Cancelling it ends the connection.
  /// @throws AlreadyRead  if the body was asked for before.
  /// Twisted: `readBody`.
  Deferred<std::string> read_body(std::size_t most = 16 << 20);
  //! [read_body]

  //! [stream_to]
  /// Writes the body to @p consumer, as it comes, and as fast as the consumer takes it: while the consumer pauses its
  /// producer, nothing is read from the server.
  ///
  /// @returns a Deferred that fires with the number of bytes when all were written and the producer was unregistered.
  ///          It fails as read_body() does; with StoppedEarly if the consumer is gone; with what the consumer throws.
  /// Cancelling it ends the connection.
  /// @throws AlreadyRead         if the body was asked for before.
  /// @throws ProducerRegistered  if the consumer has a producer.
  /// Twisted: `deliverBody`.
  Deferred<std::uint64_t> stream_to(std::shared_ptr<Consumer> consumer);
  //! [stream_to]

 private:
  // Gives up the body that nobody has asked for.
  class Body {
   public:
    explicit Body(std::shared_ptr<BodySource> source) : source_(std::move(source)) {}
    Body() = default;
    Body(Body&&) noexcept = default;
    Body& operator=(Body&& other) noexcept {
      std::swap(source_, other.source_);
      std::swap(asked_, other.asked_);
      return *this;
    }
    ~Body() {
      if (source_) source_->abandon();
    }
    Deferred<std::uint64_t> stream_to(const std::shared_ptr<Consumer>& consumer);

   private:
    std::shared_ptr<BodySource> source_;
    bool asked_ = false;
  };

  Body body_;
};

}  // namespace untwist::http
