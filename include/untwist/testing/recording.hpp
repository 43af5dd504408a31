#pragma once
/// @file
/// Protocols and factories that record what happens to them.

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

/// The part of a reason that its short name leaves out, for the story.
inline std::string in_full(const Failure& reason) {
  return name_of(reason) == reason.message() ? "" : " (" + reason.message() + ")";
}

/// The record of a RecordingProtocol. The test keeps it, even after the protocol was destroyed.
struct Record {
  Record() { living().insert(this); }
  ~Record() { living().erase(this); }
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  std::string name = "protocol";  ///< its name in the story
  std::string log;       ///< what happened, in order: "made", "data", "end of input", "end of output", "done" …
  std::string received;  ///< all bytes so far
  std::vector<std::string> pieces;  ///< the pieces in which they came
  TransportPtr transport;           ///< the transport, until the connection is lost
  Address peer;                     ///< the address that the factory was given

  std::function<void()> on_made;                  ///< called in connection_made()
  std::function<void(std::string_view)> on_data;  ///< called in data_received()
  std::function<void()> on_lost;                  ///< called in connection_lost()
  std::function<void()> on_input_end;             ///< called in read_connection_lost()
  std::function<void()> on_output_end;            ///< called in write_connection_lost()

  /// Removes all hooks from all records: at the end of a test, the objects they refer to are gone.
  static void disarm_all() {
    for (Record* record : living()) {
      record->on_made = record->on_lost = record->on_input_end = record->on_output_end = {};
      record->on_data = {};
    }
  }

  /// Adds an entry to the log, and a line with more detail to the story.
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

/// Writes into a Record, and calls its hooks. Base is Protocol or HalfCloseProtocol.
template <class Base>
class RecordingProtocolOn : public Base {
 public:
  /// Writes into @p record.
  explicit RecordingProtocolOn(RecordPtr record) : record_(std::move(record)) {}

  /// Records that it began.
  void connection_made() override {
    record_->transport = this->transport();
    record_->note("made");
    if (record_->on_made) record_->on_made();
  }
  /// Records the bytes.
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
  /// Records how it ended.
  void connection_lost(const Failure& reason) override {
    record_->note(name_of(reason), in_full(reason));
    if (record_->on_lost) record_->on_lost();
  }

 protected:
  RecordPtr record_;  ///< what the test reads
};

/// The recording protocol that most tests use.
using RecordingProtocol = RecordingProtocolOn<Protocol>;

/// A recording protocol that is notified of the end of each direction.
class RecordingHalfCloser final : public RecordingProtocolOn<HalfCloseProtocol> {
 public:
  /// Writes into the record that it is given.
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

/// Builds recording protocols, for servers and clients, and records what happens to itself.
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
  std::vector<RecordPtr> records;      ///< the records of all protocols built, in order
  std::vector<Connector*> connectors;  ///< the connectors passed to the client callbacks, in order
  std::optional<Failure> failure;      ///< the reason of the last failed connection
  std::string log;                     ///< the calls, in one line

  std::function<void()> on_build;                 ///< called in build_protocol()
  std::function<void()> on_stop;                  ///< called in stop_factory()
  std::function<void(Connector&)> on_connecting;  ///< called in started_connecting()
  std::function<void(Connector&)> on_failed;      ///< called in client_connection_failed()
  std::function<void(Connector&)> on_lost;        ///< called in client_connection_lost()

  /// Removes all hooks.
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
