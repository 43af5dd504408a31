// The C++ that lesson 04 takes for granted.

#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

void carry_an_exception() {
  //! [exception]
  std::exception_ptr kept;
  try {
    throw std::runtime_error("no tea");
  } catch (...) {                     // whatever was thrown
    kept = std::current_exception();  // now it's a value: it can wait, and go to another function
  }

  try {
    std::rethrow_exception(kept);
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
  }
  //! [exception]
}

//! [once]
class Ticket {
 public:
  void use() && { std::printf("used\n"); }  // may only be called on a ticket that's given away
};
//! [once]

//! [links]
struct Link {
  Link* next = nullptr;  // a bare pointer says nothing about who deletes it: the comment must
};

// Deletes every link from this one on.
void drop_all(Link* link) {
  while (link != nullptr) delete std::exchange(link, link->next);  // read `next` before the link is gone
}
//! [links]

int main() {
  carry_an_exception();
  Ticket ticket;
  //! [use]
  std::move(ticket).use();  // ticket.use() doesn't compile
  //! [use]
  Link* first = new Link;
  first->next = new Link;
  drop_all(first);
}
