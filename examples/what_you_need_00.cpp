// The C++ that lesson 00 takes for granted.

#include <cstdio>
#include <functional>
#include <string>

int main() {
  //! [lambda]
  std::function<void()> later;
  {
    std::string page = "a page";
    later = [page] { std::printf("%s\n", page.c_str()); };  // keeps a copy of `page`
  }  // the original is gone; with [&page] the next line would read freed memory
  later();
  //! [lambda]
}
