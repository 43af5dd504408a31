// Plain files, on epoll.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnEpoll
#define Step13_2_PlainFile Step13_3_PlainFileOnEpoll
#include "../13-reactors/pollers/files.cpp"
