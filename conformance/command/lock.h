// The lock: every expanded case in one line, so that a diff shows what a change does to each.
#pragma once

#include <string>

#include "conformance/case/catalog.h"

namespace conformance {

// LockText is conformance/cases/expanded.lock: comments that begin with #, the last of which says of
// the embedded catalogue what it was written from (case_data::SourcesDigest); then for each case, by
// id, fields between tabs: id; clause; expectation in profile tessera; in profile client; twin or
// -; what the client is asked and finds, where it is not the usual; the steps; SHA-256 of the bytes
// that are sent for kLockSeed and kLockPath, as `render` prints them. Four more where a profile whose
// clients speak GetKey v1 has the case: the expectation there, and the same of what is asked and found,
// of the steps and of what is sent. A case that is only theirs says `-` of v0.
std::string LockText(const Catalog& catalog);

// CatalogDigest is SHA-256 of that, in hex: what two runs have to share to have asked the same. Of the
// embedded catalogue it is the file's, which the tests compare, as long as that was written from the
// same sources: each of a thousand runs would render every case for it.
std::string CatalogDigest(const Catalog& catalog);

}  // namespace conformance
