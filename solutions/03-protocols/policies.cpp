// Lesson 03 · Protocols and factories: policies that can be added to any protocol without its knowledge.

#include <algorithm>
#include <set>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/protocol/policies.hpp>

namespace untwist {

// ---- the timeout

IdleTimeout::IdleTimeout(ReactorTime& time, Callback timed_out) : time_(time), timed_out_(std::move(timed_out)) {}

std::optional<Duration> IdleTimeout::set(std::optional<Duration> period) {
  // Task 3.7: Cancel the pending call.
  // If there is a period, schedule timed_out_ after it.
  // Store the new period, and return the old one.
  // [3.7
  call_.cancel();
  if (period) call_ = time_.call_later(*period, [this] { timed_out_(); });
  return std::exchange(period_, period);
  // 3.7]
}

void IdleTimeout::reset() {
  // Task 3.7: If the call is pending, restart the period from now. Otherwise do nothing.
  // [3.7
  if (call_) call_->reset(*period_);
  // 3.7]
}

// ---- wrapping
//
// A policy sits between a transport and a protocol, and neither of them notices. To the transport it is the protocol;
// to the protocol it is the transport.

namespace {

// What happens on one connection, reported to its policy.
class Policy {
 public:
  virtual ~Policy() = default;
  virtual void begin(const TransportPtr&) {}
  virtual void received(std::size_t) {}
  virtual void sent(std::size_t) {}
  virtual void end() {}
  // Must the connection stay paused, whatever its protocol wants?
  virtual bool resting() const { return false; }

  bool paused_by_protocol = false;
};

using PolicyPtr = std::shared_ptr<Policy>;

class WatchedTransport final : public Transport {
 public:
  WatchedTransport(TransportPtr inner, PolicyPtr policy) : inner_(std::move(inner)), policy_(std::move(policy)) {}

  using Transport::write;
  void write(Bytes data) override {
    inner_->write(data);
    policy_->sent(data.size());
  }
  void write_sequence(std::span<const Bytes> pieces) override {
    std::size_t size = 0;
    for (const Bytes piece : pieces) size += piece.size();
    inner_->write_sequence(pieces);
    policy_->sent(size);
  }
  std::size_t unsent() const noexcept override { return inner_->unsent(); }
  void when_sent(std::function<void()> what) override { inner_->when_sent(std::move(what)); }
  void lose_connection() override { inner_->lose_connection(); }
  void abort_connection() override { inner_->abort_connection(); }
  void lose_write_connection() override { inner_->lose_write_connection(); }
  bool disconnecting() const noexcept override { return inner_->disconnecting(); }
  void pause_producing() override {
    policy_->paused_by_protocol = true;
    inner_->pause_producing();
  }
  void resume_producing() override {
    policy_->paused_by_protocol = false;
    if (!policy_->resting()) inner_->resume_producing();
  }
  Address host() const override { return inner_->host(); }
  Address peer() const override { return inner_->peer(); }
  void set_no_delay(bool on) override { inner_->set_no_delay(on); }
  bool no_delay() const override { return inner_->no_delay(); }
  void set_keep_alive(bool on) override { inner_->set_keep_alive(on); }
  bool keep_alive() const override { return inner_->keep_alive(); }

 private:
  const TransportPtr inner_;
  const PolicyPtr policy_;
};

template <class Base>
class Watched : public Base {
 public:
  Watched(std::shared_ptr<Base> wrapped, PolicyPtr policy) : wrapped_(std::move(wrapped)), policy_(std::move(policy)) {}

  void connection_made() override {
    policy_->begin(this->transport());
    wrapped_->make_connection(std::make_shared<WatchedTransport>(this->transport(), policy_));
  }
  void data_received(Bytes data) override {
    policy_->received(data.size());
    wrapped_->data_received(data);
  }
  void connection_lost(const Failure& reason) override {
    policy_->end();
    wrapped_->connection_lost(reason);
  }

 protected:
  const std::shared_ptr<Base> wrapped_;

