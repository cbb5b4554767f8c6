// The ARC(P-256) public key of a secret (draft-ietf-privacypass-arc-crypto-01, SetupServer;
// tessera's derivation).
#pragma once

#include <stdbool.h>

#include "conformance/clients/c/secret.h"

enum { kPublicKeyBytes = 99 };

// DerivePublicKey writes X0 || X1 || X2, SEC1 compressed; false where the library fails.
bool DerivePublicKey(const struct Secret* secret, unsigned char public_key[kPublicKeyBytes]);
