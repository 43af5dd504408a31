// The command line: what is accepted, what is refused, and what the help says.

#include <gtest/gtest.h>

#include "command.hpp"

namespace tool {
namespace {

int run_line(const Strings& words) {
  Strings all = {"untwist"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& word : all) argv.push_back(word.data());
  return run_command_line(int(argv.size()), argv.data(), {});
}

TEST(Help, OfEveryCommandNamesEachOptionAndArgument) {
  for (const Command& command : commands()) {
    for (const char* flag : {"--help", "-h"}) {
      Strings line = words(command.name);
      line.push_back(flag);
      ::testing::internal::CaptureStdout();
      EXPECT_EQ(0, run_line(line)) << command.name;
      const std::string said = ::testing::internal::GetCapturedStdout();
      for (const Flag& option : command.flags) {
        EXPECT_TRUE(has(said, "--" + option.name + (option.value.empty() ? "" : " " + option.value)))
            << command.name << ": " << option.name;
        EXPECT_TRUE(has(said, option.help)) << command.name << ": " << option.name;
      }
      const std::size_t first = said.find(command.arguments);
      if (!command.arguments.empty()) {
        EXPECT_NE(said.npos, said.find(command.arguments, first + 1))
            << command.name << ": once in the usage, once explained";
      }
      EXPECT_TRUE(has(said, "--verbose")) << command.name;
    }
  }
}

TEST(Options, TakeTheirValueFromTheSameWordOrTheNext) {
  for (const Strings& line : {Strings{"site", "--port=8080"}, Strings{"site", "--port", "8080"}}) {
    Arguments arguments;
    EXPECT_EQ("site", parse(line, arguments).name);
    EXPECT_EQ("8080", arguments.value("port"));
  }
}

}  // namespace
}  // namespace tool
