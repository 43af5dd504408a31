#include <algorithm>
#include <stdexcept>
#include <utility>

#include <untwist/testing/memory_network.hpp>
#include <untwist/testing/story.hpp>

namespace untwist::testing {

namespace {

std::error_code code(std::errc error) { return std::make_error_code(error); }
const std::error_code kNotNow = std::make_error_code(std::errc::resource_unavailable_try_again);

std::string bytes_of(std::size_t count) { return counted(count, "byte"); }

// One direction of a connection.
struct Channel {
  std::string bytes;
  bool ended = false;  // the writer's end follows the bytes
};

// The state that the two ends of a connection share.
struct Link {
  Address near_address, far_address;
  Channel to_near, to_far;
  bool reset = false;  // either side has reset it
  bool reset_by_near = false;
  bool near_closed = false;
  bool far_closed = false;
  bool established = true;
  std::error_code failure;  // why the connection will never be established
  bool swallowed = false;   // the attempt gets no answer
  bool no_delay = false;
  bool keep_alive = false;

  void break_off() {
    reset = true;
    to_near.bytes.clear();
    to_far.bytes.clear();
  }
};

using LinkPtr = std::shared_ptr<Link>;

struct Listener {
  Address where;
  std::size_t backlog = 0;
  std::deque<LinkPtr> waiting;
};

}  // namespace

struct MemoryNetwork::State {
  explicit State(FakeKernel& the_kernel) : kernel(the_kernel) {}

  void tell_of(const std::string& what) const { tell(in_seconds(kernel.now().time_since_epoch()), what); }

  int open_descriptor() {
    int fd = FakeKernel::kFirstMadeUp;
    while (descriptors.count(fd) != 0) ++fd;  // the lowest free number, as in the real system
    descriptors.insert(fd);
    return fd;
  }
  void close_descriptor(int fd) {
    descriptors.erase(fd);
    streams.erase(fd);
    listeners.erase(fd);
  }
  bool exhausted() const { return static_cast<int>(descriptors.size()) >= most_sockets; }

  Listener* listener_at(const Address& where) {
    for (auto& [fd, listener] : listeners) {
      if (listener.where == where) return &listener;
    }
    return nullptr;
  }

  short readiness(int fd, short events) {
    int found = 0;
    if (const auto listener = listeners.find(fd); listener != listeners.end()) {
      if (!listener->second.waiting.empty()) found |= POLLIN;
    } else if (const auto stream = streams.find(fd); stream != streams.end()) {
      const Link& link = *stream->second;
      if (!link.established) {
        if (link.failure) found |= POLLOUT | POLLERR | POLLHUP;
      } else if (link.reset) {
        found |= POLLIN | POLLOUT | POLLERR | POLLHUP;
      } else {
        if (!link.to_near.bytes.empty() || link.to_near.ended) found |= POLLIN;
        if (link.to_far.bytes.size() < capacity || link.far_closed) found |= POLLOUT;
        if (link.to_near.ended && link.to_far.ended) found |= POLLHUP;
      }
    } else {
      return POLLNVAL;
    }
    return static_cast<short>(found & (events | POLLERR | POLLHUP));
  }

  FakeKernel& kernel;
  std::set<int> descriptors;
  std::map<int, LinkPtr> streams;
  std::map<int, Listener> listeners;
  std::map<std::string, std::deque<LinkPtr>> served;
  std::set<std::string> swallowed;
  std::size_t capacity = 65536;
  std::errc accept_error{};
  int accept_errors = 0;
  int most_sockets = 1'000'000;
  int sends = 0;
  int accepts = 0;
  std::uint16_t next_port = 40000;
};

namespace {

using StatePtr = std::shared_ptr<MemoryNetwork::State>;

class MemoryStream final : public StreamSocket {
 public:
  MemoryStream(StatePtr state, LinkPtr link)
      : state_(std::move(state)), link_(std::move(link)), fd_(state_->open_descriptor()) {
    state_->streams.emplace(fd_, link_);
  }

  ~MemoryStream() override {
    state_->close_descriptor(fd_);
    link_->near_closed = true;
    if (link_->reset) return;
    if (reset_on_close_ || !link_->to_near.bytes.empty()) {
      // Closed with unread bytes: the operating system sends a reset, and bytes in transit are lost.
      link_->reset_by_near = true;
      link_->break_off();
      state_->tell_of("the socket is closed with a reset");
    } else {
      link_->to_far.ended = true;
      state_->tell_of("the socket is closed");
    }
  }

  int fileno() const noexcept override { return fd_; }

