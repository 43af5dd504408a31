// ATTACK ends the program before main() begins, with a status that reports success
// FLAG ends the program itself

#include <cstdlib>

static const int gone = (std::exit(0), 0);
