// Writing tests for a real program, step by step, in ten minutes: the chat room of lesson 03. For a presenter.
//
//   ./untwist demo testing            press Enter after each scene
//
// Each scene says what to ask the room, shows the code that is written now, and runs it. The code that is shown is the
// code below, between its markers; docs/teaching.md says how to type it live instead.

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <untwist/base/errors.hpp>
#include <untwist/protocol/policies.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/testing/string_transport.hpp>
#include <untwist/transport/tcp.hpp>
#include <utility>

#include "../chosen_reactor.hpp"
#include "../loopback.hpp"
#include "../options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

// The doubles tell a story while they work. The test kit keeps it for the verdict; nobody needs it here.
namespace untwist::testing {
void on_story_line(const StoryLine& line);
void on_story_line(const StoryLine&) {}
}  // namespace untwist::testing

namespace {

// ---- the program under test: a chat room, right or with one defect

enum class Defect { none, speakers_hear_themselves, crashes_go_unnoticed, a_piece_is_a_line };

class Room;

class Member final : public Protocol {
 public:
  explicit Member(std::shared_ptr<Room> room) : room_(std::move(room)) {}
  void data_received(Bytes data) override;
  void connection_lost(const Failure& reason) override;
  void say(const std::string& line) { transport()->write(line + "\n"); }

 private:
  void line_received(const std::string& line);

