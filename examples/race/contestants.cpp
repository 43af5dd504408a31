#include "contestants.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace race {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool accepts(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port);
  const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

// In the child: becomes the server, and never outlives its parent.
[[noreturn]] void become(const std::vector<std::string>& command) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int quiet = ::open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(quiet, fd);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

Server::Server(std::string name, std::vector<std::string> command, std::uint16_t port)
    : name_(std::move(name)), port_(port) {
  pid_ = ::fork();
  if (pid_ == 0) become(command);
  if (pid_ < 0) throw std::runtime_error(name_ + " could not be started");
  for (const auto deadline = Clock::now() + 10s; Clock::now() < deadline; ::poll(nullptr, 0, 20)) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) break;
    if (accepts(port_)) return;
  }
  end();
  throw std::runtime_error(name_ + " did not start");
}

Server::~Server() { end(); }

void Server::end() noexcept {
  ::kill(pid_, SIGTERM);
  for (const auto deadline = Clock::now() + 2s; ::waitpid(pid_, nullptr, WNOHANG) == 0; ::poll(nullptr, 0, 5))
    if (Clock::now() > deadline) ::kill(pid_, SIGKILL);
}

double Server::processor_seconds() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream rest(text.substr(std::min(text.rfind(')') + 1, text.size())));  // the name may contain anything
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  long user = 0, system = 0;
  rest >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

long Server::memory_kibibytes() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  long kibibytes = 0;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) kibibytes = std::atol(line.c_str() + 6);
  return kibibytes;
}

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
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
