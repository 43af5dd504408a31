// untwist_staff: the commands for instructors and maintainers.

#include "staff.hpp"

using namespace tool;

int main(int argc, char** argv) {
  const Known known = {{"schedule", schedule},
                       {"slides", slides},
                       {"site", site},
                       {"test", test},
                       {"maintain sync", maintain_sync},
                       {"maintain check", maintain_check},
                       {"maintain new-lesson", maintain_new_lesson},
                       {"maintain format", maintain_format},
                       {"maintain proof", maintain_proof},
                       {"maintain survivors", maintain_survivors},
                       {"maintain fuzz", maintain_fuzz}};
  return run_command_line(argc, argv, known);
}
