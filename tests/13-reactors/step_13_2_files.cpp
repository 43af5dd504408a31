// Plain files, on Asio.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnAsio
#define Step13_2_PlainFile Step13_2_PlainFileOnAsio
#include "../13-reactors/pollers/files.cpp"
