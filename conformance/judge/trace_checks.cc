#include "conformance/judge/trace_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/key_material.h"
#include "conformance/judge/leak_scan.h"

namespace conformance {
namespace {

// Told is what the client may say again.
std::vector<std::string> Told(const Matter& matter) {
  const Asked& asked = matter.evidence.asked;
  std::vector<std::string> told = {asked.socket, asked.key_path, asked.purpose, asked.algorithm};
  for (const AskedBeside& each : asked.beside) {
    told.insert(told.end(), {each.key_path, each.purpose, each.algorithm});
  }
  return told;
}

bool TakesLogs(const Evidence& evidence, const mock_agent::ConnectionRecord& connection) {
  const std::size_t listener = connection.listener;
  return listener > 0 && listener <= evidence.decoy_places.size() &&
         evidence.decoy_places[listener - 1].takes_logs;
}

}  // namespace

Complaints LookForKeyMaterial(const Matter& matter) {
  if (HoldsAKey(matter)) return {};
  const ProcessEvidence& process = matter.evidence.process;
  Complaints complaints;
  if (const auto found = FindKeyInOutput(process.standard_output, Told(matter))) {
    complaints.push_back("on standard output without a key line and exit status 0: " + *found);
  }
  for (const LeftFile& file : process.left.files) {
    if (matter.known != nullptr && matter.known->contains(Known(file))) continue;
    const auto found = FindKeyInFile(file.contents);
    if (found) complaints.push_back(fmt::format("in a new file, {}: {}", file.name, *found));
  }
  return complaints;
}

Complaints LookForLeaks(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  const LeakScan scan(matter.evidence.secrets, Told(matter));
  Complaints complaints;
  const auto look = [&](std::string_view text, const std::string& where) {
    if (const auto found = scan.Find(text)) complaints.push_back(where + ": " + *found);
  };
  // A client that answers with the secret has it in its key line; with the public key, nowhere.
  const auto& key = matter.reply.key;
  const bool says_the_secret = HoldsAKey(matter) && key && key->kind == KeyLine::Kind::kSecret;
  if (!says_the_secret) look(process.standard_output, "standard output");
  look(process.standard_error, "standard error");
  for (const LeftFile& file : process.left.files) {
    look(file.contents, "file " + file.name);
    look(file.name, "the name of file " + file.name);
  }
  look(process.datagrams.payloads, "a datagram it sent over loopback");
  std::size_t number = 0;
  for (const auto& connection : matter.evidence.wire.connections) {
    look(connection.received, fmt::format("what it sent on connection {}", ++number));
  }
  for (const auto& connection : matter.evidence.decoys.connections) {
    look(connection.received, TakesLogs(matter.evidence, connection)
                                  ? "its log"
                                  : "what it sent to an agent it was not to ask");
  }
  return complaints;
}

Complaints LookAtTheAmount(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  Complaints complaints;
  const auto look = [&](std::uint64_t wrote, std::size_t read, std::string_view where) {
    if (wrote <= read) return;
    complaints.push_back(
        fmt::format("{} bytes on {}, of which only {} are looked through", wrote, where, read));
  };
  look(process.standard_output_bytes, process.standard_output.size(), "standard output");
  look(process.standard_error_bytes, process.standard_error.size(), "standard error");
  if (process.datagrams.lost > 0) {
    complaints.push_back(
        fmt::format("{} datagrams that are not looked through", process.datagrams.lost));
  }
  const LeftFiles& left = process.left;
  if (left.bytes_beyond > 0 || left.files_beyond > 0) {
    complaints.push_back(
        fmt::format("of what it left in its folders, {} bytes of {} files and {} more files, or "
                    "folders that cannot be listed, are not looked through",
                    left.bytes_beyond, left.files.size(), left.files_beyond));
  }
  const mock_agent::Recording& wire = matter.evidence.wire;
  for (const auto& connection : wire.connections) {
    look(connection.received_bytes, connection.received.size(), "a connection");
  }
  if (wire.connection_count > wire.connections.size()) {
    complaints.push_back(fmt::format("{} connections, of which only {} are looked through",
                                     wire.connection_count, wire.connections.size()));
  }
  return complaints;
}

Complaints LookAtDecoys(const Matter& matter) {
  const Evidence& evidence = matter.evidence;
  const auto& known = evidence.decoys.connections;
  const auto logs = static_cast<std::uint64_t>(std::count_if(
      known.begin(), known.end(), [&](const auto& each) { return TakesLogs(evidence, each); }));
  const std::uint64_t all = evidence.decoys.connection_count;
  // Those that are not in detail are like those that are.
  if (all == 0 || (logs > 0 && logs == known.size())) return {};
  return {fmt::format("{} connections to agents it was not to ask", all - logs)};
}

}  // namespace conformance
