#include "conformance/testing/case_sample.h"

#include <utility>

namespace conformance {

Case SoundCase(std::string id, std::string clause) {
  Case of;
  of.title = "what is wrong with " + id;
  of.reason = "It matters.";
  of.id = std::move(id);
  of.clause = std::move(clause);
  of.expectations = Expectation::kMustAccept;
  return of;
}

Case SmokeTestCase(std::string id) {
  Case of = SoundCase(std::move(id));
  of.smoke = true;
  return of;
}

Case RefusedCase(std::string id, std::string twin, std::string clause) {
  Case of = SoundCase(std::move(id), std::move(clause));
  of.expectations = Expectation::kMustRefuse;
  of.twin = std::move(twin);
  return of;
}

nlohmann::json SoundCaseJson() {
  return {{"id", "an-id"},
          {"clause", "FC-10"},
          {"title", "a title"},
          {"reason", "a reason"},
          {"twin", "another"},
          {"expect", {{"tessera", "MUST refuse"}, {"client", "SHOULD refuse"}}},
          {"script", {{"steps", nlohmann::json::array({{{"close", true}}})}}}};
}

Result<Case> CaseOf(const nlohmann::json& text) {
  return ParseCase(text, "here", text);
}

}  // namespace conformance
