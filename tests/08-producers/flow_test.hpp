#pragma once
// Shared by the tests of lesson 08: a producer that records what it is told.

#include <functional>
#include <memory>
#include <string>
#include <untwist/testing/recording.hpp>
#include <untwist/testing/slow_transport.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>
#include <untwist/transport/flow.hpp>
#include <vector>

namespace untwist::testing {

using namespace std::chrono_literals;

class FlowTest : public ::testing::Test {
 protected:
  void note(const std::string& what) {
    log += (log.empty() ? "" : ", ") + what;
    tell("", what);
  }

  // Records what it is told, and does what the test wants then.
  class Told final : public Producer {
   public:
    Told(FlowTest& test, std::string name) : test_(test), name_(std::move(name)) {}
    void resume_producing() override {
      test_.note(name_ + "resume");
      if (on_resume) on_resume();
    }
    void pause_producing() override {
      test_.note(name_ + "pause");
      if (on_pause) on_pause();
    }
    void stop_producing() override {
      test_.note(name_ + "stop");
      if (on_stop) on_stop();
    }

    std::function<void()> on_resume, on_pause, on_stop;

   private:
    FlowTest& test_;
    const std::string name_;
  };

  std::shared_ptr<Told> producer(const std::string& name = "") { return std::make_shared<Told>(*this, name); }

  // Writes this many bytes.
  void write(std::size_t bytes) {
    tell("", "writes " + std::to_string(bytes) + " bytes");
    consumer->write(std::string(bytes, 'x'));
  }

  // A further connection. When the test is over, it is lost, like any connection: it then drops its callback.
  std::shared_ptr<SlowTransport> connection() {
    connections_.push_back(std::make_shared<SlowTransport>());
    return connections_.back();
  }
  void TearDown() override {
    for (const auto& each : connections_) each->lose();
  }

 private:
  std::vector<std::shared_ptr<SlowTransport>> connections_;

 protected:
  std::string log;
  const std::shared_ptr<SlowTransport> transport = connection();
  std::shared_ptr<ConnectionConsumer> consumer = consumer_of(transport);
};

}  // namespace untwist::testing
