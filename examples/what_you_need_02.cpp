// The system calls and the C++ that lesson 02 takes for granted.

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

void talk_to_ourselves() {
  //! [accept]
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};  // port 0 of any interface: the kernel chooses a free port
  address.sin_family = AF_INET;
  socklen_t size = sizeof address;
  bind(listening, reinterpret_cast<sockaddr*>(&address), size);
  listen(listening, 10);
  getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);  // which port it was

  int client = socket(AF_INET, SOCK_STREAM, 0);
  connect(client, reinterpret_cast<sockaddr*>(&address), size);
  int server = accept(listening, nullptr, nullptr);  // a new descriptor: this one connection
  //! [accept]

  //! [nonblocking]
  fcntl(server, F_SETFL, O_NONBLOCK);
  char bytes[100];
  ssize_t got = recv(server, bytes, sizeof bytes, 0);  // -1, and errno is EAGAIN: nothing now
  if (got < 0 && errno == EAGAIN) std::printf("nothing now\n");

  shutdown(client, SHUT_WR);  // the client will send no more; it may still receive
  while ((got = recv(server, bytes, 100, 0)) < 0 && errno == EAGAIN) usleep(1000);
  if (got == 0) std::printf("the end of the stream\n");
  //! [nonblocking]
  close(client);
  close(server);
  close(listening);
}

//! [shared]
struct Connection : std::enable_shared_from_this<Connection> {
  void data_came() {
    const auto self = shared_from_this();  // keeps this object alive until the function returns
    protocol->received();                  // may drop the last other pointer to this object
  }
  struct Protocol {
    virtual ~Protocol() = default;
    virtual void received() = 0;
  };
  std::shared_ptr<Protocol> protocol;
};
//! [shared]

struct HangsUp : Connection::Protocol {
  explicit HangsUp(std::shared_ptr<Connection>& the_owner) : owner(the_owner) {}
  void received() override { owner.reset(); }
  std::shared_ptr<Connection>& owner;
};

int main() {
  talk_to_ourselves();
  auto connection = std::make_shared<Connection>();
  connection->protocol = std::make_shared<HangsUp>(connection);
  Connection& bare = *connection;
  bare.data_came();
  std::printf("%s\n", connection ? "still held" : "gone, after the call");
}
