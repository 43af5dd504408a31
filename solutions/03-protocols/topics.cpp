// Lesson 03 · Protocols and factories: topics that clients subscribe to.
//
// The contract is in include/untwist/course/topics.hpp. There are no functions to fill in: the design is yours.

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <untwist/course/todo.hpp>
#include <untwist/course/topics.hpp>
#include <untwist/protocol/line_receiver.hpp>

namespace untwist {

// [3.8 else
namespace {

constexpr std::size_t kLongestTopic = 64, kLongestLine = 1024;

class Subscriber;

// The subscribers of each topic.
class Topics final : public Factory {
 public:
  explicit Topics(std::size_t most_unsent) : most_unsent_(most_unsent) {}

  ProtocolPtr build_protocol(const Address& peer) override;

  void subscribe(const std::string& topic, Subscriber& client) { subscribers_[topic].insert(&client); }
  void unsubscribe(const std::string& topic, Subscriber& client) {
    const auto found = subscribers_.find(topic);
    if (found == subscribers_.end()) return;
    found->second.erase(&client);
    if (found->second.empty()) subscribers_.erase(found);
  }
  void forget(Subscriber& client) {
    for (auto topic = subscribers_.begin(); topic != subscribers_.end();) {
      topic->second.erase(&client);
      topic = topic->second.empty() ? subscribers_.erase(topic) : std::next(topic);
    }
  }
  std::size_t most_unsent() const { return most_unsent_; }
  // Returns how many have got it.
  int publish(const std::string& topic, const std::string& text);

 private:
  const std::size_t most_unsent_;
  // No set is empty. A client is forgotten before it is destroyed.
  std::map<std::string, std::set<Subscriber*>> subscribers_;
};

bool is_topic(std::string_view name) {
  const auto is_good = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_'; };
  return !name.empty() && name.size() <= kLongestTopic && std::all_of(name.begin(), name.end(), is_good);
}

// Takes what comes before the next space, and the space.
std::string_view take_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(word.size() + 1, line.size()));
  return word;
}

// One connection.
class Subscriber final : public LineReceiver {
 public:
  explicit Subscriber(std::shared_ptr<Topics> topics) : topics_(std::move(topics)) {
    set_delimiter("\n");
    set_max_length(kLongestLine + 1);  // a CR may come before the end
  }

  void line_received(std::string_view line) override {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.size() > kLongestLine) return transport()->lose_connection();
    if (!line.empty()) say(answer(line));
  }
  void connection_lost(const Failure&) override { topics_->forget(*this); }

  // Returns whether it was written. Otherwise the client does not read, and is no client any more.
  bool say(const std::string& line) {
    if (transport()->unsent() > topics_->most_unsent()) {
      topics_->forget(*this);  // now: connection_lost() comes later
      transport()->abort_connection();
      return false;
    }
    transport()->write(line + "\r\n");
    return true;
  }

 private:
  std::string answer(std::string_view line) {
    std::string_view rest = line;
    const std::string_view command = take_word(rest);
    if (command == "PUB") {
      const std::string topic(take_word(rest));
      return is_topic(topic) ? "OK " + std::to_string(topics_->publish(topic, std::string(rest))) : not_a_topic();
    }
    const std::string topic(rest);
    if (command != "SUB" && command != "UNSUB") return "ERR the commands are SUB, UNSUB and PUB";
    if (!is_topic(topic)) return not_a_topic();
    command == "SUB" ? topics_->subscribe(topic, *this) : topics_->unsubscribe(topic, *this);
    return "OK";
  }

  static std::string not_a_topic() { return "ERR a topic is 1 to 64 letters, digits, '-', '.' or '_'"; }

  const std::shared_ptr<Topics> topics_;
};

ProtocolPtr Topics::build_protocol(const Address&) {
  return std::make_shared<Subscriber>(std::static_pointer_cast<Topics>(shared_from_this()));
}

int Topics::publish(const std::string& topic, const std::string& text) {
  const auto found = subscribers_.find(topic);
  if (found == subscribers_.end()) return 0;
  const std::string message = "MSG " + topic + (text.empty() ? "" : " " + text);
  const std::vector<Subscriber*> clients(found->second.begin(), found->second.end());  // one may be forgotten meanwhile
  int got_it = 0;
  for (Subscriber* client : clients) got_it += client->say(message);
  return got_it;
}

}  // namespace
// 3.8]

FactoryPtr make_topics(std::size_t most_unsent) {
  // Task 3.8: Write this so that its contract holds. If you build on LineReceiver, it needs step 3.4.
  // [3.8
  return std::make_shared<Topics>(most_unsent);
  // 3.8]
}

}  // namespace untwist
