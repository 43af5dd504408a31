#include <untwist/course/chat.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_3_ChatFactory : public ProtocolTest {
 protected:
  // A guest at a terminal, who types lines and sees the replies.
  class Guest {
   public:
    Guest(World& the_world, PeerPtr peer) : world_(the_world), peer_(std::move(peer)) { world_.settle(); }

    // The lines that arrived since the last call, joined: "a | b".
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

TEST_F(Step3_3_ChatFactory, ANewcomerIsAskedForANameAndWelcomed) {
  rule("", "each connection begins with a question, and a name answers it", "Chatter::introduce");
  Guest alice = guest();
  expect("what alice sees first", alice.sees(), "What's your name?");
  expect("what she sees after her name", alice.types("alice"), "Welcome, alice! You are the first.");
}

TEST_F(Step3_3_ChatFactory, ItsProtocolsKnowTheirFactory) {
  rule("", "a protocol knows the factory that built it; a guest who gives a name is welcomed by that name",
       "Chatter::introduce");
  const FactoryPtr factory = make_chat_factory();
  expect_that("the protocol's factory is the one that built it",
              factory->build_protocol({"127.0.0.1", 1})->factory() == factory);
  expect("the answer to a name", guest().types("alice"), "What's your name? | Welcome, alice! You are the first.");
}

TEST_F(Step3_3_ChatFactory, TheOthersHearWhatAGuestSays) {
  rule("", "state that outlives a connection belongs to the factory: it knows who is in the room",
       "Room::tell_all_but");
  Guest alice = guest("alice");
  Guest bob = guest("bob");
  Guest carol = guest("carol");
  alice.sees();
  bob.sees();
  expect("what alice herself sees", alice.types("hello"), "");
  expect("what bob sees", bob.sees(), "<alice> hello");
  expect("what carol sees", carol.sees(), "<alice> hello");
}

TEST_F(Step3_3_ChatFactory, TheOthersSeeWhoJoinsAndLeaves) {
  rule("", "the others are told who joins and who leaves; a newcomer is told who is here", "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest bob = guest();
  bob.sees();
  expect("how bob is welcomed", bob.types("bob"), "Welcome, bob! Here now: alice");
  expect("what alice sees", alice.sees(), "* bob has joined");
  Guest carol = guest();
  carol.sees();
  expect("how carol is welcomed", carol.types("carol"), "Welcome, carol! Here now: alice, bob");
  alice.sees();
  bob.leaves();
  expect("what alice sees when bob has gone", alice.sees(), "* bob has left");
}

TEST_F(Step3_3_ChatFactory, ANameIsTakenOnlyOnceAtATime) {
  rule("", "two guests cannot share a name; when the first has left, the name is free", "Chatter::introduce");
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
  expect("the answer to a name of 21 letters", guest_of_many_names.types("a_20-letter-name-x201"),
         "Names are 1 to 20 letters, digits, - or _. | What's your name?");
  expect("the answer to a name of 20 letters", guest_of_many_names.types("a_20-letter-name-x20"),
         "Welcome, a_20-letter-name-x20! You are the first.");
}

TEST_F(Step3_3_ChatFactory, AGuestWithoutANameIsNotInTheRoom) {
  rule("", "before the introduction a guest hears nothing, and the others do not see such a guest leave",
       "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest stranger = guest();
  stranger.sees();
  Guest bob = guest("bob");
  expect("what alice sees when bob joins", alice.sees(), "* bob has joined");
  alice.types("hello");
  expect("what the stranger sees", stranger.sees(), "");
  stranger.leaves();
  expect("what alice sees when the stranger has gone", alice.sees(), "");
  bob.leaves();
  expect("what alice sees when bob has gone", alice.sees(), "* bob has left");
}

TEST_F(Step3_3_ChatFactory, ABareLineFeedAndAnEmptyLineAreFine) {
  rule("", "nc sends \"\\n\", telnet sends \"\\r\\n\"; both end a line. Empty lines are ignored",
       "Chatter::line_received");
  Guest alice = guest("alice");
  Guest bob = guest();
  bob.sees();
  bob.peer().send("bob\n\n\r\nhello\n");
  bob.sees();
  expect("what alice sees", alice.sees(), "* bob has joined | <bob> hello");
}

TEST_F(Step3_3_ChatFactory, ALostConnectionIsALeaveToo) {
  rule("", "a guest whose connection is reset has left, too", "Chatter::connection_lost");
  Guest alice = guest("alice");
  Guest bob = guest("bob");
  alice.sees();
  bob.peer().reset();
  expect("what alice sees", alice.sees(), "* bob has left");
  expect("what alice sees when she speaks again", alice.types("alone now"), "");
}

}  // namespace
}  // namespace untwist::testing
