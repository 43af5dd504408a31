// The same fixed answer on libuv: its loop, its streams; no parser.

#include <uv.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "http_answer.hpp"

namespace {

struct Client {
  uv_tcp_t stream;
  uv_write_t writing;
  std::string bytes;
  char space[4096];
};

Client& client_of(uv_handle_t* handle) { return *static_cast<Client*>(handle->data); }
void close(Client& client) {
  auto* const handle = reinterpret_cast<uv_handle_t*>(&client.stream);
  if (uv_is_closing(handle) == 0) uv_close(handle, [](uv_handle_t* closed) { delete &client_of(closed); });
}

void answer(Client& client) {
  uv_buf_t buffer = uv_buf_init(const_cast<char*>(kAnswer.data()), static_cast<unsigned>(kAnswer.size()));
  uv_write(&client.writing, reinterpret_cast<uv_stream_t*>(&client.stream), &buffer, 1,
           [](uv_write_t* request, int error) {
             if (error < 0) close(client_of(reinterpret_cast<uv_handle_t*>(request->handle)));
           });
}

void read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
  Client& client = client_of(reinterpret_cast<uv_handle_t*>(stream));
  if (count < 0) return close(client);
  client.bytes.append(buffer->base, static_cast<std::size_t>(count));
  if (!client.bytes.ends_with("\r\n\r\n")) return;
  client.bytes.clear();
  answer(client);
}

void accept(uv_stream_t* listener, int error) {
  if (error < 0) return;
  auto* const client = new Client;
  uv_tcp_init(listener->loop, &client->stream);
  client->stream.data = client;
  if (uv_accept(listener, reinterpret_cast<uv_stream_t*>(&client->stream)) < 0) return close(*client);
  uv_tcp_nodelay(&client->stream, 1);
  uv_read_start(
      reinterpret_cast<uv_stream_t*>(&client->stream),
      [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
        *buffer = uv_buf_init(client_of(handle).space, sizeof client_of(handle).space);
      },
      read);
}

}  // namespace

int main(int, char** argv) {
  uv_tcp_t listener;
  uv_tcp_init(uv_default_loop(), &listener);
  sockaddr_in where;
  uv_ip4_addr("127.0.0.1", std::atoi(argv[1]), &where);
  if (uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&where), 0) < 0) return 1;
  if (uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 1024, accept) < 0) return 1;
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
