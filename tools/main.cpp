// untwist: only the learners' commands, because it is built before their first red test. The other commands are in
// untwist_staff and untwist_grade; the launcher knows which is which.

#include "learner.hpp"

using namespace tool;

int main(int argc, char** argv) {
  const Known known = {{"start", start},
                       {"next", next},
                       {"check", check},
                       {"watch", watch},
                       {"debug", debug},
                       {"hint", hint},
                       {"answer", answer},
                       {"solution", solution},
                       {"compare", compare},
                       {"reset", reset},
                       {"restore", restore},
                       {"catch-up", catch_up},
                       {"progress", progress_table},
                       {"demo", demo},
                       {"race", race},
                       {"trace", trace}};
  return run_command_line(argc, argv, known);
}
