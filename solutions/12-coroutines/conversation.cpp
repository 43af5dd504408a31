// Lesson 12 · Coroutines: dialogues of lines.
//
// The contract is in include/untwist/protocol/conversation.hpp. There are no functions to fill in: the design is yours.

#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/protocol/conversation.hpp>
#include <untwist/protocol/line_receiver.hpp>

namespace untwist {

// [12.5 else
namespace {

constexpr std::size_t kLongestLine = 1024;

class TalkingProtocol final : public LineReceiver,
                              public Conversation,
                              public std::enable_shared_from_this<TalkingProtocol> {
 public:
  TalkingProtocol(Dialogue dialogue, std::size_t most_waiting)
      : dialogue_(std::move(dialogue)), most_waiting_(most_waiting) {
    set_delimiter("\n");
    set_max_length(kLongestLine + 1);  // a CR may come before the end
  }

  // ---- the dialogue

  // The reactor is gone, and with it the connection. Nobody was told.
  ~TalkingProtocol() override {
    if (!over_) end(Failure::of(ConnectionLost("connection lost: its reactor was destroyed")));
  }

  void connection_made() override {
    running_ = maybe_deferred(dialogue_, *this).add_both([weak = weak_from_this()](const Result<>& result) {
      if (const auto self = weak.lock()) self->has_ended(result);
    });
  }

  Deferred<std::string> next_line() override {
    if (asked_) return fail<std::string>(std::logic_error("next_line: another line is being waited for"));
    if (!lines_.empty()) return take_line();
    if (lost_) return fail<std::string>(*lost_);
    asked_.emplace([this] { asked_.reset(); });
    return asked_->deferred();
  }

  void say(std::string_view line) override {
    const Bytes pieces[] = {as_bytes(line), as_bytes("\r\n")};
    if (!lost_) transport()->write_sequence(pieces);
  }

  Address peer() const override { return transport()->peer(); }

  // ---- the connection

  void line_received(std::string_view line) override {
    line = without_cr(line);
    if (line.size() > kLongestLine) return transport()->lose_connection();
    if (asked_) return std::move(*std::exchange(asked_, std::nullopt)).callback(std::string(line));
    lines_.emplace_back(line);
    if (lines_.size() == most_waiting_) pause_producing();
  }

  void connection_lost(const Failure& reason) override {
    keep_the_rest();
    if (!over_) until_it_is_over_ = shared_from_this();
    end(reason);
  }

 private:
  static std::string_view without_cr(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
  }

  // Lines that have come, but had to wait in the buffer.
  void keep_the_rest() {
    const std::string bytes = clear_line_buffer();
    std::string_view rest = bytes;
    for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1))
      lines_.emplace_back(without_cr(rest.substr(0, end)));
  }

  void end(const Failure& reason) {
    lost_ = reason;
    if (asked_) return std::move(*std::exchange(asked_, std::nullopt)).errback(reason);
    running_.cancel();
  }

  std::string take_line() {
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    if (lines_.size() == most_waiting_ - 1 && !lost_) resume_producing();
    return line;
  }

  void has_ended(const Result<>& result) {
    const bool for_the_connection =
        lost_ && !result.ok() && (result.failure().is<ConnectionClosed>() || result.failure().is<Cancelled>());
    if (!result.ok() && !for_the_connection) log_error("a conversation", result.failure());
    transport()->lose_connection();
    over_ = true;
    until_it_is_over_ = nullptr;
  }

  const Dialogue dialogue_;
  const std::size_t most_waiting_;
  Deferred<> running_;
  bool over_ = false;                                  // the dialogue
  std::shared_ptr<TalkingProtocol> until_it_is_over_;  // if the connection ends first: the dialogue still uses us
  std::deque<std::string> lines_;                      // that nobody has asked for yet
  std::optional<Promise<std::string>> asked_;          // while a line is waited for
  std::optional<Failure> lost_;                        // once the connection has ended
};

class Conversations final : public Factory {
 public:
  Conversations(Dialogue dialogue, std::size_t most_waiting)
      : dialogue_(std::move(dialogue)), most_waiting_(most_waiting) {}

  ProtocolPtr build_protocol(const Address&) override {
    return std::make_shared<TalkingProtocol>(dialogue_, most_waiting_);
  }

 private:
  const Dialogue dialogue_;
  const std::size_t most_waiting_;
};

}  // namespace
// 12.5]

FactoryPtr make_conversations(Dialogue dialogue, std::size_t most_waiting) {
  // Task 12.5: Write this so that its contract holds. It needs step 12.4 and, if you build on LineReceiver, 3.4.
  // [12.5
  if (!dialogue) throw std::invalid_argument("make_conversations: the dialogue is empty");
  if (most_waiting == 0) throw std::invalid_argument("make_conversations: no line may wait");
  return std::make_shared<Conversations>(std::move(dialogue), most_waiting);
  // 12.5]
}

}  // namespace untwist
