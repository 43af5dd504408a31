// Clients of echo servers, of chat rooms, and of a server that answers later.

#include <algorithm>
#include <chrono>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

// ---- echo

CONVERSATION(echo_small) {
  std::vector<Connection> guests;
  for (int i = 0; i < 5; ++i) guests.push_back(visitor.connect());
  for (int round = 0; round < 40; ++round) {
    Connection& guest = guests[std::size_t(visitor.number(0, 4))];
    const std::string words = visitor.bytes(visitor.number(1, 300));
    guest.say(words);
    guest.expect(words);
    for (Connection& other : guests)
      if (&other != &guest && !other.silent()) throw Wrong("one client's bytes were sent to another client");
  }
}

CONVERSATION(echo_large) {
  Connection guest = visitor.connect();
  const std::string much = visitor.bytes(visitor.number(1 << 20, 1 << 21));
  guest.say(much);
  guest.expect(much);
}

CONVERSATION(echo_goodbye) {
  for (int i = 0; i < 3; ++i) {
    Connection guest = visitor.connect();
    const std::string words = visitor.bytes(visitor.number(1, 2000));
    guest.say(words);
    guest.expect(words);
    guest.finish();
    if (const std::string more = guest.hear_all(); !more.empty())
      throw Wrong("it sent more after the client had closed its side: " + brief(more));
  }
}

// ---- later

CONVERSATION(later) {
  Connection guest = visitor.connect();
  std::string asked, expected;
  while (asked.size() < 6) {
    const char hundredths = char(visitor.number(2, 40));
    if (asked.find(hundredths) == std::string::npos) asked += hundredths;
  }
  expected = asked;
  std::sort(expected.begin(), expected.end());
  const auto began = std::chrono::steady_clock::now();
  guest.say(asked);
  for (const char next : expected) {
    const std::string heard = guest.hear(1);
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
    if (heard[0] != next) throw Wrong("calls in 20 to 400 ms did not run in the order of their times");
    if (passed < 10 * next - 1)
      throw Wrong("a call in " + std::to_string(10 * next) + " ms ran after " + std::to_string(passed) + " ms");
  }
}

// ---- chat

CONVERSATION(chat) {
  const Strings names = {visitor.word(visitor.number(3, 12)) + "1", visitor.word(visitor.number(3, 12)) + "2",
                         visitor.word(visitor.number(3, 12)) + "3"};
  std::vector<Connection> guests;
  auto hear = [&](std::size_t who, const std::string& text) {
    const std::string line = trim(guests[who].hear_until("\n"));
    if (line != text) throw Wrong("expected the line " + brief(text) + ", but received " + brief(line));
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    guests.push_back(visitor.connect());
    hear(i, "What's your name?");
    guests[i].say(names[i] + "\r\n");
    const std::string welcome = trim(guests[i].hear_until("\n"));
    if (!welcome.starts_with("Welcome, " + names[i] + "!"))
      throw Wrong("expected a welcome for " + names[i] + ", but received " + brief(welcome));
    for (std::size_t other = 0; other < i; ++other) {
      if (!has(welcome, names[other]))
        throw Wrong("the welcome for a new user does not name " + names[other] + ", who is in the room");
      hear(other, "* " + names[i] + " has joined");
    }
  }
  for (int round = 0; round < 12; ++round) {
    const std::size_t who = std::size_t(visitor.number(0, 2));
    const std::string text = visitor.word(visitor.number(1, 60)) + " " + visitor.word(visitor.number(1, 9));
    const std::size_t cut = std::size_t(visitor.number(0, int(text.size())));
    guests[who].say(text.substr(0, cut));
    guests[who].say(text.substr(cut) + "\r\n");
    for (std::size_t other = 0; other < 3; ++other)
      if (other != who) hear(other, "<" + names[who] + "> " + text);
  }
  guests[0].finish();
  for (std::size_t other : {1, 2}) hear(other, "* " + names[0] + " has left");
}

}  // namespace tool