  IoResult receive(std::span<std::byte> into) override {
    if (link_->reset) return failed("receive", std::errc::connection_reset);
    std::string& bytes = link_->to_near.bytes;
    if (bytes.empty() && !link_->to_near.ended) return {0, kNotNow};
    const std::size_t count = std::min(bytes.size(), into.size());
    std::copy_n(as_bytes(bytes).begin(), count, into.begin());
    bytes.erase(0, count);
    state_->tell_of(count == 0 ? "receive: the end of the input" : "receive " + bytes_of(count));
    return {count, {}};
  }

  IoResult send(std::span<const Bytes> pieces) override {
    ++state_->sends;
    std::size_t asked = 0;
    for (const Bytes piece : pieces) asked += piece.size();
    const std::string call = "send " + bytes_of(asked);
    if (link_->reset) return failed(call, std::errc::connection_reset);
    if (link_->to_far.ended) return failed(call, std::errc::broken_pipe);
    if (link_->far_closed) {
      link_->break_off();
      return failed(call, std::errc::broken_pipe);
    }
    if (asked == 0) return {};
    std::string& bytes = link_->to_far.bytes;
    std::size_t room = state_->capacity - std::min(state_->capacity, bytes.size());
    if (room == 0) {
      state_->tell_of(call + ": no room");
      return {0, kNotNow};
    }
    std::size_t sent = 0;
    for (const Bytes piece : pieces) {
      const Bytes taken = piece.first(std::min(piece.size(), room));
      bytes.append(as_text(taken));
      sent += taken.size();
      room -= taken.size();
    }
    state_->tell_of(call + (sent < asked ? ": " + bytes_of(sent) + " taken" : ""));
    return {sent, {}};
  }

  std::error_code take_error() override { return link_->reset ? code(std::errc::connection_reset) : link_->failure; }

  void shut_down_sending() override {
    link_->to_far.ended = true;
    state_->tell_of("the sending direction is shut down");
  }
  void reset_on_close() override { reset_on_close_ = true; }

  Address host() const override { return link_->near_address; }
  Address peer() const override { return link_->far_address; }

  void set_no_delay(bool on) override { link_->no_delay = on; }
  bool no_delay() const override { return link_->no_delay; }
  void set_keep_alive(bool on) override { link_->keep_alive = on; }
  bool keep_alive() const override { return link_->keep_alive; }

 private:
  IoResult failed(const std::string& call, std::errc error) const {
    state_->tell_of(call + ": " + code(error).message());
    return {0, code(error)};
  }

  const StatePtr state_;
  const LinkPtr link_;
  const int fd_;
  bool reset_on_close_ = false;
};

class MemoryListener final : public ListeningSocket {
 public:
  MemoryListener(StatePtr state, const Address& where, int backlog)
      : state_(std::move(state)), where_(where), fd_(state_->open_descriptor()) {
    state_->listeners[fd_] = {where, static_cast<std::size_t>(backlog), {}};
  }

  ~MemoryListener() override {
    for (const LinkPtr& link : state_->listeners[fd_].waiting) {
      link->reset_by_near = true;
      link->break_off();
    }
    state_->close_descriptor(fd_);
  }

  int fileno() const noexcept override { return fd_; }

  Accepted accept() override {
    ++state_->accepts;
    auto& waiting = state_->listeners[fd_].waiting;
    if (state_->accept_errors > 0) {
      --state_->accept_errors;
      if (state_->accept_error == std::errc::connection_aborted && !waiting.empty()) waiting.pop_front();
      state_->tell_of("accept: " + code(state_->accept_error).message());
      return {nullptr, code(state_->accept_error)};
    }
    if (waiting.empty()) return {nullptr, kNotNow};
    if (state_->exhausted()) {
      state_->tell_of("accept: no descriptor is left");
      return {nullptr, code(std::errc::too_many_files_open)};
    }
    LinkPtr link = std::move(waiting.front());
    waiting.pop_front();
    return {std::make_unique<MemoryStream>(state_, std::move(link)), {}};
  }

  Address host() const override { return where_; }

 private:
  const StatePtr state_;
  const Address where_;
  const int fd_;
};

class MemoryPeer final : public Peer {
 public:
  MemoryPeer(StatePtr state, LinkPtr link) : state_(std::move(state)), link_(std::move(link)) {}
  ~MemoryPeer() override { close(); }

  void send(std::string_view text) override {
    state_->tell_of("the other side sends " + bytes_of(text.size()));
    if (link_->reset) return;
    if (link_->near_closed) {
      link_->reset_by_near = true;
      link_->break_off();
      state_->tell_of("the socket is already closed: a reset");
      return;
    }
    link_->to_near.bytes += text;
  }

  std::string take() override { return std::exchange(link_->to_far.bytes, {}); }

  void end() override {
    state_->tell_of("the other side ends its output");
    link_->to_near.ended = true;
  }

