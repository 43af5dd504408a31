// Lesson 05 · Testing network code: your tests of the chat room of lesson 03. Its contract is
// include/untwist/course/chat.hpp.
//
// They run on rooms that keep the contract, and must be green there. They also run on rooms with one defect each, and
// at least one test must be red there.

#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/chat.hpp>
#include <untwist/testing/string_transport.hpp>
#include <untwist/testing/test_kit.hpp>

namespace {

using namespace untwist;
using namespace untwist::testing;

// A guest in the room, without a network: a protocol, and a transport that is a string.
class Guest {
 public:
  explicit Guest(const FactoryPtr& room) : protocol_(room->build_protocol({"127.0.0.1", 1})) {
    protocol_->make_connection(transport_);
  }

  // Delivers bytes from this guest unchanged.
  void sends(std::string_view bytes) { protocol_->data_received(as_bytes(bytes)); }

  // Returns the text that the guest has received since the last call.
  std::string sees() {
    std::string seen = transport_->value();
    transport_->clear();
    return seen;
  }

  // A guest who has already given a name, and has seen the answer.
  Guest(const FactoryPtr& room, const std::string& name) : Guest(room) {
    sends(name + "\r\n");
    sees();
  }
  ~Guest() { leaves(); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  // Ends the connection: in good order, or by a crash.
  void leaves() { end(Failure::of(ConnectionDone())); }
  void crashes() { end(Failure::of(ConnectionLost())); }

 private:
  void end(const Failure& reason) {
    if (const ProtocolPtr protocol = std::exchange(protocol_, nullptr)) protocol->connection_lost(reason);
  }

  std::shared_ptr<StringTransport> transport_ = make_string_transport();
  ProtocolPtr protocol_;
};

TEST(Chat, ANewcomerIsAskedForAName) {
  const FactoryPtr room = make_chat_factory();
  Guest alice(room);
  expect("what alice sees", alice.sees(), "What's your name?\r\n");
}

TEST(Chat, TheOthersHearWhatOneSays) {
  // Task 5.3: Let one guest speak. Look at every other guest, at the speaker, and at one who has no name yet.
  // Send one line in two pieces.
  // Expect only what the contract in chat.hpp promises: the test must be green on every room that keeps it.
  // [5.3
  const FactoryPtr room = make_chat_factory();
  Guest alice(room, "alice"), bob(room, "bob"), carol(room, "carol"), stranger(room);
  for (Guest* guest : {&alice, &bob, &carol, &stranger}) guest->sees();
  alice.sends("hel");
  alice.sends("lo\n");
  expect("what alice sees of her own words", alice.sees(), "");
  expect("what bob sees", bob.sees(), "<alice> hello\r\n");
  expect("what carol sees", carol.sees(), "<alice> hello\r\n");
  expect("what one without a name sees", stranger.sees(), "");
  // 5.3]
}

TEST(Chat, LeavingIsTold) {
  // Task 5.4: One guest stays and watches. Let the others end in more than one way.
  // [5.4
  const FactoryPtr room = make_chat_factory();
  Guest alice(room, "alice"), bob(room, "bob"), carol(room, "carol");
  alice.sees();
  bob.leaves();
  carol.crashes();
  expect("what alice sees", alice.sees(), "* bob has left\r\n* carol has left\r\n");
  // 5.4]
}

TEST(Chat, ANameIsTakenUntilItsOwnerLeaves) {
  // Task 5.5: Two guests want the same name. Look at the second one before and after the first one has left.
  // [5.5
  const FactoryPtr room = make_chat_factory();
  Guest alice(room, "alice"), second(room);
  second.sees();
  second.sends("alice\r\n");
  expect("what the second alice sees", second.sees(), "alice is taken.\r\nWhat's your name?\r\n");
  alice.leaves();
  second.sends("alice\r\n");
  expect("and when the first one has left", second.sees(), "Welcome, alice! You are the first.\r\n");
  // 5.5]
}

}  // namespace
