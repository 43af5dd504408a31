#pragma once
// Talks to a submitted program through sockets, with random words.

#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace tool {

/// The program gave a wrong answer, or none.
class Wrong : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The beginning of the bytes, in quotes and printable.
std::string brief(std::string_view bytes, std::size_t most = 60);

/// One connection, seen from the client. All waiting is limited to ten seconds; after that Wrong is thrown.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;

  /// Reads while it writes. Otherwise a server that echoes more than a buffer holds would wait for us, and we for it.
  void say(std::string_view bytes);
  std::string hear(std::size_t bytes);
  std::string hear_until(const std::string& end);  ///< including the end itself
  std::string hear_all();                          ///< until the connection is closed
  void expect(const std::string& bytes);
  void ask(const std::string& question, const std::string& answer);  ///< one line each
  void finish();                                                     ///< closes our sending side
  bool silent();                                                     ///< has nothing been received?

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
  /// @param seed     the same seed gives the same words
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