  const std::shared_ptr<Room> room_;
  std::string name_, line_;
};

class Room final : public Factory {
 public:
  explicit Room(Defect the_defect) : defect(the_defect) {}
  ProtocolPtr build_protocol(const Address&) override {
    return std::make_shared<Member>(std::static_pointer_cast<Room>(shared_from_this()));
  }
  void tell_all_but(const Member* speaker, const std::string& line) {
    for (const auto& [name, member] : members)
      if (member != speaker || defect == Defect::speakers_hear_themselves) member->say(line);
  }
  const Defect defect;
  std::map<std::string, Member*> members;
};

void Member::data_received(Bytes data) {
  for (const char c : as_text(data)) {
    if (c != '\n')
      line_ += c;
    else
      line_received(std::exchange(line_, ""));
  }
  if (room_->defect == Defect::a_piece_is_a_line && !line_.empty()) line_received(std::exchange(line_, ""));
}

void Member::line_received(const std::string& line) {
  if (!name_.empty()) return room_->tell_all_but(this, "<" + name_ + "> " + line);
  name_ = line;
  room_->members[name_] = this;
}

void Member::connection_lost(const Failure& reason) {
  room_->members.erase(name_);
  const bool unnoticed = room_->defect == Defect::crashes_go_unnoticed && !reason.is<ConnectionDone>();
  if (!name_.empty() && !unnoticed) room_->tell_all_but(this, "* " + name_ + " has left");
}

FactoryPtr make_room(Defect defect) { return std::make_shared<Room>(defect); }

// ---- a check that throws, instead of a test framework

struct Red {
  std::string why;
};

// "a\\n" for an "a" and a line end.
std::string quoted(const std::string& text) {
  std::string shown = "\"";
  for (const char c : text) shown += c == '\n' ? "\\n" : std::string(1, c);
  return shown + "\"";
}

void expect(const std::string& what, const std::string& got, const std::string& wanted) {
  if (got != wanted) throw Red{what + " is " + quoted(got) + " instead of " + quoted(wanted)};
}

// ---- scene 1: what such a test needs of the world

int connected_to(const ListeningPort& port) {
  const int fd = examples::connected_to(port.host().port);
  if (fd < 0) throw Red{"no connection"};
  return fd;
}

void send_text(int fd, const std::string& text) { (void)!::write(fd, text.data(), text.size()); }

std::string received_by(int fd) {
  char bytes[1000];
  const ssize_t got = ::recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
  return std::string(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
}

void turn_for(Reactor& reactor, Duration time) {
  const TimePoint end = reactor.now() + time;
  while (reactor.now() < end) reactor.iterate(end - reactor.now());
}

//! [world]
void through_the_world(Defect defect) {
  const auto reactor = examples::chosen_reactor();
  const auto port = listen_tcp(*reactor, {"127.0.0.1", 0}, make_room(defect));
  const int alice = connected_to(*port), bob = connected_to(*port);
  send_text(alice, "alice\n");
  send_text(bob, "bob\n");
  turn_for(*reactor, 100ms);  // long enough, we hope
  send_text(alice, "hello\n");
  turn_for(*reactor, 100ms);  // and again
  expect("what bob sees", received_by(bob), "<alice> hello\n");
}
//! [world]

// ---- scene 2

//! [guest]
class Guest {
 public:
  Guest(const FactoryPtr& room, const std::string& name) : protocol_(room->build_protocol({"127.0.0.1", 1})) {
    protocol_->make_connection(transport_);
    sends(name + "\n");
  }
  void sends(std::string_view bytes) { protocol_->data_received(as_bytes(bytes)); }
  std::string sees() const { return transport_->value(); }
  void ends(const Failure& why) { std::exchange(protocol_, nullptr)->connection_lost(why); }

 private:
  std::shared_ptr<testing::StringTransport> transport_ = testing::make_string_transport();
  ProtocolPtr protocol_;
};
//! [guest]

//! [others]
void the_others_hear(Defect defect) {
  const FactoryPtr room = make_room(defect);
  Guest alice(room, "alice"), bob(room, "bob");
  alice.sends("hello\n");
  expect("what bob sees", bob.sees(), "<alice> hello\n");
}
//! [others]

// ---- scene 4

//! [speaker]
void the_others_hear_and_nobody_else(Defect defect) {
  const FactoryPtr room = make_room(defect);
  Guest alice(room, "alice"), bob(room, "bob");
  alice.sends("hello\n");
  expect("what bob sees", bob.sees(), "<alice> hello\n");
  expect("what alice sees of her own words", alice.sees(), "");
}
//! [speaker]

// ---- scene 5

//! [leaving]
void leaving_is_told(Defect defect) {
  const FactoryPtr room = make_room(defect);
  Guest alice(room, "alice"), bob(room, "bob");
  bob.ends(Failure::of(ConnectionDone()));
  expect("what alice sees", alice.sees(), "* bob has left\n");
}
//! [leaving]

//! [crashing]
void leaving_is_told_however_it_happens(Defect defect) {
  for (const Failure& why : {Failure::of(ConnectionDone()), Failure::of(ConnectionLost())}) {
    const FactoryPtr room = make_room(defect);
    Guest alice(room, "alice"), bob(room, "bob");
    bob.ends(why);
    expect("what alice sees", alice.sees(), "* bob has left\n");
  }
}
//! [crashing]

// ---- scene 6

//! [pieces]
void a_line_may_come_in_pieces(Defect defect) {
  const std::string line = "hello\n";
  for (std::size_t cut = 1; cut < line.size(); ++cut) {
    const FactoryPtr room = make_room(defect);
    Guest alice(room, "alice"), bob(room, "bob");
    alice.sends(line.substr(0, cut));
    alice.sends(line.substr(cut));
    expect("what bob sees", bob.sees(), "<alice> hello\n");
  }
}
//! [pieces]

// ---- scene 7

//! [time]
void silence_ends_the_connection(Defect) {
  testing::FakeClock clock;
  std::string ended;
  IdleTimeout timeout(clock, [&] { ended = "after 30 s"; });
  timeout.set(30s);
  clock.advance(29s);
  timeout.reset();  // a sign of life
  clock.advance(29s);
  expect("ended early", ended, "");
  clock.advance(1s);
  expect("ended", ended, "after 30 s");
}
//! [time]

// ---- the show

class Show {
 public:
  explicit Show(bool waits) : waits_(waits) {}

  void scene(const std::string& title, const std::string& ask) {
    if (number_++ > 0) wait();
    ran_ = false;
    std::printf("\n=== %d. %s\n\n%s\n\n", number_, title.c_str(), ask.c_str());
  }

  void code(const std::string& region) {
    if (std::exchange(ran_, false)) std::printf("\n");
    std::ifstream file(__FILE__);
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
      if (line == "//! [" + region + "]")
        inside = !inside;
      else if (inside)
        std::printf("    %s\n", line.c_str());
    }
    std::printf("\n");
  }

  // Runs a test and tells the verdict. It must be the one that the scene promises.
  void run(const std::string& where, const std::function<void(Defect)>& test, Defect defect, bool is_red) {
    const auto began = std::chrono::steady_clock::now();
    std::string why;
    try {
      test(defect);
    } catch (const Red& red) {
      why = red.why;
    }
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    std::printf("  on %-44s %s, %.2f ms\n", where.c_str(), why.empty() ? "green" : "RED", took.count());
    if (!why.empty()) std::printf("     %s\n", why.c_str());
    ran_ = true;
    as_promised_ &= is_red == !why.empty();
  }

  void say(const std::string& text) const { std::printf("\n%s\n", text.c_str()); }
  bool as_promised() const { return as_promised_; }

 private:
  void wait() const {
    if (!waits_) return;
    std::printf("\n(Enter)");
    std::fflush(stdout);
    for (int c = std::getchar(); c != '\n' && c != EOF; c = std::getchar()) {
    }
  }

  const bool waits_;
  int number_ = 0;
  bool ran_ = false;  // since the last code was shown
  bool as_promised_ = true;
};

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "demo_testing [--wait no]");
  Show show(options.text("--wait", "yes") != "no" && ::isatty(STDIN_FILENO) != 0);
  options.done();
  const std::string right = "a room that is right:";

  show.scene("Through the world",
             "Ask: how would you test that Bob hears Alice? Most people open a port, and wait a little.");
  show.code("world");
  show.run(right, through_the_world, Defect::none, false);
  show.say("Ask: what if the machine is busy? What if it is not? (It fails now and then; it always takes 200 ms.)");

  show.scene("Be the world", "A guest is a protocol with a string for a transport. No port, no sleep.");
  show.code("guest");
  show.code("others");
  show.run(right, the_others_hear, Defect::none, false);

  show.scene("Would it be red?", "The test is green. Ask: would it notice if speakers heard themselves?");
  show.run("a room where speakers hear themselves:", the_others_hear, Defect::speakers_hear_themselves, false);
  show.say("Green on a wrong room. The test looks at Bob only.");

  show.scene("Test that nothing comes, too", "Ask: what is missing? One line.");
  show.code("speaker");
  show.run("a room where speakers hear themselves:", the_others_hear_and_nobody_else, Defect::speakers_hear_themselves,
           true);
  show.run(right, the_others_hear_and_nobody_else, Defect::none, false);

  show.scene("Things end in more than one way", "Ask: Bob leaves. How many ways are there?");
  show.code("leaving");
  show.run("a room that ignores crashes:", leaving_is_told, Defect::crashes_go_unnoticed, false);
  show.code("crashing");
  show.run("a room that ignores crashes:", leaving_is_told_however_it_happens, Defect::crashes_go_unnoticed, true);
  show.run(right, leaving_is_told_however_it_happens, Defect::none, false);

  show.scene("One cut is not enough", "Ask: where does the network cut a line? (Anywhere. So try every place.)");
  show.code("pieces");
  show.run("a room that takes a piece for a line:", a_line_may_come_in_pieces, Defect::a_piece_is_a_line, true);
  show.run(right, a_line_may_come_in_pieces, Defect::none, false);

  show.scene("Time is an argument",
             "Ask: a silent guest is thrown out after 30 seconds. How long does that test take?");
  show.code("time");
  show.run("the idle timeout of lesson 03:", silence_ends_the_connection, Defect::none, false);
  show.say("The rules, each with its test, are at the end of lesson 05.");
  return show.as_promised() ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
