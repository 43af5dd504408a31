#pragma once
/// @file
/// A mock that takes any name, and a fake that has types: two ways to check whether a mail was sent.

#include <memory>
#include <string>
#include <string_view>
#include <untwist/base/errors.hpp>
#include <vector>

namespace untwist::testing {

/// A check failed, or its name is unknown.
class CheckFailed : public Error {
 public:
  using Error::Error;
};

// ---- a mock

/// Stands in for anything: it takes every call by its name, and records it.
///
/// Checks are called by name as well: "expect_once" and "expect_never". Each takes the name of a call as its argument.
class Mock {
 public:
  virtual ~Mock() = default;

  /// A call, or a check: `mock.call("send", "alice@example.org")`, `mock.call("expect_once", "send")`.
  /// @throws CheckFailed  if a check fails.
  virtual void call(std::string_view name, std::string_view argument) = 0;
};

/// The mock of step 5.7. A name that begins with "expect" but is not a check throws CheckFailed, which repeats that
/// name and names the checks that exist.
std::unique_ptr<Mock> make_mock();

// ---- a fake

/// Sends mail.
class Mailer {
 public:
  virtual ~Mailer() = default;
  /// Sends a mail, sooner or later.
  virtual void send(std::string_view to, std::string_view text) = 0;
};

/// A Mailer that keeps its mails. Its checks are functions: a misspelt name does not compile.
class FakeMailer final : public Mailer {
 public:
  /// A mail as it was sent.
  struct Mail {
    std::string to;    ///< the recipient
    std::string text;  ///< the text
  };

  /// Keeps the mail.
  void send(std::string_view to, std::string_view text) override;

  //! [expect_one_mail]
  /// @throws CheckFailed  unless exactly one mail was sent, and to @p to. It names @p to, and everyone who was sent a mail
  ///                      instead, or "nobody".
  void expect_one_mail(std::string_view to) const;
  //! [expect_one_mail]

  /// All mails, in the order in which they were sent.
  const std::vector<Mail>& sent() const noexcept { return sent_; }

 private:
  std::vector<Mail> sent_;
};

}  // namespace untwist::testing
