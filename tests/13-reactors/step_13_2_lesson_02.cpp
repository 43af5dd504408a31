// The tests of lesson 02, on Asio.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnAsio
#define Step2_1_Listen Step13_2_ListenOnAsio
#include "../02-transports/step_2_1_listen.cpp"
#define Step2_2_Accept Step13_2_AcceptOnAsio
#include "../02-transports/step_2_2_accept.cpp"
#define Step2_3_BytesIn Step13_2_BytesInOnAsio
#include "../02-transports/step_2_3_bytes_in.cpp"
#define Step2_4_TheEnd Step13_2_TheEndOnAsio
#include "../02-transports/step_2_4_the_end.cpp"
#define Step2_5_BytesOut Step13_2_BytesOutOnAsio
#include "../02-transports/step_2_5_bytes_out.cpp"
#define Step2_5_WhenSent Step13_2_BytesOutWhenSentOnAsio
#define Step2_6_WhenSent Step13_2_LoseConnectionWhenSentOnAsio
#include "../02-transports/step_2_5_when_sent.cpp"
#define Step2_6_LoseConnection Step13_2_LoseConnectionOnAsio
#include "../02-transports/step_2_6_lose_connection.cpp"
#define Step2_7_ConnectTcp Step13_2_ConnectTcpOnAsio
#include "../02-transports/step_2_7_connect.cpp"
#define Step2_8_AbortConnection Step13_2_AbortConnectionOnAsio
#include "../02-transports/step_2_8_abort.cpp"
#define Step2_9_HalfClose Step13_2_HalfCloseOnAsio
#include "../02-transports/step_2_9_half_close.cpp"
#define Step2_10_OutOfDescriptors Step13_2_OutOfDescriptorsOnAsio
#include "../02-transports/step_2_10_out_of_descriptors.cpp"
#define Step2_11_WriteSequence Step13_2_WriteSequenceOnAsio
#include "../02-transports/step_2_11_write_sequence.cpp"
#define Step2_1_OnRealSockets Step13_2_ListenOnRealSocketsOnAsio
#define Step2_2_OnRealSockets Step13_2_AcceptOnRealSocketsOnAsio
#define Step2_4_OnRealSockets Step13_2_TheEndOnRealSocketsOnAsio
#define Step2_6_OnRealSockets Step13_2_LoseConnectionOnRealSocketsOnAsio
#define Step2_7_OnRealSockets Step13_2_ConnectOnRealSocketsOnAsio
#define Step2_8_OnRealSockets Step13_2_AbortOnRealSocketsOnAsio
#include "../02-transports/step_on_real_sockets.cpp"
