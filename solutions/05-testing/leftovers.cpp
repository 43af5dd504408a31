// Lesson 05 · Testing network code: what a test leaves behind.

#include <algorithm>
#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/testing/leftovers.hpp>

namespace untwist::testing {

namespace {

struct Logged {
  std::string doing;
  Failure failure;
};

std::string in_seconds(Duration time) {
  std::string text = std::to_string(std::chrono::duration<double>(time).count());
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " s";
}

class Watcher final : public Leftovers {
 public:
  explicit Watcher(Reactor& reactor)
      : reactor_(reactor), before_(set_error_observer([this](std::string_view doing, const Failure& failure) {
          logged_.push_back({std::string(doing), failure});
        })) {}
  ~Watcher() override { set_error_observer(before_); }

  std::vector<std::string> find() override {
    std::vector<std::string> left;
    // Task 5.9: Take two turns of the reactor first.
    // Add a line for each pending call: "a call that is due in 5 s". See in_seconds().
    // Add a line for each reader: "descriptor 7 is still registered for reading".
    // Add a line for each writer: "descriptor 7 is still registered for writing".
    // Add a line for each logged error: "logged: data_received: oops".
    // [5.9
    reactor_.iterate();
    reactor_.iterate();
    for (const DelayedCallPtr& call : reactor_.delayed_calls())
      left.push_back("a call that is due in " + in_seconds(call->due() - reactor_.now()));
    for (const DescriptorPtr& reader : reactor_.readers())
      left.push_back("descriptor " + std::to_string(reader->fileno()) + " is still registered for reading");
    for (const DescriptorPtr& writer : reactor_.writers())
      left.push_back("descriptor " + std::to_string(writer->fileno()) + " is still registered for writing");
    for (const Logged& error : logged_) left.push_back("logged: " + error.doing + ": " + error.failure.message());
    // 5.9]
    return left;
  }

 protected:
  std::vector<Failure> take_logged_if(bool (*is_wanted)(const Failure&)) override {
    std::vector<Failure> taken;
    // Task 5.9: Move the failures for which is_wanted() returns true from logged_ to `taken`. Leave the others.
    // [5.9
    for (const Logged& error : logged_) {
      if (is_wanted(error.failure)) taken.push_back(error.failure);
    }
    std::erase_if(logged_, [is_wanted](const Logged& error) { return is_wanted(error.failure); });
    // 5.9]
    return taken;
  }

 private:
  Reactor& reactor_;
  std::vector<Logged> logged_;
  const ErrorObserver before_;
};

}  // namespace

std::unique_ptr<Leftovers> watch_for_leftovers(Reactor& reactor) { return std::make_unique<Watcher>(reactor); }

}  // namespace untwist::testing
