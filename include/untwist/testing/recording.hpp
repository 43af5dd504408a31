#pragma once
/// @file
/// Protocols and factories that write down what happens to them.

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <untwist/base/errors.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/transport/tcp.hpp>
#include <vector>

namespace untwist::testing {

/// The short name of a reason: "done", "lost", "aborted", or the message of any other.
inline std::string name_of(const Failure& reason) {
  if (reason.is<ConnectionDone>()) return "done";
  if (reason.is<ConnectionAborted>()) return "aborted";
  if (reason.is<ConnectionLost>()) return "lost";
  return reason.message();
}

/// What the short name of a reason leaves out, for the story.
inline std::string in_full(const Failure& reason) {
  return name_of(reason) == reason.message() ? "" : " (" + reason.message() + ")";
}

/// What a RecordingProtocol knows. The test keeps it; the protocol may be gone.
struct Record {
  Record() { living().insert(this); }
  ~Record() { living().erase(this); }
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  std::string name = "protocol";  ///< in the story, where several may tell
  std::string log;       ///< what happened, in order: "made", "data", "end of input", "end of output", "done" …
  std::string received;  ///< all bytes so far
  std::vector<std::string> pieces;  ///< what came, as it came
  TransportPtr transport;           ///< the transport, until the connection is lost
  Address peer;                     ///< what the factory was told

  std::function<void()> on_made;                  ///< done in connection_made()
  std::function<void(std::string_view)> on_data;  ///< done in data_received()
  std::function<void()> on_lost;                  ///< done in connection_lost()
  std::function<void()> on_input_end;             ///< done in read_connection_lost()
  std::function<void()> on_output_end;            ///< done in write_connection_lost()

  /// Takes all hooks out of all records: at the end of a test, what they refer to is gone.
  static void disarm_all() {
    for (Record* record : living()) {
      record->on_made = record->on_lost = record->on_input_end = record->on_output_end = {};
      record->on_data = {};
    }
  }

  /// Adds a line here and to the story, which may say more.
  void note(const std::string& what, const std::string& more = "") {
    if (!log.empty()) log += ", ";
    log += what;
    tell("", name + ": " + what + more);
  }

 private:
  static std::set<Record*>& living() {
    static std::set<Record*> records;
    return records;
  }
};

/// A record, shared by the test and the protocol: it outlives the connection.
using RecordPtr = std::shared_ptr<Record>;

/// Writes into a Record, and does what the test hung into it. Base is Protocol or HalfCloseProtocol.
template <class Base>
class RecordingProtocolOn : public Base {
 public:
  /// Writes into @p record.
  explicit RecordingProtocolOn(RecordPtr record) : record_(std::move(record)) {}

  /// Writes down that it began.
  void connection_made() override {
    record_->transport = this->transport();
    record_->note("made");
    if (record_->on_made) record_->on_made();
  }
  /// Writes down what came.
  void data_received(Bytes data) override {
    record_->received += as_text(data);
    record_->pieces.emplace_back(as_text(data));
    const std::string size = " (" + counted(data.size(), "byte") + ")";
    if (record_->log.empty() || record_->log.substr(record_->log.size() - 4) != "data")
      record_->note("data", size);
    else
      tell("", record_->name + ": data" + size);
    if (record_->on_data) record_->on_data(as_text(data));
  }
  /// Writes down how it ended.
  void connection_lost(const Failure& reason) override {
    record_->note(name_of(reason), in_full(reason));
    if (record_->on_lost) record_->on_lost();
  }

 protected:
  RecordPtr record_;  ///< what the test reads
};

/// The one that most tests want.
using RecordingProtocol = RecordingProtocolOn<Protocol>;

/// And one that is told of the end of each direction.
class RecordingHalfCloser final : public RecordingProtocolOn<HalfCloseProtocol> {
 public:
  /// Writes into the record it is given.
  using RecordingProtocolOn::RecordingProtocolOn;

  void read_connection_lost() override {
    record_->note("end of input");
    if (record_->on_input_end) record_->on_input_end();
  }
  void write_connection_lost() override {
    record_->note("end of output");
    if (record_->on_output_end) record_->on_output_end();
  }
};

/// Builds recording protocols, for servers and clients, and writes down its own life.
class RecordingFactory final : public ClientFactory {
 public:
  ProtocolPtr build_protocol(const Address& peer) override {
    note("build");
    if (on_build) on_build();
    if (refuses) return nullptr;
    auto record = prepared.empty() ? std::make_shared<Record>() : prepared.front();
    if (!prepared.empty()) prepared.erase(prepared.begin());
    record->peer = peer;
    records.push_back(record);
    record->name = "protocol " + std::to_string(records.size());
    if (half_close) return std::make_shared<RecordingHalfCloser>(record);
    return std::make_shared<RecordingProtocol>(record);
  }
  void start_factory() override { note("start"); }
  void stop_factory() override {
    note("stop");
    if (on_stop) on_stop();
  }
  void started_connecting(Connector& connector) override {
    note("connecting");
    connectors.push_back(&connector);
    if (on_connecting) on_connecting(connector);
  }
  void client_connection_failed(Connector& connector, const Failure& reason) override {
    note("failed", " (" + reason.message() + ")");
    connectors.push_back(&connector);
    failure = reason;
    if (on_failed) on_failed(connector);
  }
  void client_connection_lost(Connector& connector, const Failure& reason) override {
    note("client " + name_of(reason), in_full(reason));
    connectors.push_back(&connector);
    if (on_lost) on_lost(connector);
  }

  bool refuses = false;                ///< build_protocol() returns null
  bool half_close = false;             ///< builds half-closers
  std::vector<RecordPtr> prepared;     ///< records for the next protocols, with their hooks
  std::vector<RecordPtr> records;      ///< those of all protocols built, in order
  std::vector<Connector*> connectors;  ///< who was started, in order
  std::optional<Failure> failure;      ///< of the last connection that failed, or was lost
  std::string log;                     ///< what was called, in one line

  std::function<void()> on_build;                 ///< done in build_protocol()
  std::function<void()> on_stop;                  ///< done in stop_factory()
  std::function<void(Connector&)> on_connecting;  ///< done in started_connecting()
  std::function<void(Connector&)> on_failed;      ///< done in client_connection_failed()
  std::function<void(Connector&)> on_lost;        ///< done in client_connection_lost()

  /// Takes all hooks out.
  void disarm() {
    on_build = on_stop = {};
    on_connecting = on_failed = on_lost = {};
  }

 private:
  void note(const std::string& what, const std::string& more = "") {
    if (!log.empty()) log += ", ";
    log += what;
    tell("", "factory: " + what + more);
  }
};

}  // namespace untwist::testing
