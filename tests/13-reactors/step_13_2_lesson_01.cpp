// The tests of lesson 01, on Asio.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnAsio
#define Step1_1_CallLater Step13_2_CallLaterOnAsio
#include "../01-reactor/step_1_1_call_later.cpp"
#define Step1_2_OneTurn Step13_2_OneTurnOnAsio
#include "../01-reactor/step_1_2_one_turn.cpp"
#define Step1_5_DelayedCall Step13_2_DelayedCallOnAsio
#include "../01-reactor/step_1_5_delayed_call.cpp"
#define Step1_3_Readiness Step13_2_ReadinessOnAsio
#include "../01-reactor/step_1_3_readiness.cpp"
#define Step1_4_RunAndStop Step13_2_RunAndStopOnAsio
#include "../01-reactor/step_1_4_run_and_stop.cpp"
#define Step1_6_WritersAndRemoval Step13_2_WritersAndRemovalOnAsio
#include "../01-reactor/step_1_6_writers.cpp"
#define Step1_7_CallFromThread Step13_2_CallFromThreadOnAsio
#include "../01-reactor/step_1_7_threads.cpp"
#define Step1_8_ErrorsAreLogged Step13_2_ErrorsAreLoggedOnAsio
#include "../01-reactor/step_1_8_errors.cpp"
#define Step1_9_StartupAndShutdown Step13_2_StartupAndShutdownOnAsio
#include "../01-reactor/step_1_9_startup_and_shutdown.cpp"
