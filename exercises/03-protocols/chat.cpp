// Lesson 03 · Protocols and factories: a chat room. The factory keeps everything that outlives a connection.

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>

#include <untwist/course/chat.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/protocol/line_receiver.hpp>

namespace untwist {

namespace {

constexpr std::size_t kLongestName = 20;

class Chatter;

// The chatters who are in the room, by name.
class Room final : public Factory {
 public:
  ProtocolPtr build_protocol(const Address& peer) override;

  bool is_here(const std::string& name) const { return chatters_.count(name) != 0; }
  std::string names() const;
  void join(const std::string& name, Chatter& chatter);
  void leave(const std::string& name);
  void tell_all_but(const Chatter* speaker, const std::string& line) const;

 private:
  std::map<std::string, Chatter*> chatters_;  // a chatter leaves before it is destroyed
};

bool is_good_name(std::string_view name) {
  const auto is_good = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), is_good);
}

// One connection.
class Chatter final : public LineReceiver {
 public:
  explicit Chatter(std::shared_ptr<Room> room) : room_(std::move(room)) { set_delimiter("\n"); }

  void connection_made() override { ask_for_name(); }

  void line_received(std::string_view line) override {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) return;
    if (name_.empty()) return introduce(std::string(line));
    // TODO(3.3) Send the line to all the others, with the speaker's name in front: "<alice> hello".
    untwist::todo("3.3");
  }

  void connection_lost(const Failure&) override {
    // TODO(3.3) Do nothing if this chatter has no name yet.
    // Otherwise leave the room, and send the others "* alice has left".
    untwist::todo("3.3");
  }

  void say(std::string_view line) { transport()->write(std::string(line) + "\r\n"); }

 private:
  void ask_for_name() { say("What's your name?"); }

  void refuse(const std::string& why) {
    say(why);
    ask_for_name();
  }

  // With the names of those who are in the room by now.
  std::string welcome(const std::string& name) const {
    const std::string others = room_->names();
    return "Welcome, " + name + "! " + (others.empty() ? "You are the first." : "Here now: " + others);
  }

  void introduce(const std::string& name) {
    if (!is_good_name(name)) return refuse("Names are 1 to 20 letters, digits, - or _.");
    // TODO(3.3) If the name is in the room already, refuse() it: "alice is taken."
    // Otherwise say the welcome().
    // Send the others "* alice has joined".
    // Set name_, and join the room.
    untwist::todo("3.3");
  }

  const std::shared_ptr<Room> room_;
  std::string name_;  // empty until introduced
};

ProtocolPtr Room::build_protocol(const Address&) {
  auto chatter = std::make_shared<Chatter>(std::static_pointer_cast<Room>(shared_from_this()));
  chatter->set_factory(shared_from_this());
  return chatter;
}

std::string Room::names() const {
  std::string names;
  for (const auto& [name, chatter] : chatters_) names += (names.empty() ? "" : ", ") + name;
  return names;
}

void Room::join(const std::string& name, Chatter& chatter) { chatters_[name] = &chatter; }

void Room::leave(const std::string& name) { chatters_.erase(name); }

void Room::tell_all_but(const Chatter* speaker, const std::string& line) const {
  // TODO(3.3) say() the line to everyone in chatters_ except the speaker.
  untwist::todo("3.3");
}

}  // namespace

FactoryPtr make_chat_factory() { return std::make_shared<Room>(); }

}  // namespace untwist
