// Questions about producers and a consumer, and the expected answers.
//
// "flow WORD..." does these things, one after the other, to a consumer in front of a connection.
//   p        registers a push producer; "p500": one that writes 500 bytes each time it is resumed
//   q500     registers a pull producer that writes 500 bytes each time it is asked; "q": one that writes nothing then
//   w70000   70000 bytes are written
//   t500     the other side takes 500 bytes, or all that there are
//   u        the producer unregisters
//   c        lose_connection()
//   l        the connection is lost
// The answer: what the producers were told, by their numbers ("2:pause"), "refused" for a producer that was not taken,
// "closed" when the connection was closed, and how many bytes are unsent in the end.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "conversation.hpp"
#include "visitor.hpp"
#include "words.hpp"

namespace tool {

namespace {

// A correct consumer.
class Flow {
 public:
  std::string answer(const Strings& words) {
    for (const std::string& word : words) {
      const int number = word.size() > 1 ? to_number(word.substr(1)) : 0;
      switch (word[0]) {
        case 'p':
        case 'q':
          add(word[0] == 'q', number);
          break;
        case 'w':
          write(number);
          break;
        case 't':
          unsent_ -= std::min(number, unsent_);
          sent();
          break;
        case 'u':
          producer_ = 0;
          if (closing_) close();
          break;
        case 'c':
          if (producer_ != 0)
            closing_ = true;
          else
            close();
          break;
        case 'l':
          over_ = true;
          asked_ = 0;
          if (const int stopped = std::exchange(producer_, 0)) tell(stopped, "stop");
      }
    }
    return told_ + "unsent:" + std::to_string(unsent_);
  }

 private:
  void tell(int producer, const std::string& what) { told_ += std::to_string(producer) + ":" + what + " "; }

  void add(bool pulls, int writes) {
    const int added = ++count_;
    if (over_ || closed_) return tell(added, "stop");
    if (producer_ != 0) {
      told_ += "refused ";
      return;
    }
    producer_ = added, pulls_ = pulls, writes_ = writes;
    if (pulls) resume();
  }
  void resume() {
    tell(producer_, "resume");
    if (writes_ > 0) write(writes_);
  }
  void write(int bytes) {
    if (!over_ && !closed_) unsent_ += bytes;
    if (producer_ == 0) return;
    if (pulls_) {
      asked_ = producer_;
    } else if (unsent_ > 65536) {
      asked_ = producer_;
      tell(producer_, "pause");
    }
  }
  void sent() {
    if (unsent_ > 0 || asked_ == 0) return;
    const int asked = std::exchange(asked_, 0);
    if (asked == producer_) resume();
  }
  void close() {
    if (!std::exchange(closed_, true)) told_ += "closed ";
  }

  std::string told_;
  int count_ = 0;
  int producer_ = 0;  // its number; 0 if there is none
  int asked_ = 0;     // the one that is resumed when all is sent
  int writes_ = 0, unsent_ = 0;
  bool pulls_ = false, closing_ = false, closed_ = false, over_ = false;
};

// Random words of these kinds. "c" or "l" comes once. After "c" no producer is registered: that is another step's.
void ask(Visitor& visitor, const std::string& kinds) {
  Connection guest = visitor.connect();
  for (int i = 0; i < 40; ++i) {
    Strings words;
    bool ends = false, closes = false;
    for (int more = visitor.number(3, 25); more > 0; --more) {
      const char kind = kinds[std::size_t(visitor.number(0, int(kinds.size()) - 1))];
      if ((kind == 'c' || kind == 'l') && std::exchange(ends, true)) continue;
      if (kind == 'c') closes = true;
      if (closes && (kind == 'p' || kind == 'q')) continue;
      std::string word(1, kind);
      if (kind == 'w' || kind == 't') word += std::to_string(visitor.number(1, 4) * visitor.number(1, 40000));
      if (kind == 'q' || (kind == 'p' && visitor.one_in(2))) word += std::to_string(visitor.number(1, 90000));
      words.push_back(word);
    }
    std::string question = "flow";
    for (const std::string& word : words) question += " " + word;
    guest.ask(question, Flow().answer(words));
  }
}

}  // namespace

CONVERSATION(pulled) { ask(visitor, "qqwttu"); }
CONVERSATION(pushed) { ask(visitor, "ppwwttu"); }
CONVERSATION(closed_with_a_producer) { ask(visitor, "pqwtuc"); }
CONVERSATION(lost_with_a_producer) { ask(visitor, "pqwtul"); }

}  // namespace tool
