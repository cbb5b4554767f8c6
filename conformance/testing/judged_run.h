// Made-up runs of a client, and what the judge says of them, for tests of the judge.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "conformance/judge/judge.h"

namespace conformance {

// KeySecret is the secret that the words of a sound answer say.
const Bytes& KeySecret();

// SecretLine and PublicKeyLine are what a client that accepts prints.
std::string SecretLine(const Bytes& secret);
std::string PublicKeyLine(const Bytes& secret);

// MakeCase has the same expectation in every profile; a twin, but where it must be accepted.
Case MakeCase(Expectation expectation, const std::string& clause = "FC-10");

// MakeEvidence is of a client that asked once, as it should, for the key of KeySecret.
Evidence MakeEvidence(int status, const std::string& output);

// Judge is the report of a case after these runs, in their order.
CaseReport Judge(const Case& of, const std::vector<Evidence>& runs,
                 Profile profile = Profile::kTessera, const CaseReport* twin = nullptr);
CaseReport Judge(const Case& of, const Evidence& evidence, Profile profile = Profile::kTessera,
                 const CaseReport* twin = nullptr);

// JudgeTimed is the report of the only run, whose answer took so long, where the smoke case's took
// `smoke_took`.
CaseReport JudgeTimed(const Case& of, Evidence evidence, std::chrono::milliseconds took,
                      std::chrono::milliseconds smoke_took);

// Only is the one finding of a report, where it has exactly one.
std::optional<Defect> Only(const CaseReport& report);

}  // namespace conformance
