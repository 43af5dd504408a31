// driven_01_turns: the reactor of lesson 01, turn by turn, on a simulated operating system. grader/trials/turns.cpp,
// which asks the questions, explains them and their answers. Nothing here needs a step that is not asked about.

#include <unistd.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include <untwist/base/errors.hpp>
#include <untwist/reactor/kernel.hpp>
#include <untwist/reactor/reactor.hpp>

#include "descriptor.hpp"

using namespace untwist;
using Microseconds = std::chrono::microseconds;

namespace {

constexpr int kFirst = 1000;  // the number of descriptor 0

class MadeUp final : public Kernel {
 public:
  TimePoint now() const override { return now_; }

  int poll(std::span<pollfd> descriptors, int timeout) override {
    int found = 0;
    for (pollfd& asked : descriptors) {
      const int which = asked.fd - kFirst;
      asked.revents = static_cast<short>((readable.count(which) ? asked.events & POLLIN : 0) |
                                         (writable.count(which) ? asked.events & POLLOUT : 0));
      found += asked.revents != 0;
    }
    trace += "poll:" + std::to_string(timeout) + " ";
    if (found == 0 && timeout > 0) now_ += std::chrono::milliseconds(timeout);
    return found;
  }

  std::string trace;
  std::set<int> readable, writable;
  TimePoint now_{std::chrono::seconds(1000)};
};

class Watched final : public Descriptor {
 public:
  Watched(MadeUp& kernel, int number) : kernel_(kernel), number_(number) {}
  int fileno() const noexcept override { return kFirst + number_; }
  Ending do_read() override {
    kernel_.trace += "read-" + std::to_string(number_) + " ";
    kernel_.readable.erase(number_);
    return {};
  }
  Ending do_write() override {
    kernel_.trace += "write-" + std::to_string(number_) + " ";
    kernel_.writable.erase(number_);
    return {};
  }
  void connection_lost(const Failure&) override { kernel_.trace += "lost-" + std::to_string(number_) + " "; }

 private:
  MadeUp& kernel_;
  const int number_;
};

class Loop {
 public:
  std::string answer(const std::string& question) {
    std::istringstream words(question);
    for (std::string word; words >> word;) {
      try {
        obey(word);
      } catch (const NotRunning&) {
        kernel_.trace += "not-running ";
      }
    }
    return kernel_.trace + "=";
  }

 private:
  void obey(const std::string& word) {
    if (word == "run") {
      reactor_->run();
      kernel_.trace += "over ";
      return;
    }
    const std::string rest = word.substr(1);
    switch (word[0]) {
      case '+':
        schedule(rest[0], rest.substr(2));
        break;
      case '>':
        kernel_.now_ += Microseconds(std::stol(rest));
        break;
      case '.':
        reactor_->iterate();
        break;
      case '~':
        reactor_->iterate(Duration::max());
        break;
      case 's':
        reactor_->stop();
        break;
      case 'r':
        reactor_->add_reader(watched(std::stoi(rest)));
        break;
      case 'q':
        reactor_->remove_reader(*watched(std::stoi(rest)));
        break;
      case 'w':
        reactor_->add_writer(watched(std::stoi(rest)));
        break;
      case 'v':
        reactor_->remove_writer(*watched(std::stoi(rest)));
        break;
      case '<':
        kernel_.readable.insert(std::stoi(rest));
        break;
      case '^':
        kernel_.writable.insert(std::stoi(rest));
        break;
    }
  }

  // "30000", or "30000:5000" for one that schedules another
  void schedule(char name, const std::string& times) {
    const std::size_t colon = times.find(':');
    const long then = colon == times.npos ? -1 : std::stol(times.substr(colon + 1));
    reactor_->call_later(Microseconds(std::stol(times)), [this, name, then] {
      kernel_.trace += std::string(1, name) + " ";
      if (then >= 0) schedule(static_cast<char>(name - 'A' + 'a'), std::to_string(then));
      if (name == 'S') reactor_->stop();
    });
  }

  DescriptorPtr watched(int number) {
    DescriptorPtr& descriptor = descriptors_[number];
    if (!descriptor) descriptor = std::make_shared<Watched>(kernel_, number);
    return descriptor;
  }

  MadeUp kernel_;
  std::map<int, DescriptorPtr> descriptors_;
  const std::unique_ptr<Reactor> reactor_ = make_poll_reactor(kernel_);
};

}  // namespace

int main() {
  const int fd = driven::receive_descriptor(0).fd;
  std::string question;
  for (char c; fd >= 0 && ::read(fd, &c, 1) == 1;) {
    if (c != '\n') {
      question += c;
      continue;
    }
    std::string text;
    try {
      text = Loop().answer(question);
    } catch (const std::exception& error) {
      text = std::string("it threw: ") + error.what();
    }
    text += "\r\n";
    if (::write(fd, text.data(), text.size()) < 0) return 1;
    question.clear();
  }
  return 0;
}
