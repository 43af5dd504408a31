#pragma once
// A test program at work: what it reports, what it prints, how it ends. The program may be anything: it may crash,
// hang, or print results that are none. So it reports on a pipe of its own (see main.cpp), and it is not trusted to
// end.
//
// Between jury.cpp and the untwist command, which both judge programs that hold a learner's code.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace untwist::testing {

class TestProcess {
 public:
  using Strings = std::vector<std::string>;

  // What only some programs are given.
  struct Gifts {
    std::string folder;  // where it begins, and its HOME and TMPDIR; then it has nothing else of our environment
    std::string choice;  // what it reads from the descriptor that UNTWIST_CHOICE_FD names, see choice.hpp
  };

  // Starts @p command, a path and its arguments, with these variables in its environment besides ours.
  // @throws std::runtime_error  when no process can be started.
  explicit TestProcess(Strings command, const std::vector<std::pair<std::string, std::string>>& environment = {},
                       const Gifts& gifts = {});
  // Ends it, and whatever it has started.
  ~TestProcess();
  TestProcess(const TestProcess&) = delete;
  TestProcess& operator=(const TestProcess&) = delete;

  // Waits for something to happen until `deadline`, by now_ms(). False when the program has closed its pipes: it has
  // ended, or is about to. Sets `late` at the deadline.
  bool wait(long deadline, bool& late);
  // One record that has come, for a RecordReader. False when there is none.
  bool next_record(std::string& line);
  // Has a program that hangs say where, if it can: a sanitizer then prints the stack. It does not survive that.
  void ask_where();
  // Kills what is left of it, and returns its status as waitpid() has it.
  int end();
  // What it printed, on both ways; of very much, the end.
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
