#include <untwist/course/chat.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_3_ChatFactory : public ProtocolTest {
 protected:
  // Somebody with a terminal: types lines, and sees what comes.
  class Guest {
   public:
    Guest(World& the_world, PeerPtr peer) : world_(the_world), peer_(std::move(peer)) { world_.settle(); }

    // What came since the last look, one line after the other: "a | b".
    std::string sees() {
      world_.settle();
      std::string lines;
      std::string text = peer_->take();
      for (std::size_t end; (end = text.find("\r\n")) != std::string::npos; text.erase(0, end + 2)) {
        lines += (lines.empty() ? "" : " | ") + text.substr(0, end);
      }
      return lines + (text.empty() ? "" : " | unfinished: " + text);
    }
    std::string types(const std::string& line) {
      peer_->send(line + "\r\n");
      return sees();
    }
    void leaves() {
      peer_->close();
      world_.settle();
    }
    Peer& peer() { return *peer_; }

   private:
    World& world_;
    PeerPtr peer_;
  };

  Guest guest() { return Guest(world, world.network.dial(where)); }
  Guest guest(const std::string& name) {
    Guest newcomer = guest();
    newcomer.types(name);
    return newcomer;
  }

  const Address where = serve(make_chat_factory());
};

TEST_F(Step3_3_ChatFactory, WhoComesIsAskedAndWelcomed) {
  rule("", "each connection begins with a question, and a name answers it", "Chatter::introduce");
  Guest alice = guest();
  expect("what alice sees first", alice.sees(), "What's your name?");
  expect("what she sees after her name", alice.types("alice"), "Welcome, alice! You are the first.");
}

TEST_F(Step3_3_ChatFactory, ItsProtocolsKnowIt) {
  rule("", "a protocol knows the factory that built it; who asks is welcomed by name", "Chatter::introduce");
  const FactoryPtr factory = make_chat_factory();
  expect_that("it is this one", factory->build_protocol({"127.0.0.1", 1})->factory() == factory);
  expect("the answer to a name", guest().types("alice"), "What's your name? | Welcome, alice! You are the first.");
}

TEST_F(Step3_3_ChatFactory, TheOthersHearWhatOneSays) {
  rule("", "what outlives a connection lives in the factory: it knows who is here", "Room::tell_all_but");
  Guest alice = guest("alice");
  Guest bob = guest("bob");
  Guest carol = guest("carol");
  alice.sees();
  bob.sees();
  expect("what alice herself sees of her words", alice.types("hello"), "");
  expect("what bob sees", bob.sees(), "<alice> hello");
  expect("what carol sees", carol.sees(), "<alice> hello");
}

TEST_F(Step3_3_ChatFactory, ComingAndGoingIsTold) {
  rule("", "who joins and who leaves is told to the others; a newcomer hears who is here", "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest bob = guest();
  bob.sees();
  expect("what bob is welcomed with", bob.types("bob"), "Welcome, bob! Here now: alice");
  expect("what alice sees", alice.sees(), "* bob has joined");
  Guest carol = guest();
  carol.sees();
  expect("what carol is welcomed with", carol.types("carol"), "Welcome, carol! Here now: alice, bob");
  alice.sees();
  bob.leaves();
  expect("what alice sees when bob has gone", alice.sees(), "* bob has left");
}

TEST_F(Step3_3_ChatFactory, ANameIsTakenOnlyOnceAtATime) {
  rule("", "two guests with one name would be one; when the first has left, the name is free", "Chatter::introduce");
  Guest alice = guest("alice");
  Guest second = guest();
  second.sees();
  expect("what the second alice sees", second.types("alice"), "alice is taken. | What's your name?");
  expect("what the first one sees", alice.sees(), "");
  alice.leaves();
  expect("what the second sees when she tries again", second.types("alice"), "Welcome, alice! You are the first.");
}

TEST_F(Step3_3_ChatFactory, ABadNameIsRefused) {
  rule("", "a name is 1 to 20 letters, digits, - or _", "Chatter::introduce");
  Guest guest_of_many_names = guest();
  guest_of_many_names.sees();
  for (const std::string& name :
       {std::string("two words"), std::string("<alice>"), std::string("a.b"), std::string(21, 'a')}) {
    expect("the answer to " + name, guest_of_many_names.types(name),
           "Names are 1 to 20 letters, digits, - or _. | What's your name?");
  }
  expect("the answer to one letter more", guest_of_many_names.types("a_20-letter-name-x201"),
         "Names are 1 to 20 letters, digits, - or _. | What's your name?");
  expect("the answer to one as long as may be", guest_of_many_names.types("a_20-letter-name-x20"),
         "Welcome, a_20-letter-name-x20! You are the first.");
}

TEST_F(Step3_3_ChatFactory, WhoHasNoNameIsNotInTheRoom) {
  rule("", "before the introduction one hears nothing, and one's leaving is nobody's business",
       "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest stranger = guest();
  stranger.sees();
  Guest bob = guest("bob");
  expect("what alice sees of bob", alice.sees(), "* bob has joined");
  alice.types("hello");
  expect("what the stranger sees", stranger.sees(), "");
  stranger.leaves();
  expect("what alice sees when the stranger has gone", alice.sees(), "");
  bob.leaves();
  expect("what alice sees when bob has gone", alice.sees(), "* bob has left");
}

TEST_F(Step3_3_ChatFactory, ABareLineFeedAndAnEmptyLineAreFine) {
  rule("", "nc sends \"\\n\", telnet sends \"\\r\\n\"; both are lines. Empty lines are ignored",
       "Chatter::line_received");
  Guest alice = guest("alice");
  Guest bob = guest();
  bob.sees();
  bob.peer().send("bob\n\n\r\nhello\n");
  bob.sees();
  expect("what alice sees", alice.sees(), "* bob has joined | <bob> hello");
}

TEST_F(Step3_3_ChatFactory, ALostConnectionLeavesLikeAnyOther) {
  rule("", "a crash of the other side is a way of leaving, too", "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest bob = guest("bob");
  alice.sees();
  bob.peer().reset();
  expect("what alice sees", alice.sees(), "* bob has left");
  expect("that she can still speak", alice.types("alone now"), "");
}

}  // namespace
}  // namespace untwist::testing
