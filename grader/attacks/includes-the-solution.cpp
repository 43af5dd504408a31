// ATTACK includes the solution that it should write
// FLAG mentions solutions/

#include "@ROOT@/solutions/00-paradigm/slow_page.cpp"
#define greeting greeting_2
#define handle_slow_page handle_slow_page_2