 private:
  const PolicyPtr policy_;
};

class WatchedHalfCloser final : public Watched<HalfCloseProtocol> {
 public:
  using Watched::Watched;
  void read_connection_lost() override { wrapped_->read_connection_lost(); }
  void write_connection_lost() override { wrapped_->write_connection_lost(); }
};

ProtocolPtr watch(const ProtocolPtr& protocol, PolicyPtr policy) {
  if (!protocol) return nullptr;
  if (auto half_closer = std::dynamic_pointer_cast<HalfCloseProtocol>(protocol)) {
    return std::make_shared<WatchedHalfCloser>(std::move(half_closer), std::move(policy));
  }
  return std::make_shared<Watched<Protocol>>(protocol, std::move(policy));
}

// Forwards everything to the factory that it wraps.
class WrappingFactory : public ClientFactory {
 public:
  explicit WrappingFactory(FactoryPtr wrapped)
      : wrapped_(std::move(wrapped)), client_(std::dynamic_pointer_cast<ClientFactory>(wrapped_)) {}

  void start_factory() override { wrapped_->do_start(); }
  void stop_factory() override { wrapped_->do_stop(); }
  void started_connecting(Connector& connector) override {
    if (client_) client_->started_connecting(connector);
  }
  void client_connection_failed(Connector& connector, const Failure& reason) override {
    if (client_) client_->client_connection_failed(connector, reason);
  }
  void client_connection_lost(Connector& connector, const Failure& reason) override {
    if (client_) client_->client_connection_lost(connector, reason);
  }

 protected:
  const FactoryPtr wrapped_;

 private:
  const ClientFactoryPtr client_;  // wrapped_, if it is a client factory
};

// ---- idle timeout

class IdlePolicy final : public Policy {
 public:
  IdlePolicy(ReactorTime& time, Duration period)
      : period_(period), timeout_(time, [this] { transport_->abort_connection(); }) {}

  void begin(const TransportPtr& transport) override {
    transport_ = transport;
    timeout_.set(period_);
  }
  void received(std::size_t) override { timeout_.reset(); }
  void sent(std::size_t) override { timeout_.reset(); }
  void end() override { timeout_.set({}); }

 private:
  const Duration period_;
  TransportPtr transport_;
  IdleTimeout timeout_;
};

class IdleFactory final : public WrappingFactory {
 public:
  IdleFactory(ReactorTime& time, FactoryPtr wrapped, Duration period)
      : WrappingFactory(std::move(wrapped)), time_(time), period_(period) {}

  ProtocolPtr build_protocol(const Address& peer) override {
    return watch(wrapped_->build_protocol(peer), std::make_shared<IdlePolicy>(time_, period_));
  }

 private:
  ReactorTime& time_;
  const Duration period_;
};

// ---- connection limit

class LimitFactory final : public WrappingFactory {
 public:
  LimitFactory(FactoryPtr wrapped, int most, FactoryPtr overflow)
      : WrappingFactory(std::move(wrapped)), most_(most), overflow_(std::move(overflow)) {}

  void start_factory() override {
    WrappingFactory::start_factory();
    if (overflow_) overflow_->do_start();
  }
  void stop_factory() override {
    if (overflow_) overflow_->do_stop();
    WrappingFactory::stop_factory();
  }
  ProtocolPtr build_protocol(const Address& peer) override {
    if (*connections_ >= most_) return overflow_ ? overflow_->build_protocol(peer) : nullptr;
    return watch(wrapped_->build_protocol(peer), std::make_shared<Counted>(connections_));
  }

 private:
  using Count = std::shared_ptr<int>;

  class Counted final : public Policy {
   public:
    explicit Counted(Count count) : count_(std::move(count)) { ++*count_; }
    ~Counted() override { end(); }
    void end() override {
      if (count_) --*std::exchange(count_, nullptr);
    }

   private:
    Count count_;
  };

