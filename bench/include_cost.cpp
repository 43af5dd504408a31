// The cost of including a header. Each public header is compiled alone, with a learner's flags, and compared with an
// empty file.
//
// A learner waits for every compilation, and given headers are part of each. `bench/run` calls this program from the
// root of the course.

#include <unistd.h>

#include <filesystem>
#include <map>

#include "../examples/options.hpp"
#include "bench.hpp"

using namespace bench;

namespace {

// The compile command of a library file in the learner's build, without its input and outputs.
std::string compiler_and_flags() {
  const std::string all = output_of("ninja -C build/learn -t commands untwist_base");
  const std::string command = line_with(all, {"-c ", "/src/waker.cpp"});
  return command.substr(0, command.find(" -MD "));
}

std::vector<std::string> public_headers() {
  std::vector<std::string> headers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("include")) {
    if (entry.path().extension() == ".hpp")
      headers.push_back(std::filesystem::relative(entry.path(), "include").string());
  }
  std::sort(headers.begin(), headers.end());
  return headers;
}

void measure(int rounds) {
  progress("configuring");
  must_run("cmake --preset learn");
  const std::string flags = compiler_and_flags();
  const std::string source =
      (std::filesystem::temp_directory_path() / ("untwist-" + std::to_string(::getpid()) + ".cpp")).string();
  const auto compile = [&](const std::string& text) {
    write_file(source, text);
    return timed([&] { must_run("cd build/learn && " + flags + " -c -o /dev/null " + source); });
  };

  const std::vector<std::string> headers = public_headers();
  Samples empty;
  std::map<std::string, Samples> times;
  for (int round = 1; round <= rounds; ++round) {
    progress("round " + std::to_string(round) + " of " + std::to_string(rounds));
    empty.add(compile(""));
    for (const std::string& header : headers) times[header].add(compile("#include <" + header + ">\n"));
  }
  std::filesystem::remove(source);
  progress("");

  std::vector<std::pair<Seconds, std::string>> dearest_first;
  for (const auto& [header, samples] : times) dearest_first.emplace_back(samples.median() - empty.median(), header);
  std::sort(dearest_first.rbegin(), dearest_first.rend());
  std::printf("## What a header costs\n\n");
  std::printf(
      "`bench/run`: each compiled alone with a learner's flags, %d rounds, medians in seconds above those of an empty "
      "file "
      "(%.3f).\n\n",
      rounds, empty.median().count());
  std::printf("| %-36s | seconds |\n|%s|--------:|\n", "header", std::string(38, '-').c_str());
  for (const auto& [time, header] : dearest_first) std::printf("| %-36s | %7.3f |\n", header.c_str(), time.count());
}

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "bench_include_cost [--rounds N]");
  const int rounds = options.number("--rounds", 5, 1, 1000);
  options.done();
  measure(rounds);
  return 0;
} catch (const std::exception& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "\n%s\n", error.what());
  return 1;
}
