// untwist trace: a trace as a picture.

#include <unistd.h>
#include <climits>

#include "command.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

const std::string work = "build/trace", program = work + "/untwist_trace";

void build_the_artist() {
  progress("building what draws traces");
  Finished configured = run({"cmake", "-S", "tools/trace", "-B", work, "-G", "Ninja"});
  Finished built = configured.status == 0 ? run({"ninja", "-C", work, "untwist_trace"}) : configured;
  end_progress();
  if (built.status != 0) {
    write_file("build/trace.log", configured.output + built.output);
    throw Error("what draws traces does not build; it needs the package nlohmann-json (build/trace.log)");
  }
}

int number_of(const Arguments& arguments, const std::string& flag, int otherwise) {
  const std::string given = arguments.value(flag);
  if (given.empty()) return otherwise;
  const int number = to_number(given);
  if (number < 1) throw Error("--" + flag + " takes a number from 1 on, not '" + given + "'", 2);
  return number;
}

}  // namespace

int trace(const Arguments& arguments) {
  const int from = number_of(arguments, "from", 1), turns = number_of(arguments, "turns", 40);
  const std::string file = arguments.first();
  std::string out = arguments.value("out");
  if (out.empty()) out = (file.ends_with(".json") ? file.substr(0, file.size() - 5) : file) + ".svg";
  if (!exists(file)) throw Error("no file " + file + ". A program writes it when UNTWIST_TRACE names it: UNTWIST_TRACE=" + file + " ./untwist demo loop", 2);
  build_the_artist();
  Finished drawn = run({program, file, out, std::to_string(from), std::to_string(turns)});
  if (drawn.status != 0) throw Error(trim(drawn.output));
  say(green("\u2713 ") + "drawn: " + bold(out));
  say(dim("  open it in a browser; the trace itself opens in Perfetto or chrome://tracing"));
  return 0;
}

}  // namespace tool
