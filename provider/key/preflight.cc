#include "provider/key/preflight.h"

#include <variant>

#include "provider/agent/agent_client.h"
#include "provider/agent/agent_probe.h"
#include "provider/agent/failure.h"
#include "provider/key/confined.h"
#include "provider/key/key_file.h"
#include "provider/key/key_provider.h"

namespace provider {
namespace {

// Inspect is RunPreflight for each of the providers.
struct Inspect {
  const KeyProviderConfig& config;
  Probe probe;
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds wait;

  Placed<Findings> operator()(const EphemeralProvider&) const {
    if (probe == Probe::kAskWhoItIs) return Refusal{Reason::kNothingToProbe, {}};
    // A fresh key is never the expected one.
    if (config.expected) return Refusal{Reason::kFingerprintUnexpected, {}};
    return Findings{};
  }

  Placed<Findings> operator()(const FileProvider& file) const {
    if (probe == Probe::kAskWhoItIs) return Refusal{Reason::kNothingToProbe, {}};
    const std::string place = "key file " + file.path;
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    const auto key = LoadKeyFile(file.path, deadline);
    if (!key) return RefusalAt(place, key.error());
    if (key.value()) {
      BOOST_OUTCOME_TRYV(Admit(config, key.value()->public_key()));
    } else if (config.expected) {
      return Refusal{Reason::kExpectedKeyAbsent, place};
    } else if (const auto finding = TryKeyFile(file.path, deadline); !finding) {
      return RefusalAt(place, finding.error());
    }
    return Findings{
        .socket = {}, .agent_version = {}, .key_file_holds_key = key.value().has_value()};
  }

  Placed<Findings> operator()(const DstackKmsProvider& dstack) const {
    if (probe == Probe::kAskWhoItIs) {
      BOOST_OUTCOME_TRY(agent, ProbeAgent(dstack.sockets, wait, timeout, dstack.peer_user));
      return Findings{.socket = agent.path, .agent_version = agent.version};
    }
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    BOOST_OUTCOME_TRY(connection,
                      AgentConnection::Open(dstack.sockets, deadline, dstack.peer_user));
    return Findings{.socket = connection.path(), .agent_version = {}};
  }
};

}  // namespace

Placed<Findings> RunPreflight(const KeyProviderConfig& config, Probe probe,
                              std::chrono::milliseconds timeout, std::chrono::milliseconds wait) {
  // With it comes the memory for secrets.
  const auto protection = ProcessProtection::Engage();
  if (!protection) return Refusal{protection.error(), {}};
  return Confined([&] { return std::visit(Inspect{config, probe, timeout, wait}, config.source); });
}

}  // namespace provider
