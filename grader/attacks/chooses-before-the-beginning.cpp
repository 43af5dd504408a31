// ATTACK has the loader call it before anything else in the program
// FLAG a function that is chosen before the program begins

#include <unistd.h>

extern "C" {
static int nothing() { return 0; }
static int (*choose())() {
  return nothing;
}
int untwist_nothing() __attribute__((ifunc("choose")));
}
