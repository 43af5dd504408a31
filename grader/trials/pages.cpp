// Clients of a web server.

#include <cctype>
#include <cstdio>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

struct Answer {
  int status = 0;
  std::string head, body;
};

std::string lower(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string field(const Answer& answer, const std::string& name) {
  for (const std::string& line : split_lines(answer.head))
    if (lower(line).starts_with(lower(name) + ":")) return trim(line.substr(name.size() + 1));
  return "";
}

Answer hear_answer(Connection& connection) {
  Answer answer;
  answer.head = connection.hear_until("\r\n\r\n");
  if (!answer.head.starts_with("HTTP/1.1 ") || answer.head.size() < 13)
    throw Wrong("expected HTTP/1.1 and a status code, but received " + brief(answer.head));
  answer.status = to_number(answer.head.substr(9, 3));
  const int length = to_number(field(answer, "Content-Length"));
  if (length > 0) answer.body = connection.hear(std::size_t(length));
  return answer;
}

// A request that the server has never seen before, and the answer it must give.
struct PageQuestion {
  std::string target, field, body;
  std::string expected(const std::string& method) const { return method + " " + target + " " + field + "\n" + body; }
};

PageQuestion question(Visitor& visitor) {
  return {"/" + visitor.word(visitor.number(1, 12)) + "/" + visitor.word(5) + "?" + visitor.word(2) + "=" +
              visitor.word(visitor.number(1, 20)),
          visitor.word(visitor.number(1, 30)), ""};
}

std::string asked(const std::string& method, const PageQuestion& about, const std::string& more = "") {
  return method + " " + about.target + " HTTP/1.1\r\nHost: example.org\r\nX-Untwist: " + about.field + "\r\n" + more +
         "\r\n";
}

void expect_answer(Connection& connection, const std::string& method, const PageQuestion& about) {
  const Answer answer = hear_answer(connection);
  if (answer.status != 200)
    throw Wrong("expected 200 for " + method + " " + about.target + ", but received " + std::to_string(answer.status));
  if (answer.body != about.expected(method))
    throw Wrong("expected the page " + brief(about.expected(method)) + ", but received " + brief(answer.body));
}

}  // namespace

CONVERSATION(pages) {
  for (int i = 0; i < 8; ++i) {
    Connection guest = visitor.connect();
    const PageQuestion about = question(visitor);
    const std::string request = asked("GET", about, "Connection: close\r\n");
    const std::size_t cut = std::size_t(visitor.number(0, int(request.size())));
    guest.say(request.substr(0, cut));
    guest.say(request.substr(cut));
    expect_answer(guest, "GET", about);
  }
  Connection guest = visitor.connect();
  guest.say("GET nowhere" + visitor.word(3) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  if (const Answer answer = hear_answer(guest); answer.status != 400)
    throw Wrong("expected 400 for an invalid request target, but received " + std::to_string(answer.status));
}

CONVERSATION(bodies) {
  for (int i = 0; i < 5; ++i) {
    Connection guest = visitor.connect();
    PageQuestion about = question(visitor);
    about.body = visitor.bytes(visitor.number(1, 20000));
    guest.say(
        asked("POST", about, "Content-Length: " + std::to_string(about.body.size()) + "\r\nConnection: close\r\n") +
        about.body);
    expect_answer(guest, "POST", about);
  }
}

CONVERSATION(keep_alive) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 10; ++i) {
    const PageQuestion about = question(visitor);
    guest.say(asked("GET", about));
    expect_answer(guest, "GET", about);
  }
  // Then several at once: the answers must come in order.
  std::vector<PageQuestion> all;
  std::string requests;
  for (int i = 0; i < 10; ++i) {
    all.push_back(question(visitor));
    requests += asked("GET", all.back());
  }
  guest.say(requests);
  for (const PageQuestion& about : all) expect_answer(guest, "GET", about);
}

CONVERSATION(chunks) {
  for (int i = 0; i < 4; ++i) {
    Connection guest = visitor.connect();
    PageQuestion about = question(visitor);
    std::string coded;
    for (int piece = visitor.number(1, 6); piece > 0; --piece) {
      const std::string part = visitor.bytes(visitor.number(1, 5000));
      char size[16];
      std::snprintf(size, sizeof size, "%zx", part.size());
      coded += size + std::string("\r\n") + part + "\r\n";
      about.body += part;
    }
    guest.say(asked("POST", about, "Transfer-Encoding: chunked\r\nConnection: close\r\n") + coded + "0\r\n\r\n");
    expect_answer(guest, "POST", about);
  }
}

}  // namespace tool
