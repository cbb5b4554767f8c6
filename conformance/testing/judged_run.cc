#include "conformance/testing/judged_run.h"

#include <fmt/format.h>

#include <utility>

#include "conformance/evidence/arc_witness.h"
#include "conformance/testing/encodings.h"
#include "conformance/testing/request_sample.h"

namespace conformance {

using std::chrono::milliseconds;

const Bytes& KeySecret() {
  static const Bytes secret = [] {
    Bytes made;
    for (int i = 0; i < 32; ++i) made.push_back(static_cast<std::uint8_t>(17 * i + 5));
    return made;
  }();
  return secret;
}

std::string SecretLine(const Bytes& secret) {
  return fmt::format("{{\"secret\": \"{}\"}}\n", HexOf(secret));
}

std::string PublicKeyLine(const Bytes& secret) {
  return fmt::format("{{\"public_key\": \"{}\"}}\n", HexOf(ArcPublicKey(secret)));
}

Case MakeCase(Expectation expectation, const std::string& clause) {
  Case made;
  made.id = "a-case";
  made.clause = clause;
  made.twin = expectation == Expectation::kMustAccept ? "" : "its-twin";
  made.expectations = expectation;
  return made;
}

Evidence MakeEvidence(int status, const std::string& output) {
  Evidence evidence;
  evidence.asked = SampleAsked();
  evidence.keys = {KeySecret()};
  evidence.secrets = {KeySecret()};
  evidence.deadline = milliseconds{30000};
  evidence.process.status = status;
  evidence.process.standard_output = output;
  evidence.process.standard_output_bytes = output.size();
  evidence.process.elapsed = milliseconds{20};
  evidence.process.peak_memory_kib = 10000;
  mock_agent::ConnectionRecord connection;
  connection.requests.push_back(SoundRequest());
  evidence.wire.connections.push_back(connection);
  evidence.wire.connection_count = 1;
  return evidence;
}

CaseReport Judge(const Case& of, const std::vector<Evidence>& runs, Profile profile,
                 const CaseReport* twin) {
  Trial trial(of, profile, twin);
  for (const Evidence& run : runs) trial.Hear({run});
  return std::move(trial).Conclude();
}

CaseReport Judge(const Case& of, const Evidence& evidence, Profile profile,
                 const CaseReport* twin) {
  return Judge(of, std::vector{evidence}, profile, twin);
}

CaseReport JudgeTimed(const Case& of, Evidence evidence, milliseconds took,
                      milliseconds smoke_took) {
  CaseReport smoke;
  smoke.seen.answered_in = smoke_took;
  evidence.process.answered_in = took;
  Trial trial(of, Profile::kClient, nullptr, &smoke);
  trial.Hear({std::move(evidence)});
  return std::move(trial).Conclude();
}

std::optional<Defect> Only(const CaseReport& report) {
  if (report.findings.size() != 1) return std::nullopt;
  return report.findings.front().defect;
}

}  // namespace conformance
