#pragma once
// Who talks to a submitted program: through sockets, with words that are made up.

#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace tool {

/// It said something else than it should, or nothing.
class Wrong : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The beginning, in quotes, as it can be shown.
std::string brief(std::string_view bytes, std::size_t most = 60);

/// One connection, seen from the client. Whatever waits here waits ten seconds at most, and then throws Wrong.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;

  /// Writes while it reads: whoever echoes more than a buffer holds would wait for us else, and we for it.
  void say(std::string_view bytes);
  std::string hear(std::size_t bytes);
  std::string hear_until(const std::string& end);  ///< and the end as well
  std::string hear_all();                          ///< until it is closed
  void expect(const std::string& bytes);
  void ask(const std::string& question, const std::string& answer);  ///< a line each
  void finish();                                                     ///< says no more
  bool silent();                                                     ///< has it said nothing?

 private:
  void hear_more(const std::string& expected);
  void wait(short events);
  void listen();

  int fd_;
  std::string heard_;
  bool ended_ = false;
};

class Visitor {
 public:
  /// @param control  the other end is descriptor 5 of the program
  /// @param seed     the same one makes up the same words
  Visitor(int control, std::uint64_t seed) : control_(control), random_(seed) {}

  Connection connect();
  int number(int low, int high);  ///< both included
  bool one_in(int times) { return number(1, times) == 1; }
  std::string bytes(int size);
  std::string word(int size);
  template <class List>
  void shuffle(List& list) {
    for (std::size_t at = list.size(); at > 1; --at) std::swap(list[at - 1], list[std::size_t(number(0, int(at) - 1))]);
  }

 private:
  const int control_;
  std::mt19937_64 random_;
};

}  // namespace tool