  const int most_;
  const FactoryPtr overflow_;
  const Count connections_ = std::make_shared<int>(0);
};

// ---- speed limits

class SpeedPolicy;

// All connections of one factory share the bytes of a second. When more have passed, all of them are paused until the
// excess is paid off.
class SharedSpeed final : public std::enable_shared_from_this<SharedSpeed> {
 public:
  SharedSpeed(ReactorTime& time, SpeedLimits limits) : time_(time), limits_(limits) {}

  void add(SpeedPolicy& connection) { connections_.insert(&connection); }
  void remove(SpeedPolicy& connection) { connections_.erase(&connection); }
  bool resting() const { return resting_; }

  void count_read(std::size_t bytes) { count(read_, bytes); }
  void count_written(std::size_t bytes) { count(written_, bytes); }

 private:
  void count(std::size_t& sum, std::size_t bytes) {
    sum += bytes;
    if (counting_) return;
    counting_ = true;
    time_.call_later(std::chrono::seconds(1), [self = shared_from_this()] { self->a_second_is_over(); });
  }

  void a_second_is_over() {
    const double used = std::max(share(read_, limits_.read), share(written_, limits_.write));
    read_ = written_ = 0;
    counting_ = false;
    if (used <= 1) return;
    const auto excess = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(used - 1));
    if (end_of_rest_) return end_of_rest_->delay(excess);  // bytes that passed meanwhile are paid off afterwards
    rest(true);
    end_of_rest_ = time_.call_later(excess, [self = shared_from_this()] { self->rest(false); });
  }

  void rest(bool rests);

  // How much of a second's share was used: 2 means twice what is allowed.
  static double share(std::size_t used, std::optional<std::size_t> limit) {
    return limit ? static_cast<double>(used) / static_cast<double>(*limit) : 0;
  }

  ReactorTime& time_;
  const SpeedLimits limits_;
  std::set<SpeedPolicy*> connections_;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
  bool counting_ = false;
  bool resting_ = false;
  ScopedDelayedCall end_of_rest_;
};

class SpeedPolicy final : public Policy {
 public:
  explicit SpeedPolicy(std::shared_ptr<SharedSpeed> speed) : speed_(std::move(speed)) {}

  void begin(const TransportPtr& transport) override {
    transport_ = transport;
    speed_->add(*this);
    obey();
  }
  void received(std::size_t bytes) override { speed_->count_read(bytes); }
  void sent(std::size_t bytes) override { speed_->count_written(bytes); }
  void end() override { speed_->remove(*this); }
  bool resting() const override { return speed_->resting(); }

  // Reads unless the speed limit or the protocol has paused the connection.
  void obey() {
    if (resting() || paused_by_protocol) {
      transport_->pause_producing();
    } else {
      transport_->resume_producing();
    }
  }

 private:
  const std::shared_ptr<SharedSpeed> speed_;
  TransportPtr transport_;
};

void SharedSpeed::rest(bool rests) {
  resting_ = rests;
  for (SpeedPolicy* connection : connections_) connection->obey();
}

class SpeedFactory final : public WrappingFactory {
 public:
  SpeedFactory(ReactorTime& time, FactoryPtr wrapped, SpeedLimits limits)
      : WrappingFactory(std::move(wrapped)), speed_(std::make_shared<SharedSpeed>(time, limits)) {}

  ProtocolPtr build_protocol(const Address& peer) override {
    return watch(wrapped_->build_protocol(peer), std::make_shared<SpeedPolicy>(speed_));
  }

 private:
  const std::shared_ptr<SharedSpeed> speed_;
};

}  // namespace

ClientFactoryPtr with_idle_timeout(ReactorTime& time, FactoryPtr wrapped, Duration period) {
  return std::make_shared<IdleFactory>(time, std::move(wrapped), period);
}

ClientFactoryPtr with_connection_limit(FactoryPtr wrapped, int most, FactoryPtr overflow) {
  return std::make_shared<LimitFactory>(std::move(wrapped), most, std::move(overflow));
}

ClientFactoryPtr with_speed_limits(ReactorTime& time, FactoryPtr wrapped, SpeedLimits limits) {
  return std::make_shared<SpeedFactory>(time, std::move(wrapped), limits);
}

}  // namespace untwist
