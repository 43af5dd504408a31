#include "fuzz.hpp"

#include "staff.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

void fuzz(int seconds, Report& report) {
  report.section("hostile input: " + std::to_string(seconds) + " s for each target");
  const Lines targets = {"parser", "connection"};
  Lines build = {"cmake", "--build", "--preset", "fuzz", "--target"};
  for (const std::string& target : targets) build.push_back("fuzz_" + target);
  progress("building what is fed");
  Finished configured = run({"cmake", "--preset", "fuzz"});
  Finished built = run(build);
  end_progress();
  if (configured.status != 0 || built.status != 0) {
    report.fail("fuzz/ does not build");
    say(configured.output + built.output);
    return;
  }
  for (const std::string& target : targets) {
    const std::string kept = "build/fuzz/kept_" + target;
    run({"mkdir", "-p", kept});
    std::string ran;
    Finished fed = run({"build/fuzz/fuzz_" + target, "-max_total_time=" + std::to_string(seconds), "-max_len=1024", "-timeout=20",
                        "-dict=fuzz/http.dict", "-artifact_prefix=build/fuzz/found_" + target + "_", kept,
                        "fuzz/corpus/" + target},
                       [&](const std::string& line) {
                         if (line.starts_with("Done ")) ran = line.substr(5, line.find(" in ") - 5);
                       });
    const bool good = fed.status == 0 && !ran.empty();
    report.expect(good, "fuzz_" + target + " found something: see build/fuzz/found_" + target + "_*");
    if (good) say("  " + target + ": " + ran + ", nothing found");
    if (!good) say(fed.output.substr(fed.output.size() - std::min<std::size_t>(fed.output.size(), 6000)));
  }
}

int maintain_fuzz(const Arguments& arguments) {
  const std::string given = arguments.value("seconds");
  const int seconds = given.empty() ? 60 : to_number(given);
  if (seconds <= 0) throw Error("--seconds takes a number of seconds, not '" + given + "'", 2);
  Report report;
  fuzz(seconds, report);
  return report.finish();
}

}  // namespace tool
