// Attest: the public key, bound to a quote of the guest that holds it.
#pragma once

#include <chrono>
#include <string>

#include "provider/agent/refusal.h"
#include "provider/command/command_line.h"
#include "provider/key/config.h"

namespace provider {

// Attest establishes the key as establish does, wipes it, asks the agent for a quote with its
// ReportDataOf, and gives the AttestationDocument. Refuses with kNothingToAttest (no agent is
// configured), kExpectationMalformed (the challenge) before anybody is asked, and with the reasons of
// EstablishKey and FetchQuote. The timeout is for each of the two exchanges, the wait for the first
// connection.
Placed<std::string> Attest(const AttestCommand& command, const KeyProviderConfig& config,
                           std::chrono::milliseconds timeout, std::chrono::milliseconds wait);

}  // namespace provider
