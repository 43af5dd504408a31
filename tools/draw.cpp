// untwist trace: draws a trace as a picture.

#include "learner.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

const std::string work = "build/trace", drawer = work + "/untwist_trace";

void build_the_artist() {
  progress("building the program that draws traces");
  Finished done = run({"cmake", "-S", "tools/trace", "-B", work, "-G", "Ninja"});
  if (done.status == 0) done = run({"ninja", "-C", work, "untwist_trace"});
  end_progress();
  if (done.status == 0) return;
  write_file("build/trace.log", done.output);
  throw Error(
      "the program that draws traces does not build (see build/trace.log). It needs the package nlohmann-json, or "
      "network access once.");
}

int number_of(const Arguments& arguments, const std::string& flag, int otherwise) {
  const std::string given = arguments.value(flag);
  if (given.empty()) return otherwise;
  const int number = to_number(given);
  if (number < 1) throw Error("--" + flag + " takes a number of at least 1, not '" + given + "'", 2);
  return number;
}

}  // namespace

int trace(const Arguments& arguments) {
  const int from = number_of(arguments, "from", 1), turns = number_of(arguments, "turns", 40);
  const std::string typed = arguments.first(), file = as_called(typed);
  std::string out = as_called(arguments.value("out"));
  if (out.empty()) out = (file.ends_with(".json") ? file.substr(0, file.size() - 5) : file) + ".svg";
  if (!exists(file))
    throw Error("no file " + typed + ". A program writes it when UNTWIST_TRACE names it: UNTWIST_TRACE=" + typed +
                    " ./untwist demo loop",
                2);
  if (out == file) throw Error("the picture would overwrite the trace: name another file with --out", 2);
  build_the_artist();
  Finished drawn = run({drawer, file, out, std::to_string(from), std::to_string(turns)});
  if (drawn.status != 0) throw Error(trim(drawn.output));
  say(green("\u2713 ") + "drawn: " + bold(out));
  say(dim("  open it in a browser; the trace itself opens in Perfetto or chrome://tracing"));
  return 0;
}

}  // namespace tool
