#pragma once
// A running test program: what it reports, what it prints, how it ends. The program may do anything: it may crash,
// hang, or print false results. So it reports through a separate pipe (see main.cpp), and is not trusted to end.
//
// Used by jury.cpp and by the untwist command, which both judge programs that contain a learner's code.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace untwist::testing {

class TestProcess {
 public:
  using Strings = std::vector<std::string>;

  // Things that only some programs are given.
  struct Gifts {
    std::string folder;  // its working directory, HOME and TMPDIR; if set, it gets only PATH of our environment
    std::string choice;  // what it reads from the descriptor named by UNTWIST_CHOICE_FD, see choice.hpp
  };

  // Starts @p command, a path and its arguments, with these variables in its environment in addition to ours.
  // @throws std::runtime_error  if no process can be started, or the choice has more than 512 bytes.
  explicit TestProcess(Strings command, const std::vector<std::pair<std::string, std::string>>& environment = {},
                       const Gifts& gifts = {});
  // Ends it, and every process that it has started.
  ~TestProcess();
  TestProcess(const TestProcess&) = delete;
  TestProcess& operator=(const TestProcess&) = delete;

  // Waits for something to happen until `deadline`, measured by now_ms(). Returns false when the program has closed its
  // pipes: it has ended, or is about to. Sets `late` at the deadline.
  bool wait(long deadline, bool& late);
  // Gets one record that has come, for a RecordReader. Returns false if there is none.
  bool next_record(std::string& line);
  // Makes a program that hangs show where, if possible: a sanitizer then prints the stack. The program ends. Waits for
  // no longer than this: a sanitizer first reads all debug information, and on a busy machine one second is not enough.
  void ask_where(long patience_ms = 5000);
  // Kills the program and its processes, and returns its status in the form of waitpid().
  int end();
  // What it printed to standard output and standard error; if that is very long, the last part.
  const std::string& output() const { return output_text_; }

  static long now_ms();

 private:
  static bool take(int fd, std::string& into);

  pid_t pid_ = -1;  // -1 once it has ended
  int results_ = -1, output_ = -1;
  bool results_open_ = true, output_open_ = true;
  std::string records_, output_text_;
  std::size_t read_ = 0;
};

}  // namespace untwist::testing
