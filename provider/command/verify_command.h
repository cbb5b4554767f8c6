// Verify: the offline part of verifying a deployment, as a command.
#pragma once

#include <string>

#include "provider/agent/refusal.h"
#include "provider/command/command_line.h"
#include "provider/command/deployment_checks.h"

namespace provider {

// Verify reads the two files and checks them. Refuses with kExpectationMalformed and
// kEvidenceUnreadable; that a check failed is a Verdict.
Placed<Verdict> Verify(const VerifyCommand& command);

// VerifyOutput says each check, what was measured, and what was NOT checked; in lines for people, or
// as one JSON object.
std::string VerifyOutput(const VerifyCommand& command, const Verdict& verdict);

}  // namespace provider
