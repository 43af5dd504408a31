#include "fuzz.hpp"

#include "process.hpp"
#include "screen.hpp"
#include "staff.hpp"
#include "variants.hpp"

namespace tool {

void fuzz(int seconds, Report& report) {
  report.section("hostile input: " + std::to_string(seconds) + " s for each target");
  const Strings targets = {"parser", "connection", "response"};
  Strings build = {"cmake", "--build", "--preset", "fuzz", "--target"};
  for (const std::string& target : targets) build.push_back("fuzz_" + target);
  progress("building the fuzz targets");
  Finished configured = run({"cmake", "--preset", "fuzz"});
  Finished built = run(build);
  end_progress();
  if (configured.status != 0 || built.status != 0) {
    report.fail("fuzz/ does not build");
    say(configured.output + built.output);
    return;
  }
  struct Fed {
    Finished finished;
    std::string ran;
  };
  std::vector<Fed> fed(targets.size());
  side_by_side(2, targets.size(), [&](std::size_t i) {
    const std::string kept = "build/fuzz/kept_" + targets[i];
    run({"mkdir", "-p", kept});
    fed[i].finished = run(
        {"build/fuzz/fuzz_" + targets[i], "-max_total_time=" + std::to_string(seconds), "-max_len=1024", "-timeout=20",
         "-dict=fuzz/http.dict", "-artifact_prefix=build/fuzz/found_" + targets[i] + "_", kept,
         "fuzz/corpus/" + targets[i]},
        [&](const std::string& line) {
          if (line.starts_with("Done ")) fed[i].ran = line.substr(5, line.find(" in ") - 5);
        },
        std::chrono::seconds(seconds) + std::chrono::minutes(15));  // it prints only when it finds something new
  });
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& [finished, ran] = fed[i];
    const bool good = finished.status == 0 && !ran.empty();
    report.expect(good, "fuzz_" + targets[i] + " found something: see build/fuzz/found_" + targets[i] + "_*");
    if (good) say("  " + targets[i] + ": " + ran + ", nothing found");
    if (!good)
      say(finished.output.substr(finished.output.size() - std::min<std::size_t>(finished.output.size(), 6000)));
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
