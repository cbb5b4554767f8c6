// Forged chain: signature chains of GetKey v0 of which one thing is wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/guest/secp256k1_key.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

// ChainParts is what a key's chains are forged of. Links have 65 bytes, secrets 32; the algorithm is
// secp256k1.
struct ChainParts {
  Bytes secret;
  std::string purpose;
  Bytes app_id;
  Bytes of_key;        // link 0
  Bytes of_app;        // link 1
  Bytes of_other_key;  // link 0 of another secret of the app
  // Link 0 of the secret for another purpose, and the KMS's key: where they are not known, a
  // stranger's stand for them.
  std::optional<Bytes> for_other_purpose = {};
  std::optional<Secp256k1Key> kms_root_key = {};
};

// ChainPartsOf are those of an identity; `other` is another path.
ChainParts ChainPartsOf(const Identity& identity, const KeyRequest& asked, std::string_view other);

// AnotherApp is the id of the app that Forgery::kOtherApp is a chain of.
Bytes AnotherApp(Bytes app_id);

std::vector<Bytes> ForgedChain(const ChainParts& parts, Forgery forgery);

// ChainJson is the `signature_chain` of these links.
std::string ChainJson(const std::vector<Bytes>& links);

}  // namespace mock_agent
