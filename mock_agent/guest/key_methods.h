// Key methods: those that derive keys, and sign and check with them.
#pragma once

#include "mock_agent/guest/method.h"

namespace mock_agent {

MethodResult GetKey(const Guest& guest, const Message& request);
MethodResult DeriveK256Key(const Guest& guest, const Message& request);
MethodResult Sign(const Guest& guest, const Message& request);
MethodResult Verify(const Guest& guest, const Message& request);

// V1GetKey is documented, not measured.
MethodResult V1GetKey(const Guest& guest, const Message& request);

// AppPublicKey is the public key that Sign signs with, of `secp256k1` or `ed25519`.
Bytes AppPublicKey(const Guest& guest, bool ed25519);

}  // namespace mock_agent
