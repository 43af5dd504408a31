#include <unistd.h>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "command.hpp"
#include "process.hpp"
#include "screen.hpp"

using namespace tool;

// untwist [--root FOLDER] COMMAND ...: the launcher says where the course is; every path below is relative to it.
int main(int argc, char** argv) {
  try {
    Lines words(argv + 1, argv + argc);
    if (words.size() >= 2 && words[0] == "--root") {
      char here[PATH_MAX];
      if (getcwd(here, sizeof here)) called_in = here;
      if (chdir(words[1].c_str()) != 0) throw Error("cannot enter " + words[1] + ": " + std::strerror(errno));
      words.erase(words.begin(), words.begin() + 2);
    }
    if (std::erase(words, "--verbose") > 0) verbose = true;
    Arguments arguments;
    return parse(words, arguments).run(arguments);
  } catch (const std::exception& exception) {  // an Error knows its status; a process that cannot be started is no Error
    end_progress();
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", exception.what());
    const auto* error = dynamic_cast<const Error*>(&exception);
    return error ? error->code() : 1;
  }
}
