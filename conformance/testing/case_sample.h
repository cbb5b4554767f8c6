// Made-up cases, for tests.
#pragma once

#include <string>

#include "conformance/case/case.h"

namespace conformance {

// SoundCase MUST be accepted in every profile, and has no twin.
Case SoundCase(std::string id, std::string clause = "TO-21");

// SmokeTestCase is a SoundCase that is the smoke case.
Case SmokeTestCase(std::string id);

// RefusedCase MUST be refused in every profile.
Case RefusedCase(std::string id, std::string twin, std::string clause = "FC-10");

}  // namespace conformance
