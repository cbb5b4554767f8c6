// Verify: the offline part of verifying a deployment, as a command.
#pragma once

#include <string>

#include "provider/agent/poll_until.h"
#include "provider/agent/refusal.h"
#include "provider/command/command_line.h"
#include "provider/command/deployment_checks.h"

namespace provider {

// Verify reads the two files, by the deadline where they are pipes, and checks them. Refuses with
// kExpectationMalformed and the reasons of ReadEvidenceFile; that a check failed is a Verdict.
Placed<Verdict> Verify(const VerifyCommand& command, Deadline deadline);

// VerifyOutput says each check, what was measured, and what was NOT checked; in lines for people, or
// as one JSON object.
std::string VerifyOutput(const VerifyCommand& command, const Verdict& verdict);

}  // namespace provider
