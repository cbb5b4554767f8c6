// Reply: what the client did, in the contract's words.
#pragma once

#include <optional>

#include "conformance/evidence/evidence.h"
#include "conformance/judge/finding.h"
#include "conformance/judge/key_line.h"

namespace conformance {

struct Reply {
  Answer answer = Answer::kBroken;
  std::optional<KeyLine> key;  // for Answer::kKey, and only then

  // HoldsOneOf: it is one of these keys.
  bool HoldsOneOf(const std::vector<Bytes>& keys) const;
};

// ReplyOf reads exit status and standard output (client contract, version 1). Where the output is lost,
// whatever end says so is a refusal: any exit status but 0, and SIGPIPE.
Reply ReplyOf(const ProcessEvidence& process);

}  // namespace conformance
