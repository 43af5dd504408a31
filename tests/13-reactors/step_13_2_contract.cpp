// The contract of pollers, on Asio.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnAsio
#define Step13_2_Poller Step13_2_PollerOnAsio
#include "../13-reactors/pollers/contract.cpp"
