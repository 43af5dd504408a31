// The tests of delayed calls of lesson 01, on Asio.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnAsio
#define Step1_1_CallLater Step13_1_CallLaterOnAsio
#include "../01-reactor/step_1_1_call_later.cpp"
#define Step1_2_OneTurn Step13_1_OneTurnOnAsio
#include "../01-reactor/step_1_2_one_turn.cpp"
#define Step1_5_DelayedCall Step13_1_DelayedCallOnAsio
#include "../01-reactor/step_1_5_delayed_call.cpp"
