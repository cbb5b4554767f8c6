// Made-up cases, for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/case/case.h"

namespace conformance {

// SoundCase MUST be accepted in every profile, and has no twin.
Case SoundCase(std::string id, std::string clause = "TO-21");

// SmokeTestCase is a SoundCase that is the smoke case.
Case SmokeTestCase(std::string id);

// RefusedCase MUST be refused in every profile.
Case RefusedCase(std::string id, std::string twin, std::string clause = "FC-10");

// SoundCaseJson is a whole case as it is written, which answers nothing; CaseOf reads one.
nlohmann::json SoundCaseJson();
Result<Case> CaseOf(const nlohmann::json& text);

}  // namespace conformance
