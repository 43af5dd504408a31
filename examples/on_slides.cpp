// Code that lessons and slides show from programs that do not exist. Here it is compiled.

#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>

#include <untwist/deferred/deferred.hpp>
#include <untwist/protocol/protocol.hpp>

using namespace untwist;

namespace {

// ---- looking up a name, then its mail: answers that take time and may fail

struct Directory {};
struct Mail {
  std::string text;
};

const Directory directory;

void show(const Mail& mail) { std::printf("mail: %s\n", mail.text.c_str()); }
void apologise(const Failure& why) { std::printf("sorry: %s\n", why.message().c_str()); }

using Apology = std::function<void(Failure)>;

void ask(const Directory&, const std::string&, const std::function<void(Address)>& got, const Apology&) {
  got({"127.0.0.1", 25});
}
void ask(const Address&, const std::string& what, const std::function<void(Mail)>& got, const Apology&) { got({what}); }
Deferred<Address> ask(const Directory&, const std::string&) { return succeed(Address{"127.0.0.1", 25}); }
Deferred<Mail> ask(const Address&, const std::string& what) { return succeed(Mail{what}); }

void inside_each_other() {
  // clang-format off
  //! [inside-each-other]
  ask(directory, "alice",
      [](Address where) {
        ask(where, "mail",
            [](Mail mail) { show(mail); },  // and what if show() throws?
            [](Failure why) { apologise(why); });
      },
      [](Failure why) { apologise(why); });
  //! [inside-each-other]
  // clang-format on
}

void as_a_chain() {
  //! [as-a-chain]
  ask(directory, "alice")
      .add_callback([](Address where) { return ask(where, "mail"); })
      .add_callback([](Mail mail) { show(mail); })
      .add_errback([](const Failure& why) { apologise(why); })
      .detach();
  //! [as-a-chain]
}

// ---- which of them run?

int throws(int) { throw std::runtime_error("no"); }
int b(int value) { return std::printf("b\n"), value; }
void c(int value) { std::printf("c %d\n", value); }

void which_of_them(Deferred<int> chain) {
  //! [which-of-them]
  std::move(chain)
      .add_callback(throws)
      .add_callback(b)
      .add_errback([](const Failure&) { return 7; })
      .add_callback(c)
      .detach();
  //! [which-of-them]
}

// ---- the page, then the end

class OnePage : public Protocol {
 public:
  void data_received(Bytes) override {
    const std::string page = "the page";
    //! [write-then-hang-up]
    transport()->write(page);
    transport()->lose_connection();
    //! [write-then-hang-up]
  }
};

}  // namespace

int main() {
  inside_each_other();
  as_a_chain();
  which_of_them(succeed(1));
  OnePage().connection_made();
}
