// The tests of lesson 02, on epoll.

#include "reactors_test.hpp"

#define REACTOR_UNDER_TEST OnEpoll
#define Step2_1_Listen Step13_3_ListenOnEpoll
#include "../02-transports/step_2_1_listen.cpp"
#define Step2_2_Accept Step13_3_AcceptOnEpoll
#include "../02-transports/step_2_2_accept.cpp"
#define Step2_3_BytesIn Step13_3_BytesInOnEpoll
#include "../02-transports/step_2_3_bytes_in.cpp"
#define Step2_4_TheEnd Step13_3_TheEndOnEpoll
#include "../02-transports/step_2_4_the_end.cpp"
#define Step2_5_BytesOut Step13_3_BytesOutOnEpoll
#include "../02-transports/step_2_5_bytes_out.cpp"
#define Step2_5_WhenSent Step13_3_BytesOutWhenSentOnEpoll
#define Step2_6_WhenSent Step13_3_LoseConnectionWhenSentOnEpoll
#include "../02-transports/step_2_5_when_sent.cpp"
#define Step2_6_LoseConnection Step13_3_LoseConnectionOnEpoll
#include "../02-transports/step_2_6_lose_connection.cpp"
#define Step2_7_ConnectTcp Step13_3_ConnectTcpOnEpoll
#include "../02-transports/step_2_7_connect.cpp"
#define Step2_8_AbortConnection Step13_3_AbortConnectionOnEpoll
#include "../02-transports/step_2_8_abort.cpp"
#define Step2_9_HalfClose Step13_3_HalfCloseOnEpoll
#include "../02-transports/step_2_9_half_close.cpp"
#define Step2_10_OutOfDescriptors Step13_3_OutOfDescriptorsOnEpoll
#include "../02-transports/step_2_10_out_of_descriptors.cpp"
#define Step2_11_WriteSequence Step13_3_WriteSequenceOnEpoll
#include "../02-transports/step_2_11_write_sequence.cpp"
#define Step2_1_OnRealSockets Step13_3_ListenOnRealSocketsOnEpoll
#define Step2_2_OnRealSockets Step13_3_AcceptOnRealSocketsOnEpoll
#define Step2_4_OnRealSockets Step13_3_TheEndOnRealSocketsOnEpoll
#define Step2_6_OnRealSockets Step13_3_LoseConnectionOnRealSocketsOnEpoll
#define Step2_7_OnRealSockets Step13_3_ConnectOnRealSocketsOnEpoll
#define Step2_8_OnRealSockets Step13_3_AbortOnRealSocketsOnEpoll
#include "../02-transports/step_on_real_sockets.cpp"
