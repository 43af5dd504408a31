#pragma once
// A trace as it is drawn: nested spans, in the order in which they happened.

#include <string>
#include <string_view>
#include <vector>

namespace trace {

/// A stretch of time, and what was done during it.
struct Span {
  std::string name;   ///< "turn", "sleep", "tell", "a delayed call", "fires", "callback" …
  std::string note;   ///< "chain.cpp:40", "5 read"
  double began = 0;   ///< microseconds
  double lasted = 0;  ///< microseconds
  std::vector<Span> within{};

  double ended() const { return began + lasted; }
};

/// What one thread did.
struct Thread {
  long long number = 0;
  std::vector<Span> spans{};
};

/// Reads Trace Event JSON: an array of events, or an object that contains one. A truncated trace is read as far as it
/// goes.
/// @throws std::runtime_error  if it is not a trace, saying why.
std::vector<Thread> read(std::string_view json);

/// Which turns are drawn.
struct Window {
  std::size_t from = 1;  ///< counted from 1
  std::size_t turns = 40;
};

/// Draws a trace. Time is not to scale, because a sleep would dwarf everything else. Each box is as wide as its words.
/// @param name  the title of the picture
/// @throws std::runtime_error  if the window begins after the last turn
std::string draw(const std::vector<Thread>& threads, const std::string& name, Window window = {});

/// "1.50 s", "20 ms", "3.1 µs".
std::string in_words(double microseconds);

}  // namespace trace
