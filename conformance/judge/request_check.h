// What the requests on the wire say about the request clauses RQ-01 to RQ-07 and FC-53.
#pragma once

#include <optional>
#include <string>

#include "conformance/evidence/evidence.h"
#include "mock_agent/wire/recording.h"

namespace conformance {

// Which requests say something about the client.
enum class Requests {
  kEvery,  // where the agent hears a client out
  kWhole,  // where it may cut the client short
};

// Each judges one clause. Nothing: it held. Otherwise one line of evidence, which names what was
// wrong and, where it is no secret, what was sent, as ASCII of at most 80 characters.
using RequestCheck = std::optional<std::string>(const mock_agent::Recording& wire,
                                                const Asked& asked, Requests which);

// RQ-01 to RQ-05 and RQ-07 bind every request that may bring a key, as the API has it that the client
// was told to speak. Where there is none, nothing is wrong with it.
RequestCheck CheckRequestLine;          // RQ-01
RequestCheck CheckContentType;          // RQ-02
RequestCheck CheckContentLength;        // RQ-03
RequestCheck CheckLengthOrChunks;       // RQ-03, where well-formed chunks are as good as a length
RequestCheck CheckPath;                 // RQ-04
RequestCheck CheckPurposeAndAlgorithm;  // RQ-05
RequestCheck CheckOneRequest;           // RQ-06
RequestCheck CheckMembersOfV0;          // RQ-07
// FC-53: requests that broke off count, but are not compared.
RequestCheck CheckRepeats;

}  // namespace conformance
