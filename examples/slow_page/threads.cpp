// The slow page, with one thread for each client.
//
// No client waits for another. The price: a thread for every client, most of which do nothing but wait; and as soon as
// they share anything, locks.
//
//   slow_page_threads --port 8000
//   ab -n 100 -c 100 http://127.0.0.1:8000/

#include <cstdio>
#include <system_error>
#include <thread>

#include "page.hpp"
#include "plain_sockets.hpp"

using namespace slow_page;

namespace {

void serve(int client, std::chrono::milliseconds delay) {
  if (read_request(client)) {
    write_all(client, head());
    std::this_thread::sleep_for(delay);  // stands for a query to a database that waits for the answer
    write_all(client, kBody);
  }
  close_client(client);
}

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = settings_from(argc, argv, "slow_page_threads");
  const int listener = listen_or_exit(settings.port);
  while (true) {
    const int client = accept_or_exit(listener);
    try {
      std::thread(serve, client, settings.delay).detach();
    } catch (const std::system_error& error) {  // no more threads
      std::fprintf(stderr, "refused a client: %s\n", error.what());
      close_client(client);
    }
  }
}
