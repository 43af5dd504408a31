// The slow page, one client after the other.
//
// No line here is wrong. But while the thread sleeps for one client, all others wait: with a hundred clients at one
// second each, the last one waits for a minute and forty seconds.
//
//   slow_page_blocking --port 8000
//   ab -n 100 -c 100 http://127.0.0.1:8000/

#include <thread>

#include "page.hpp"
#include "plain_sockets.hpp"

using namespace slow_page;

int main(int argc, char** argv) {
  const Settings settings = settings_from(argc, argv, "slow_page_blocking");
  const int listener = listen_or_exit(settings.port);
  while (true) {
    const int client = accept_or_exit(listener);
    if (read_request(client)) {
      write_all(client, head());
      std::this_thread::sleep_for(settings.delay);  // stands for a query to a database that waits for the answer
      write_all(client, kBody);
    }
    close_client(client);
  }
}
