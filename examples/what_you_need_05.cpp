// The C++ that lesson 05 takes for granted.

#include <cstdio>
#include <functional>
#include <string>

//! [double]
struct Sink {
  virtual ~Sink() = default;
  virtual void write(const std::string& bytes) = 0;
};

void greet(Sink& sink) { sink.write("hello"); }  // takes the interface, so a test may give it anything

struct StringSink final : Sink {
  void write(const std::string& bytes) override { written += bytes; }
  std::string written;
};
//! [double]

//! [parameter]
using Exit = std::function<void(int)>;

bool give_up(const Exit& leave = [](int) { /* the real one, in production */ }) {
  leave(70);
  return true;
}
//! [parameter]

int main() {
  StringSink sink;
  greet(sink);
  std::printf("%s\n", sink.written.c_str());
  //! [replaced]
  int status = 0;
  give_up([&](int asked) { status = asked; });  // the test hands in its own function, and nothing ends
  //! [replaced]
  std::printf("%d\n", status);
  return give_up() ? 0 : 1;
}
