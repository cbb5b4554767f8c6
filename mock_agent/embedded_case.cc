#include "mock_agent/embedded_case.h"

#include <algorithm>
#include <boost/outcome/try.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "conformance/cases/case_data.h"

namespace mock_agent {
namespace {

std::string IdOf(const case_data::CaseFile& file) {
  return std::filesystem::path(file.path).stem().string();
}

}  // namespace

std::vector<std::string> CaseIds() {
  std::vector<std::string> ids;
  for (const case_data::CaseFile& file : case_data::EmbeddedCases()) ids.push_back(IdOf(file));
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::optional<Script>> ScriptOfCase(std::string_view id) {
  for (const case_data::CaseFile& file : case_data::EmbeddedCases()) {
    if (IdOf(file) != id) continue;
    const auto json = nlohmann::json::parse(file.json, nullptr, /*allow_exceptions=*/false);
    if (json.contains("script")) {
      BOOST_OUTCOME_TRY(script, Script::Parse(json["script"], id));
      return std::optional<Script>(std::move(script));
    }
    const std::string socket = json.value("socket", "listening");
    if (socket == "listening" || socket == "default") return std::optional<Script>();
    return Error{ErrorCode::kUnknownCase, "no agent answers in this case: " + std::string(id)};
  }
  return Error{ErrorCode::kUnknownCase, "unknown case: " + std::string(id)};
}

}  // namespace mock_agent
