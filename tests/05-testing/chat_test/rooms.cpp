// The rooms that the tests of step 5.3 run on. UNTWIST_ROOM says which: "lesson-03" and "other" are right, and differ in all that
// the contract leaves open; every other name is the second one with one defect.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <untwist/errors.hpp>

// The first: the solution of lesson 03 as it is, under another name.
#define make_chat_factory make_room_of_lesson_03
#include "solutions/03-protocols/chat.cpp"
#undef make_chat_factory

namespace untwist {

namespace {

class Member;

// The second: no line receiver, guests in the order they came, two writes for a line.
class OtherRoom final : public Factory {
 public:
  explicit OtherRoom(std::string defect) : defect_(std::move(defect)) {}

  ProtocolPtr build_protocol(const Address&) override;

  bool has(const std::string& defect) const { return defect_ == defect; }

  std::vector<Member*> members;     // everybody who is connected
  std::vector<std::string> names;   // of those who have one, in the order they came

 private:
  const std::string defect_;
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
      if (c != '\n') line_ += c;
      else end_of_line();
    }
    if (room_->has("a-piece-is-a-line")) end_of_line();
  }

  void connection_lost(const Failure& reason) override {
    std::erase(room_->members, this);
    if (name_.empty()) return;
    if (!room_->has("names-stay-taken")) std::erase(room_->names, name_);
    const bool unnoticed = room_->has("crashes-go-unnoticed") && !reason.is<ConnectionDone>();
    if (!unnoticed && !room_->has("leaving-is-silent")) tell_others("* " + name_ + " has left");
  }

 private:
  void end_of_line() {
    std::string line = std::exchange(line_, {});
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return;
    if (name_.empty()) introduce(line);
    else tell_others("<" + name_ + "> " + line);
  }

  void introduce(const std::string& name) {
    if (!is_good_name(name)) {
      say("Names are 1 to 20 letters, digits, - or _.");
      return say("What's your name?");
    }
    const bool taken = std::find(room_->names.begin(), room_->names.end(), name) != room_->names.end();
    if (taken && !room_->has("two-of-one-name")) {
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
      if (member == this && !room_->has("speakers-hear-themselves")) continue;
      if (member->name_.empty() && !room_->has("strangers-listen")) continue;
      member->say(line);
      if (room_->has("one-other-hears") && member != this) return;
    }
  }

  void say(const std::string& line) {
    transport()->write(line);
    transport()->write("\r\n");
  }

  const std::shared_ptr<OtherRoom> room_;
  std::string line_;  // what has come of it
  std::string name_;  // empty until introduced
};

ProtocolPtr OtherRoom::build_protocol(const Address&) {
  return std::make_shared<Member>(std::static_pointer_cast<OtherRoom>(shared_from_this()));
}

constexpr const char* kDefects[] = {"speakers-hear-themselves", "one-other-hears",  "leaving-is-silent", "crashes-go-unnoticed",
                                    "two-of-one-name",          "names-stay-taken", "strangers-listen",  "a-piece-is-a-line"};

// Which room it is, tests are to find out by testing. So it is taken before any of them can look, and taken away.
char chosen[64] = "lesson-03";

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wprio-ctor-dtor"
#endif
[[gnu::constructor(1)]] void choose() {
  char* name = std::getenv("UNTWIST_ROOM");
  if (name == nullptr) return;
  std::snprintf(chosen, sizeof chosen, "%s", name);
  std::memset(name, 'x', std::strlen(name));
#ifndef _WIN32
  ::unsetenv("UNTWIST_ROOM");
#endif
}

}  // namespace

FactoryPtr make_chat_factory() {
  const std::string room = chosen;
  if (room == "lesson-03") return make_room_of_lesson_03();
  if (room == "other") return std::make_shared<OtherRoom>("");
  for (const std::string defect : kDefects) {
    if (room == defect) return std::make_shared<OtherRoom>(defect);
  }
  throw std::logic_error("there is no room " + room);
}

}  // namespace untwist
