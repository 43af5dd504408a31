// Questions about a client and its requests, and the expected answers. A line end is written as "|", a space as "_".
//
// "head METHOD HOST PORT TARGET BODY FIELD..." asks for the head of a request. BODY is "-" for a request without a
// body. The name of a field is its first letter.
//
// "fetch METHOD PIECE BYTES" sends a request; the server answers with these bytes, in pieces of that size, and closes
// the connection. The answer: "none" if that is no response at all, "bad" if it is not a whole head; otherwise the
// status and "ok" with the body, "cut" with the part of the body that came, or "bad".

#include <algorithm>
#include <string>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

std::string some_letters(Visitor& visitor, int least, int most) {
  std::string out;
  for (int left = visitor.number(least, most); left > 0; --left) out += char('a' + visitor.number(0, 25));
  return out;
}

std::string in_hexadecimal(std::size_t number) {
  std::string out;
  for (; number > 0; number /= 16) out.insert(out.begin(), "0123456789abcdef"[number % 16]);
  return out.empty() ? "0" : out;
}

// A response as a server sends it, and what a correct client makes of its first bytes.
struct SentResponse {
  std::string method = "GET", status, bytes, body;
  std::size_t head = 0;         // how many bytes the head has
  std::string content_of = "";  // for each byte after the head: the byte of the body that it is, or a space
  bool ends_with_connection = false, has_body = true;

  std::string after(std::size_t count) const {
    if (count == 0) return "none";
    if (count < head) return "bad";
    if (!has_body) return status + " ok ";
    std::string part;
    for (const char c : content_of.substr(0, count - head)) part += c == ' ' ? "" : std::string(1, c);
    if (ends_with_connection || count == bytes.size()) return status + " ok " + part;
    return status + " cut " + part;
  }
};

std::string flattened(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) out += c == ' ' ? std::string("_") : c == '\r' ? "" : c == '\n' ? "|" : std::string(1, c);
  return out;
}

SentResponse any_response(Visitor& visitor) {
  SentResponse answer;
  answer.status = std::to_string(visitor.number(200, 299));
  if (answer.status == "204") answer.status = "200";
  answer.body = some_letters(visitor, 1, 40);
  if (visitor.one_in(6)) answer.method = "HEAD";
  std::string head = "HTTP/1.1 " + answer.status + " x\r\n";
  if (visitor.one_in(3)) head += "X-" + some_letters(visitor, 1, 9) + ": " + some_letters(visitor, 0, 9) + "\r\n";
  std::string rest;
  const auto add = [&](const std::string& text, bool is_body) {
    rest += text;
    answer.content_of += is_body ? text : std::string(text.size(), ' ');
  };
  switch (visitor.number(0, 2)) {
    case 0:
      head +=
          (visitor.one_in(2) ? "Content-Length: " : "content-length: ") + std::to_string(answer.body.size()) + "\r\n";
      add(answer.body, true);
      break;
    case 1:
      head += "Transfer-Encoding: chunked\r\n";
      for (std::size_t at = 0; at < answer.body.size();) {
        const std::string piece = answer.body.substr(at, std::size_t(visitor.number(1, 25)));
        at += piece.size();
        add(in_hexadecimal(piece.size()) + "\r\n", false);
        add(piece, true);
        add("\r\n", false);
      }
      add("0\r\n\r\n", false);
      break;
    default:
      add(answer.body, true);
      answer.ends_with_connection = true;
  }
  if (answer.method == "HEAD") {
    answer.has_body = false;
    rest.clear();
  }
  head += "\r\n";
  answer.head = head.size();
  answer.bytes = head + rest;
  return answer;
}

}  // namespace

CONVERSATION(requests) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 40; ++i) {
    const std::string method = Strings{"GET", "POST", "PUT", "DELETE", "HEAD"}[std::size_t(visitor.number(0, 4))];
    const std::string host = some_letters(visitor, 1, 9) + ".example", target = "/" + some_letters(visitor, 0, 9);
    const int port = visitor.one_in(2) ? 80 : visitor.number(1024, 65535);
    const std::string body = visitor.one_in(2) ? some_letters(visitor, 1, 30) : "-";
    std::string question = "head " + method + " " + host + " " + std::to_string(port) + " " + target + " " + body;
    std::string expected = method + "_" + target + "_HTTP/1.1|Host:_" + host;
    if (port != 80) expected += ":" + std::to_string(port);
    expected += "|";
    for (int fields = visitor.number(0, 3); fields > 0; --fields) {
      const std::string name(1, char('p' + visitor.number(0, 9))), value = some_letters(visitor, 1, 9);
      question += " " + name + value;
      expected += name + ":_" + value + "|";
    }
    if (body != "-")
      expected += "Content-Length:_" + std::to_string(body.size()) + "|";
    else if (method == "POST" || method == "PUT")
      expected += "Content-Length:_0|";
    guest.ask(question, expected + "|");
  }
}

CONVERSATION(responses) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 40; ++i) {
    const SentResponse answer = any_response(visitor);
    std::size_t count = answer.bytes.size();
    if (visitor.one_in(2)) count = std::size_t(visitor.number(0, int(count)));
    // A line end is one sign in the question: do not cut within it.
    while (count > 0 && count < answer.bytes.size() && answer.bytes[count - 1] == '\r') --count;
    guest.ask("fetch " + answer.method + " " + std::to_string(visitor.number(1, 60)) + " " +
                  flattened(answer.bytes.substr(0, count)),
              answer.after(count));
  }
}

}  // namespace tool
