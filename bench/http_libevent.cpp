// The same page from libevent's HTTP server, with its parser.

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

#include <cstdint>
#include <cstdlib>

int main(int, char** argv) {
  event_base* const loop = event_base_new();
  evhttp* const server = evhttp_new(loop);
  evhttp_set_gencb(
      server,
      [](evhttp_request* request, void*) {
        evbuffer* const body = evbuffer_new();
        evbuffer_add(body, "hello", 5);
        evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain; charset=utf-8");
        evhttp_send_reply(request, 200, "OK", body);
        evbuffer_free(body);
      },
      nullptr);
  if (evhttp_bind_socket(server, "127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1]))) < 0) return 1;
  return event_base_dispatch(loop);
}
