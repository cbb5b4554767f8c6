// RunPreflight: would the configured provider give a key?
#pragma once

#include <chrono>
#include <string>

#include "provider/agent/refusal.h"
#include "provider/key/config.h"

namespace provider {

enum class Probe { kConnect, kAskWhoItIs };

// What was found, with no key: a member that does not concern the provider is empty.
struct Findings {
  std::string socket;         // dstack-kms: the path that takes connections
  std::string agent_version;  // and, where it was asked, who listens there
  bool key_file_holds_key = false;
};

// RunPreflight looks at what the configuration names, asks for no key and makes no file. Refuses as
// EstablishKey would, as far as that can be known without a key; kAskWhoItIs adds the reasons of
// ProbeAgent, and kNothingToProbe where the provider asks no agent. The wait is for kAskWhoItIs
// only.
Placed<Findings> RunPreflight(const KeyProviderConfig& config, Probe probe,
                              std::chrono::milliseconds timeout,
                              std::chrono::milliseconds wait = {});

}  // namespace provider
