// Lesson @ID@ · @TITLE@.
//
// TO WRITE: what this file is about, and which header has the contract.

#include <untwist/course/todo.hpp>

namespace untwist {

int to_write() {
  // Task @N@.1: TO WRITE: what is to be done, one requirement to a line.
  // [@N@.1
  return 42;
  // @N@.1]
}

}  // namespace untwist
