// Where a key comes from: the chain of two signatures over it (client contract, origin; clause
// FC-60).
#pragma once

#include <stdbool.h>

#include "conformance/clients/c/asked.h"
#include "conformance/clients/c/granted.h"
#include "conformance/clients/c/secret.h"

// HasOrigin follows the chain from the key, for the purpose asked for, over the app to the KMS
// root.
bool HasOrigin(const struct Asked* asked, const struct Granted* granted,
               const struct Secret* secret);
