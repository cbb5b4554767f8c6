// Key parts: what a sound answer to GetKey is made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/answer_parts.h"

namespace mock_agent {

// SignatureChainJson is the `signature_chain` of GetKey v0: a JSON array of two strings of hex. An
// algorithm that the agent would refuse counts as secp256k1, so that a script always has a chain.
std::string SignatureChainJson(const Identity& identity, std::string_view path,
                               std::string_view purpose, std::string_view algorithm);

// WellFormedKeyBody is the body of a GetKey v0 answer: `key` is DeriveSecret(path, secret_bytes) in
// lowercase hex, 32 bytes in a faithful answer, at most kMaxSecretBytes; `signature_chain` is
// SignatureChainJson.
std::string WellFormedKeyBody(const Identity& identity, std::string_view path,
                              std::string_view purpose, std::string_view algorithm,
                              std::size_t secret_bytes);

// PartsOf is what the answer to this request is made of, in the version that it is of. Of v1 too an
// algorithm that the agent would refuse counts as secp256k1.
AnswerParts PartsOf(const Identity& identity, const KeyRequest& asked, std::size_t secret_bytes);

// PartsForRequests takes the request out of the body of GetKey. `expected`, of the same version, stands
// for one that did not arrive, or is no JSON object.
PartsFor PartsForRequests(Identity identity, KeyRequest expected);

}  // namespace mock_agent
