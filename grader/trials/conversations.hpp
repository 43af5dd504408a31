#pragma once
// What is talked about in the second gate: each function is one conversation, and throws Wrong when it does not go as
// it should.

namespace tool {

class Visitor;

// Guests of servers: trials/servers.cpp.
void echo_small(Visitor& visitor);
void echo_large(Visitor& visitor);
void echo_goodbye(Visitor& visitor);
void later(Visitor& visitor);
void chat(Visitor& visitor);

// Questions about a reactor, to driven_01_turns: trials/turns.cpp.
void turns_of_calls(Visitor& visitor);
void turns_of_calls_that_schedule(Visitor& visitor);
void turns_of_readers(Visitor& visitor);
void turns_until_stopped(Visitor& visitor);
void turns_of_writers(Visitor& visitor);

// Guests of a web server: trials/pages.cpp.
void pages(Visitor& visitor);
void bodies(Visitor& visitor);
void keep_alive(Visitor& visitor);
void chunks(Visitor& visitor);

// Questions about Deferreds, to driven_NN_results: trials/results.cpp.
void chains(Visitor& visitor);
void chains_that_fail(Visitor& visitor);
void chains_that_wait(Visitor& visitor);
void chains_fired_twice(Visitor& visitor);
void long_chains(Visitor& visitor);
void gatherings(Visitor& visitor);
void races(Visitor& visitor);

// Questions about what stands in for the real thing in a test, to driven_NN_doubles: trials/doubles.cpp.
void clocks(Visitor& visitor);
void transports(Visitor& visitor);
void pumps(Visitor& visitor);

}  // namespace tool
