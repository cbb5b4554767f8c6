// Guest info: what Info and Version say of a guest that is none.
#pragma once

#include <string>

#include "mock_agent/guest/identity.h"

namespace mock_agent {

// InfoBody has every member of v0's Info. Only `app_id` is real; measurements are zero, names say
// that this is a mock, and there is no certificate.
std::string InfoBody(const Identity& identity);

// VersionBody: the version of dstack whose behaviour this is, and `mock` for the revision.
std::string VersionBody();

}  // namespace mock_agent
