// The same slow page for many clients at the same time, served in three ways, and measured on this machine.
//
//   ./untwist demo paradigm
//   demo_paradigm --delay 1000          in full length: the blocking server needs 100 seconds for a hundred clients

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "../options.hpp"
#include "picture.hpp"

using namespace slow_page;

namespace {

volatile std::sig_atomic_t interrupted = 0;

struct Settings {
  std::chrono::milliseconds delay{};
  int clients = 0;
  std::filesystem::path servers;  // the folder with the server programs
  std::filesystem::path out;
  std::string program;  // the path with which this program was called
  bool yours = false;   // is there a fourth server, on the learner's reactor?
};

// A progress line: updated in place on a terminal, and written once elsewhere.
class Progress {
 public:
  explicit Progress(std::string name) : name_(std::move(name)) {
    if (!terminal_) show("...\n");
  }
  ~Progress() {
    if (terminal_) std::printf("\r\033[K");
  }

  void answered(int count, int of, Seconds so_far) {
    if (!terminal_ || so_far < next_) return;
    next_ = so_far + Seconds(.1);
    show((std::to_string(count) + " of " + std::to_string(of) + " answered after " + seconds_text(so_far)).c_str());
  }

 private:
  void show(const char* what) const {
    std::printf("%s%s: %s", terminal_ ? "\r\033[K" : "", name_.c_str(), what);
    std::fflush(stdout);
  }

  const std::string name_;
  static bool writes_over() {
    const char* kind = std::getenv("TERM");
    return ::isatty(STDOUT_FILENO) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
  }

  const bool terminal_ = writes_over();
  Seconds next_{};
};

Measured measure(const Settings& settings, const std::string& name, const char* program) {
  const ServerProcess server(settings.servers / program, settings.delay);
  Measured measured{name, {}, {}};
  Progress progress(name);
  const auto began = std::chrono::steady_clock::now();
  const auto tick = [&](int answered) {
    if (interrupted) throw std::runtime_error("interrupted");
    progress.answered(answered, settings.clients, std::chrono::steady_clock::now() - began);
    const std::optional<Usage> now = server.usage();
    if (!now) return;
    if (!measured.usage) measured.usage = Usage{};
    measured.usage->threads = std::max(measured.usage->threads, now->threads);
    measured.usage->peak_memory_kibibytes = now->peak_memory_kibibytes;
  };
  // A server that takes more than twice as long as serving one client after the other does not work.
  const Seconds at_most = 2 * settings.clients * Seconds(settings.delay) + Seconds(10);
  measured.requests = ask_all_at_once(server.port(), settings.clients, at_most, tick);
  return measured;
}

void print_row(const Measured& server, const std::string& meaning) {
  const std::string threads = server.usage ? std::to_string(server.usage->threads) : "not measured";
  const std::string memory = server.usage ? memory_text(server) : "not measured";
  std::printf("  %-24s %10s %13s %12s %12s\n", server.name.c_str(), seconds_text(server.total()).c_str(),
              seconds_text(server.longest_wait()).c_str(), threads.c_str(), memory.c_str());
  std::printf("    %s\n\n", meaning.c_str());
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("could not write " + path.string());
}

void run(const Settings& settings) {
  std::printf("%d clients ask for the same page at the same time; each answer takes %d ms.\n\n", settings.clients,
              static_cast<int>(settings.delay.count()));

  const Measured blocking = measure(settings, "One blocking thread", "slow_page_blocking");
  const Measured threads = measure(settings, "A thread per connection", "slow_page_threads");
  const Measured event_loop = measure(settings, "An event loop", "slow_page_event_loop");

  std::printf("  %-24s %10s %13s %12s %12s\n", "", "total time", "longest wait", "threads", "peak memory");
  print_row(blocking,
            "Serves one at a time: the last client stood in line for " + seconds_text(blocking.longest_wait()) + ".");
  print_row(threads, "No client waits for another; it takes " +
                         (threads.usage ? threads_text(threads) : "a thread each") + ", nearly all of them asleep.");
  print_row(event_loop, "No client waits for another, and one thread does it all: no call ever blocks.");

  std::vector<Measured> all = {blocking, threads, event_loop};
  if (settings.yours) {
    all.push_back(measure(settings, "Your event loop", "slow_page_your_loop"));
    print_row(all.back(), "The reactor that you wrote in lesson 01.");
  }
  write_file(settings.out, draw(all, settings.delay));
  std::printf("A picture of this: %s (open it in a browser).\n", settings.out.string().c_str());
  if (settings.delay < std::chrono::seconds(1)) {
    std::printf("With a whole second for each answer: %s --delay 1000\n", settings.program.c_str());
  }
}

Settings settings_from(int argc, char** argv) {
  examples::Options options(
      argc, argv, "demo_paradigm [--clients N] [--delay MILLISECONDS] [--out FILE] [--servers FOLDER] [--yours yes]");
  Settings settings;
  settings.clients = options.number("--clients", 100, 1, 900);  // each is an open file here and in the server
  settings.delay = std::chrono::milliseconds(options.number("--delay", 100, 1, 60000));
  settings.out = options.text("--out", "build/paradigm.svg");
  // By default the servers are in the same folder as this program.
  settings.servers = options.text("--servers", std::filesystem::absolute(argv[0]).parent_path().string());
  settings.program = argv[0];
  settings.yours = options.text("--yours", "no") == "yes";
  options.done();
  return settings;
}

}  // namespace

int main(int argc, char** argv) try {
  const Settings settings = settings_from(argc, argv);
  // On a signal, the servers must be ended, too.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, [](int) { interrupted = 1; });
  std::signal(SIGPIPE, SIG_IGN);
  run(settings);
  return 0;
} catch (const std::exception& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", interrupted ? "interrupted" : error.what());  // Ctrl-C reaches the servers, too
  return 1;
}
