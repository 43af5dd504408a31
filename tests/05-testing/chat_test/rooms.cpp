// The rooms that the tests of steps 5.3 to 5.5 run on. The jury chooses one (see choice.hpp). "lesson-03" and "other"
// are correct, and differ in everything that the contract leaves open. Every other name is the second room with one
// defect. With or without a defect, the second room has the same types, and its objects the same members: only its
// behaviour shows the difference.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <untwist/base/errors.hpp>

#include "src/testing/choice.hpp"

// The first: the solution of lesson 03 as it is, under another name.
#define make_chat_factory make_room_of_lesson_03
#include "solutions/03-protocols/chat.cpp"
#undef make_chat_factory

namespace untwist {

namespace {

using testing::chosen;

class Member;

// The second: no line receiver, guests in the order in which they joined, two writes per line.
class OtherRoom final : public Factory {
 public:
  ProtocolPtr build_protocol(const Address&) override;

  std::vector<Member*> members;    // everyone who is connected
  std::vector<std::string> names;  // those in the room, in the order in which they joined
};

class Member final : public Protocol {
 public:
  explicit Member(std::shared_ptr<OtherRoom> room) : room_(std::move(room)) {}

  void connection_made() override {
    room_->members.push_back(this);
    say("What's your name?");
  }

  void data_received(Bytes data) override {
    for (const char c : as_text(data)) {
      if (c != '\n')
        line_ += c;
      else
        end_of_line();
    }
    if (chosen("a-piece-is-a-line")) end_of_line();
  }

  void connection_lost(const Failure& reason) override {
    std::erase(room_->members, this);
    if (name_.empty()) return;
    if (!chosen("names-stay-taken")) std::erase(room_->names, name_);
    const bool unnoticed = chosen("crashes-go-unnoticed") && !reason.is<ConnectionDone>();
    if (!unnoticed && !chosen("leaving-is-silent")) tell_others("* " + name_ + " has left");
  }

 private:
  void end_of_line() {
    std::string line = std::exchange(line_, {});
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return;
    if (name_.empty())
      introduce(line);
    else
      tell_others("<" + name_ + "> " + line);
  }

  void introduce(const std::string& name) {
    if (!is_good_name(name)) {
      say("Names are 1 to 20 letters, digits, - or _.");
      return say("What's your name?");
    }
    const bool taken = std::find(room_->names.begin(), room_->names.end(), name) != room_->names.end();
    if (taken && !chosen("two-of-one-name")) {
      say(name + " is taken.");
      return say("What's your name?");
    }
    tell_others("* " + name + " has joined");
    std::string others;
    for (const std::string& other : room_->names) others += (others.empty() ? "Here now: " : ", ") + other;
    say("Welcome, " + name + "! " + (others.empty() ? "You are the first." : others));
    name_ = name;
    room_->names.push_back(name);
  }

  void tell_others(const std::string& line) {
    const auto members = room_->members;
    for (Member* member : members) {
      if (member == this && !chosen("speakers-hear-themselves")) continue;
      if (member->name_.empty() && !chosen("strangers-listen")) continue;
      member->say(line);
      if (chosen("one-other-hears") && member != this) return;
    }
  }

  void say(const std::string& line) {
    transport()->write(line);
    transport()->write("\r\n");
  }

  const std::shared_ptr<OtherRoom> room_;
  std::string line_;  // the part that has arrived
  std::string name_;  // empty until introduced
};

ProtocolPtr OtherRoom::build_protocol(const Address&) {
  return std::make_shared<Member>(std::static_pointer_cast<OtherRoom>(shared_from_this()));
}

}  // namespace

FactoryPtr make_chat_factory() {
  if (chosen("lesson-03", true)) return make_room_of_lesson_03();
  return std::make_shared<OtherRoom>();
}

}  // namespace untwist
