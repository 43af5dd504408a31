#include "contestants.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "../loopback.hpp"

namespace race {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool accepts(std::uint16_t port) {
  const int fd = examples::connected_to(port);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

}  // namespace

Server::Server(std::string name, const std::vector<std::string>& command, std::uint16_t port)
    : name_(std::move(name)), port_(port), process_(command) {
  for (const auto deadline = Clock::now() + 10s; Clock::now() < deadline && !process_.ended(); ::poll(nullptr, 0, 20))
    if (accepts(port_)) return;
  throw std::runtime_error(name_ + " did not start");
}

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = examples::loopback(0);
  socklen_t size = sizeof address;
  ::bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

std::string installed(const std::string& program) {
  const char* known = std::getenv("PATH");
  std::istringstream folders(std::string(known ? known : "") + ":/usr/sbin:/usr/local/sbin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (!folder.empty() && ::access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
  return "";
}

std::optional<std::vector<std::string>> nginx_command(const std::string& folder, std::uint16_t port) {
  const std::string program = installed("nginx");
  if (program.empty()) return {};
  fs::create_directories(folder);
  const std::string here = fs::absolute(folder).string(), conf = here + "/nginx.conf";
  std::ofstream(conf) << "daemon off; master_process off; worker_processes 1; pid \"" << here << "/pid\"; error_log \""
                      << here << "/error.log\";\nevents { worker_connections 1024; }\nhttp {\n  access_log off; "
                      << "keepalive_requests 100000000;\n";
  std::ofstream more(conf, std::ios::app);
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    more << "  " << kind << "_temp_path \"" << here << "/" << kind << "\";\n";
  more << "  server { listen 127.0.0.1:" << port
       << "; location / { default_type text/plain; return 200 hello; } }\n}\n";
  return std::vector<std::string>{program, "-p", here, "-c", conf};
}

std::optional<std::vector<std::string>> node_command(std::uint16_t port) {
  const std::string program = installed("node");
  if (program.empty()) return {};
  return std::vector<std::string>{
      program, "-e",
      "require('http').createServer((request, response) => {"
      "  response.writeHead(200, {'Content-Type': 'text/plain', 'Content-Length': 5}); response.end('hello');"
      "}).listen(" +
          std::to_string(port) + ", '127.0.0.1')"};
}

std::optional<std::vector<std::string>> twisted_command(std::uint16_t port) {
  for (const std::string& program : {std::string("/usr/bin/python3"), installed("python3")}) {
    if (::access(program.c_str(), X_OK) != 0) continue;
    if (std::system((program + " -c 'import twisted.web.server' >/dev/null 2>&1").c_str()) != 0) continue;
    return std::vector<std::string>{program, "-c",
                                    "from twisted.internet import reactor\n"
                                    "from twisted.web import resource, server\n"
                                    "class Hello(resource.Resource):\n"
                                    "    isLeaf = True\n"
                                    "    def render_GET(self, request):\n"
                                    "        request.setHeader(b'content-type', b'text/plain')\n"
                                    "        return b'hello'\n"
                                    "reactor.listenTCP(" +
                                        std::to_string(port) +
                                        ", server.Site(Hello()), interface='127.0.0.1')\n"
                                        "reactor.run()\n"};
  }
  return {};
}

}  // namespace race