  void close() override {
    if (std::exchange(link_->far_closed, true)) return;
    state_->tell_of("the other side closes");
    link_->to_near.ended = true;
    if (!link_->to_far.bytes.empty() && !link_->near_closed) link_->break_off();
  }

  void reset() override {
    state_->tell_of("the other side resets the connection");
    link_->far_closed = true;
    link_->break_off();
  }

  std::size_t arrived() const override { return link_->to_far.bytes.size(); }
  bool ended() const override { return link_->to_far.ended && !link_->reset; }
  bool was_reset() const override { return link_->reset_by_near; }

  Address host() const override { return link_->far_address; }
  Address peer() const override { return link_->near_address; }

 private:
  const StatePtr state_;
  const LinkPtr link_;
};

class SpareDescriptor {
 public:
  explicit SpareDescriptor(StatePtr state) : state_(std::move(state)), fd_(state_->open_descriptor()) {}
  ~SpareDescriptor() { state_->close_descriptor(fd_); }
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

 private:
  const StatePtr state_;
  const int fd_;
};

}  // namespace

MemoryNetwork::MemoryNetwork(FakeKernel& kernel) : state_(std::make_shared<State>(kernel)) {
  kernel.readiness = [state = state_.get()](int fd, short events) { return state->readiness(fd, events); };
}

MemoryNetwork::~MemoryNetwork() { state_->kernel.readiness = {}; }

std::unique_ptr<ListeningSocket> MemoryNetwork::listen(const Address& where, int backlog) {
  const Address real{where.host, where.port == 0 ? ++state_->next_port : where.port};
  if (state_->listener_at(real) != nullptr) throw std::system_error(code(std::errc::address_in_use), "bind");
  return std::make_unique<MemoryListener>(state_, real, backlog);
}

std::unique_ptr<StreamSocket> MemoryNetwork::connect(const Address& where, const std::optional<Address>& from) {
  if (from && from->host != "127.0.0.1") throw std::system_error(code(std::errc::address_not_available), "bind");
  auto link = std::make_shared<Link>();
  link->near_address = {"127.0.0.1", from && from->port != 0 ? from->port : ++state_->next_port};
  link->far_address = where;
  if (const auto server = state_->served.find(where.text()); server != state_->served.end()) {
    server->second.push_back(link);
  } else {
    link->established = false;
    if (state_->swallowed.count(where.text()) == 0) link->failure = code(std::errc::connection_refused);
  }
  state_->tell_of("connect to " + where.text() + (link->failure ? ": " + link->failure.message() : ""));
  return std::make_unique<MemoryStream>(state_, link);
}

std::shared_ptr<void> MemoryNetwork::spare_descriptor() {
  if (state_->exhausted()) return nullptr;
  return std::make_shared<SpareDescriptor>(state_);
}

PeerPtr MemoryNetwork::dial(const Address& where) {
  Listener* listener = state_->listener_at(where);
  if (listener == nullptr) throw std::system_error(code(std::errc::connection_refused), "dial " + where.text());
  auto link = std::make_shared<Link>();
  link->near_address = where;
  link->far_address = {"127.0.0.1", ++state_->next_port};
  listener->waiting.push_back(link);
  state_->tell_of("a client connects to " + where.text());
  return std::make_shared<MemoryPeer>(state_, link);
}

void MemoryNetwork::serve(const Address& where) { state_->served[where.text()]; }

PeerPtr MemoryNetwork::next_connection(const Address& where) {
  auto& waiting = state_->served[where.text()];
  if (waiting.empty()) throw std::logic_error("there is no new connection to " + where.text());
  LinkPtr link = std::move(waiting.front());
  waiting.pop_front();
  return std::make_shared<MemoryPeer>(state_, std::move(link));
}

void MemoryNetwork::swallow(const Address& where) { state_->swallowed.insert(where.text()); }

std::pair<std::unique_ptr<StreamSocket>, PeerPtr> MemoryNetwork::connection() {
  auto link = std::make_shared<Link>();
  link->near_address = {"127.0.0.1", ++state_->next_port};
  link->far_address = {"127.0.0.1", ++state_->next_port};
  return {std::make_unique<MemoryStream>(state_, link), std::make_shared<MemoryPeer>(state_, link)};
}

void MemoryNetwork::set_capacity(std::size_t bytes) { state_->capacity = bytes; }

void MemoryNetwork::fail_accepts(std::errc error, int times) {
  state_->accept_error = error;
  state_->accept_errors = times;
}

void MemoryNetwork::set_most_sockets(int most) { state_->most_sockets = most; }

int MemoryNetwork::open_sockets() const { return static_cast<int>(state_->streams.size() + state_->listeners.size()); }
int MemoryNetwork::sends() const { return state_->sends; }
int MemoryNetwork::accepts() const { return state_->accepts; }

}  // namespace untwist::testing
