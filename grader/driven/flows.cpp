// driven_NN_flows: producers and a consumer, driven as ./untwist grade asks. grader/trials/flows.cpp, which asks the
// questions, explains them and their answers.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <untwist/testing/slow_transport.hpp>
#include <untwist/transport/flow.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;

namespace {

// Tells when it was closed.
class Connection final : public untwist::testing::SlowTransport {
 public:
  explicit Connection(std::string& told) : told_(told) {}
  void lose_connection() override {
    if (!closed) told_ += "closed ";
    SlowTransport::lose_connection();
  }

 private:
  std::string& told_;
};

class Told final : public Producer {
 public:
  Told(std::string& told, std::string name, std::shared_ptr<Consumer> consumer, std::size_t writes)
      : told_(told), name_(std::move(name)), consumer_(std::move(consumer)), writes_(writes) {}
  void resume_producing() override {
    told_ += name_ + ":resume ";
    if (writes_ > 0) consumer_->write(std::string(writes_, 'x'));
  }
  void pause_producing() override { told_ += name_ + ":pause "; }
  void stop_producing() override { told_ += name_ + ":stop "; }

 private:
  std::string& told_;
  const std::string name_;
  const std::shared_ptr<Consumer> consumer_;
  const std::size_t writes_;
};

std::string answer(const std::vector<std::string>& words) {
  std::string told;
  const auto transport = std::make_shared<Connection>(told);
  const auto consumer = consumer_of(transport);
  int producers = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::size_t number = word.size() > 1 ? std::stoul(word.substr(1)) : 0;
    switch (word[0]) {
      case 'p':
      case 'q':
        try {
          consumer->register_producer(std::make_shared<Told>(told, std::to_string(++producers), consumer, number),
                                      word[0] == 'p' ? Producing::push : Producing::pull);
        } catch (const ProducerRegistered&) {
          told += "refused ";
        }
        break;
      case 'w':
        consumer->write(std::string(number, 'x'));
        break;
      case 't':
        transport->take(number);
        break;
      case 'u':
        consumer->unregister_producer();
        break;
      case 'c':
        consumer->lose_connection();
        break;
      case 'l':
        transport->lose();
        consumer->connection_lost();
    }
  }
  const std::string answer = told + "unsent:" + std::to_string(transport->unsent());
  transport->lose();
  consumer->unregister_producer();  // they keep each other alive
  return answer;
}

}  // namespace

// The story of a test goes to its report; here there is no test and no report.
void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
