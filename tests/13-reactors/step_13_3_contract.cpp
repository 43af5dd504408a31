// The contract of pollers, on epoll.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnEpoll
#define Step13_2_Poller Step13_3_PollerOnEpoll
#include "../13-reactors/pollers/contract.cpp"
