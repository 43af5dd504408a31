// Draws a trace:  untwist_trace TRACE PICTURE FROM TURNS

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "trace.hpp"

int main(int argc, char** argv) try {
  if (argc != 5) throw std::runtime_error("untwist_trace TRACE PICTURE FROM TURNS");
  std::ifstream in(argv[1], std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + std::string(argv[1]) + ": " + std::strerror(errno));
  const std::string json{std::istreambuf_iterator<char>(in), {}};
  std::vector<trace::Thread> threads;
  try {
    threads = trace::read(json);
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string(argv[1]) + " cannot be drawn: " + error.what());
  }
  if (threads.empty())
    throw std::runtime_error(std::string(argv[1]) + " is empty: did the program run a reactor, or fire a Deferred?");
  std::string name = argv[1];
  name.erase(0, name.rfind('/') + 1);
  const std::string picture =
      trace::draw(threads, name, {std::strtoul(argv[3], nullptr, 10), std::strtoul(argv[4], nullptr, 10)});
  std::string old(4, ' ');
  if (std::ifstream there(argv[2], std::ios::binary); there && there.read(old.data(), 4) && old != "<svg")
    throw std::runtime_error(std::string(argv[2]) +
                             " is not one of our pictures and is not overwritten; name another file with --out");
  std::ofstream out(argv[2], std::ios::binary);
  out << picture;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + std::string(argv[2]) + ": " + std::strerror(errno));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
